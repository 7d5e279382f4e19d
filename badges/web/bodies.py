"""How much of a request is read: what its view declared with `accepts_body`, and never a huge urlencoded form."""

from __future__ import annotations

from typing import Final

from flask import Flask, current_app, request
from werkzeug.exceptions import LengthRequired, RequestEntityTooLarge

from badges.domain.limits import body_of

URLENCODED: Final = "application/x-www-form-urlencoded"
MOST_URLENCODED: Final = 128 * 1024  # bytes: taking such a form apart costs far more than receiving it


def install(app: Flask) -> None:
    """Bound every request of `app`; install it before whatever reads a body."""
    app.before_request(_bound)


def _bound() -> None:
    body = body_of(current_app.view_functions.get(request.endpoint or ""))
    request.max_content_length = body.most
    request.max_form_memory_size = body.most_text
    if request.mimetype == URLENCODED and request.method not in ("GET", "HEAD", "OPTIONS"):
        if request.content_length is None and "Transfer-Encoding" in request.headers:
            raise LengthRequired
        if (request.content_length or 0) > min(MOST_URLENCODED, max(body.most, 0)):
            raise RequestEntityTooLarge
