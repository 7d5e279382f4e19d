"""Forms carry a token, so that no other site can send them in somebody's name."""

from __future__ import annotations

from flask import Flask, request
from flask_wtf.csrf import CSRFProtect

from badges.domain.permissions import acts_for_nobody, is_for_nobody
from badges.web.requests import SAFE_METHODS

__all__ = ["acts_for_nobody", "install"]


def install(app: Flask) -> None:
    """Check the token of every form of `app`, but of those that act for nobody."""
    app.config.setdefault("WTF_CSRF_CHECK_DEFAULT", False)  # `check` below decides, by the mark of the view
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", 8 * 3600)  # seconds: a working day
    protection = CSRFProtect(app)

    def check() -> None:
        view = app.view_functions.get(request.endpoint or "")
        if request.method in SAFE_METHODS or view is None or is_for_nobody(view):
            return
        if app.config.get("WTF_CSRF_ENABLED", True):
            protection.protect()

    app.before_request(check)
