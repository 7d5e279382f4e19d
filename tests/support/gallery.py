"""Shows pages that were answered before to a browser, each at an address of its own, with the files that they name."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from tests.support.every_page import Answer
from tests.support.ports import free_port


class _Quiet(WSGIRequestHandler):
    """Logs nothing."""

    def log_request(self, code: Any = "-", size: Any = "-") -> None:
        """Say nothing."""


@dataclass
class Gallery:
    """The answers that can be looked at; their files come from where the one that is looked at came from."""

    base: str
    shown: list[Answer] = field(default_factory=list)

    def address(self, answer: Answer) -> str:
        """Return where an answer can be looked at."""
        self.shown.append(answer)
        return f"{self.base}/parcours/{len(self.shown) - 1}"

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        """Answer a browser (PEP 3333)."""
        path = Request(environ).path
        if path.startswith("/parcours/"):
            answer = self.shown[int(path.rpartition("/")[2])]
            shown = Response(answer.body, 200, headers=list(answer.headers))
        else:
            body, status, headers = self.shown[-1].visitor.file(Request(environ).full_path)
            shown = Response(body, status, headers=headers)
        return shown(environ, start_response)


@contextmanager
def open_gallery() -> Iterator[Gallery]:
    """Serve a gallery on a port of loopback until the block ends."""
    port = free_port()
    found = Gallery(f"http://127.0.0.1:{port}")
    server = make_server("127.0.0.1", port, found, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()
