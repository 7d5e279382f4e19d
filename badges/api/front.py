"""A small WSGI layer before Flask: machines that read a hosted assertion get its bytes (PERFORMANCE goal 7).

It answers GET and HEAD of an assertion that stands, for clients that want JSON. Everything else, every refusal
included, is left to the application behind it; visits count here as they do there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header, parse_etags

from badges.api.negotiation import Face, choose
from badges.api.responses import PRIVATE_DOCUMENT_HEADERS
from badges.domain.limits import visitor
from badges.services.publishing_hosted import HostedAssertions
from badges.services.visits import Visits

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_ADDRESS = re.compile(r"/o/([a-z0-9-]{1,80})/assertions/([A-Za-z0-9_-]{22})")
_STATUS = {True: "304 Not Modified", False: "200 OK"}


class HostedFront:
    """Stands before `app`; `headers` are those that every answer of the service carries."""

    def __init__(
        self,
        app: WSGIApplication,
        assertions: HostedAssertions,
        visits: Visits,
        headers: Sequence[tuple[str, str]],
    ) -> None:
        self._app = app
        self._find = assertions.find
        self._count = visits.count
        own = {name.lower() for name, _ in PRIVATE_DOCUMENT_HEADERS}
        self._headers = [*PRIVATE_DOCUMENT_HEADERS, *(pair for pair in headers if pair[0].lower() not in own)]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer, or hand on."""
        method = environ["REQUEST_METHOD"]
        address = _ADDRESS.fullmatch(environ.get("PATH_INFO", "")) if method in ("GET", "HEAD") else None
        face = _face(environ.get("HTTP_ACCEPT", "")) if address else None
        if address is None or face is None or face is Face.HTML:
            return self._app(environ, start_response)
        found = self._find(*address.groups())
        if found is None or self._count(visitor(environ.get("REMOTE_ADDR"))):
            return self._app(environ, start_response)
        body, etag = found
        known = environ.get("HTTP_IF_NONE_MATCH")
        unchanged = known is not None and parse_etags(known).contains_weak(etag[1:-1])
        headers = [*self._headers, ("ETag", etag)]
        if not unchanged:
            headers += [("Content-Type", face.value), ("Content-Length", str(len(body)))]
        start_response(_STATUS[unchanged], headers)
        return [] if unchanged or method == "HEAD" else [body]


@lru_cache(maxsize=256)
def _face(accept: str) -> Face | None:
    return choose(parse_accept_header(accept, MIMEAccept), has_page=True)
