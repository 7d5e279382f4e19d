"""« Aa »: letters, spacing and contrast as somebody reads best; kept in a cookie that holds nothing else."""

from __future__ import annotations

from typing import Final

from flask import Flask, Response, current_app, request

CHOICES: Final = ("lettres", "espace", "contraste")  # classes of static/confort.css
COOKIE: Final = "badges_confort"
_YEAR: Final = 365 * 24 * 3600  # seconds


def install(app: Flask) -> None:
    """Tell every page what its reader chose."""
    app.jinja_env.globals.update(comfort=comfort, way_back=way_back)


def comfort() -> tuple[str, ...]:
    """Return what the reader of this page chose, some of CHOICES."""
    kept = request.cookies.get(COOKIE, "").split("-")
    return tuple(choice for choice in CHOICES if choice in kept)


def way_back() -> str:
    """Return the path of this page, or of the nearest one above it that a link can open."""
    path, adapter = request.path, current_app.url_map.bind("localhost")
    while path and not adapter.test(path, "GET"):
        path = path.rpartition("/")[0]
    return path or "/"


def keep(answer: Response, wanted: list[str], *, secure: bool) -> None:
    """Have the reader's browser remember what is `wanted`; nothing wanted, nothing kept."""
    chosen = [choice for choice in CHOICES if choice in wanted]
    if not chosen:
        answer.delete_cookie(COOKIE, secure=secure, httponly=True, samesite="Lax")
        return
    answer.set_cookie(COOKIE, "-".join(chosen), max_age=_YEAR, secure=secure, httponly=True, samesite="Lax")
