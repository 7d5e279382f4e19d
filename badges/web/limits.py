"""Enforces the limits that views declared, of pages and of machines alike; counts live in this process."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, g, request
from flask_limiter import Limiter

from badges.domain.limits import (
    CHECK,
    CLAIM_CODE,
    GUESS,
    MANY,
    SHORT_CODE,
    SIGN_IN,
    Limit,
    limit_of,
    limited,
    visitor,
)

__all__ = ["CHECK", "CLAIM_CODE", "MANY", "SHORT_CODE", "SIGN_IN", "Limit", "install", "limited"]
_KEY = "badges_limiter"


def install(app: Flask) -> None:
    """Put the declared limits around the views that are registered by now, and around no view twice."""
    limiter: Limiter | None = app.extensions.get(_KEY)
    if limiter is None:
        limiter = Limiter(
            lambda: visitor(request.remote_addr),
            app=app,
            storage_uri="memory://",
            headers_enabled=True,
            default_limits=[],
            retry_after="delta-seconds",
        )
        app.extensions[_KEY] = limiter  # its decorators hold it by a weak reference only
    for endpoint, view in list(app.view_functions.items()):
        limit = limit_of(view)
        if limit is not None and not getattr(view, _KEY, False):
            app.view_functions[endpoint] = _around(limiter, limit, view)


def _around(limiter: Limiter, limit: Limit, view: Any) -> Any:
    def everybody() -> str:
        return "everybody"

    wrapped: Any = limiter.shared_limit(limit.by_address, limit.scope)(view)
    wrapped = limiter.shared_limit(limit.misses_by_address, f"{limit.scope}-misses", deduct_when=_missed)(wrapped)
    if limit.misses_in_all:
        scope = f"{limit.scope}-misses-in-all"
        wrapped = limiter.shared_limit(limit.misses_in_all, scope, key_func=everybody, deduct_when=_missed)(wrapped)
    if limit.in_all:
        wrapped = limiter.shared_limit(limit.in_all, f"{limit.scope}-in-all", key_func=everybody)(wrapped)
    setattr(wrapped, _KEY, True)
    return wrapped


def _missed(response: Response) -> bool:
    return response.status_code == 404 or bool(g.get(GUESS, False))
