"""The application on a port of loopback, for browsers and for other people's software."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server

from badges.services.instance import Instance
from tests.support.instances import build_app, build_instance
from tests.support.ports import free_port


@dataclass(frozen=True)
class LiveServer:
    """A served installation: its address, and itself, to prepare and to look at."""

    base: str
    instance: Instance


class _Quiet(WSGIRequestHandler):
    """Logs nothing: a test that fails says why itself."""

    def log_request(self, code: Any = "-", size: Any = "-") -> None:
        """Say nothing."""


@contextmanager
def serve(database_url: str, home: Path, **replacements: Any) -> Iterator[LiveServer]:
    """Serve an installation of its own, with background issuing and a guarded fetcher, until the block ends."""
    from badges.app.fetchers import fetchers
    from badges.gateways.clock import SystemClock
    from badges.jobs.awarding import ThreadRunner

    port = free_port()
    runner = ThreadRunner()
    parts: dict[str, Any] = {
        "clock": SystemClock(),
        "batches": runner,
        "new_fetcher": fetchers(),
    }
    base = f"http://127.0.0.1:{port}"
    instance = build_instance(database_url, home, base=base, **(parts | replacements))
    runner.attach(instance)
    server = make_server("127.0.0.1", port, build_app(instance), threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield LiveServer(base, instance)
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()
        runner.stop()  # else it goes on in the tests that come after
        instance.engine.dispose()
