"""Texts that are public travel compressed (docs/decisions/0012); whatever holds a secret never does.

A compressed answer tells by its length whether what a stranger put into it repeats what it keeps secret (BREACH).
So only answers with an ETag are compressed: those are files and public pages, whose one secret is their address.
"""

from __future__ import annotations

import gzip
from typing import Final

from flask import Flask, Response, g, request

_TEXTS: Final = frozenset({"text/html", "text/css", "text/javascript", "image/svg+xml"})
_LEAST: Final = 500  # bytes; less would not save a packet
_LEVEL: Final = 6  # of 9: the last percent costs twice the time


def install(app: Flask) -> None:
    """Compress what `app` answers to those who accept gzip."""
    app.after_request(_compress)


def _compress(answer: Response) -> Response:
    if not _may_be_compressed(answer):
        return answer
    answer.vary.add("Accept-Encoding")
    if not request.accept_encodings["gzip"]:
        return answer
    tag, _ = answer.get_etag()
    answer.set_etag(tag or "", weak=True)  # the same page in other bytes (RFC 9110, 8.8.3.3)
    if answer.status_code != 304:
        answer.direct_passthrough = False
        data = answer.get_data()
        if len(data) >= _LEAST:
            answer.set_data(gzip.compress(data, _LEVEL, mtime=0))
            answer.headers["Content-Encoding"] = "gzip"
            answer.headers.pop("Accept-Ranges", None)
    return answer


def _may_be_compressed(answer: Response) -> bool:
    """Tell whether `answer` is a public text without a token of anybody's (Flask-WTF keeps in `g` what it made)."""
    control = answer.cache_control
    return (
        answer.status_code in (200, 304, 410)
        and answer.mimetype in _TEXTS
        and "ETag" in answer.headers
        and "Content-Encoding" not in answer.headers
        and not (control.no_store or control.private or "csrf_token" in g)
    )
