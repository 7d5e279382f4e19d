"""Forms carry a token, so that no other site can send them in somebody's name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, request
from flask_wtf.csrf import CSRFProtect

from badges.web.requests import SAFE_METHODS

View = TypeVar("View", bound=Callable[..., object])
_MARK = "badges_acts_for_nobody"


def acts_for_nobody(view: View) -> View:
    """Declare that `view` reads no cookie: there is nothing to forge, and its page then sets no cookie either.

    Checking a badge, or opening one with its claim code, gives another site no more than it could do itself.
    """
    setattr(view, _MARK, True)
    return view


def install(app: Flask) -> None:
    """Check the token of every form of `app`, but of those that act for nobody."""
    app.config.setdefault("WTF_CSRF_CHECK_DEFAULT", False)  # `check` below decides, by the mark of the view
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", 8 * 3600)  # seconds: a working day
    protection = CSRFProtect(app)

    def check() -> None:
        view = app.view_functions.get(request.endpoint or "")
        if request.method in SAFE_METHODS or view is None or getattr(view, _MARK, False):
            return
        if app.config.get("WTF_CSRF_ENABLED", True):
            protection.protect()

    app.before_request(check)
