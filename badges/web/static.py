"""Style sheet, fonts and marks; their addresses carry a digest of their content, so that caches may keep them."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import Blueprint, Flask, Response, request, send_from_directory, url_for

from badges.domain.limits import STATIC, limited
from badges.domain.permissions import Audience, open_to

FOLDER = Path(__file__).parent / "static"
_YEAR = "public, max-age=31536000, immutable"


def install(app: Flask) -> None:
    """Serve the files of `badges/web/static`."""
    routes = Blueprint("static", __name__)
    routes.add_url_rule("/static/<path:filename>", "file", _file)
    app.register_blueprint(routes)


def static_url(filename: str) -> str:
    """Return the address of a static file, which changes whenever its content does."""
    return url_for("static.file", filename=filename, v=digest(filename))


@cache
def digest(filename: str) -> str:
    """Return the first 12 hex digits of the SHA-256 of a static file."""
    return hashlib.sha256((FOLDER / filename).read_bytes()).hexdigest()[:12]


@open_to(Audience.ANYONE)
@limited(STATIC)
def _file(filename: str) -> Response:
    answer = send_from_directory(FOLDER, filename)
    known = request.args.get("v") == digest(filename)
    answer.headers["Cache-Control"] = _YEAR if known else "no-cache"
    return answer
