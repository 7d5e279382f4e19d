"""Shows pages that were answered before to a browser, each at an address of its own, with the files that they name."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from tests.support.every_page import Answer, Visitor
from tests.support.ports import free_port

# A page that tells how far something has come asks again in two seconds, wherever a slow machine is by then.
_NOT_HERE = ("Refresh",)


class _Quiet(WSGIRequestHandler):
    """Logs nothing."""

    def log_request(self, code: Any = "-", size: Any = "-") -> None:
        """Say nothing."""


@dataclass
class Gallery:
    """The answers that can be looked at, and who asked for them: she is answered the files that they name as well."""

    base: str
    shown: list[Answer] = field(default_factory=list)
    visitors: list[Visitor] = field(default_factory=list)  # who comes last is asked first

    def address(self, answer: Answer, *instead: Answer) -> str:
        """Return where an answer can be looked at; others may be put in its place."""
        self.shown.append(answer)
        for visitor in {id(one.visitor): one.visitor for one in (answer, *instead)}.values():
            if visitor in self.visitors:
                self.visitors.remove(visitor)
            self.visitors.append(visitor)
        return f"{self.base}/parcours/{len(self.shown) - 1}"

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        """Answer a browser (PEP 3333)."""
        path = Request(environ).path
        if path.startswith("/parcours/"):
            answer = self.shown[int(path.rpartition("/")[2])]
            shown = Response(answer.body, 200, headers=[one for one in answer.headers if one[0] not in _NOT_HERE])
        else:
            shown = self._file(Request(environ).full_path)
        return shown(environ, start_response)

    def _file(self, path: str) -> Response:
        """Return what a page names: its address holds a random number that only one installation knows."""
        answers = (visitor.file(path) for visitor in reversed(self.visitors))
        first = next(answers)
        body, status, headers = next((one for one in (first, *answers) if one[1] == 200), first)
        return Response(body, status, headers=headers)


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
