"""Enforces the limits that views declared, of pages and of machines alike; counts live in this process."""

from __future__ import annotations

import time
from functools import partial
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
            default_limits=[],
        )
        app.extensions[_KEY] = limiter  # its decorators hold it by a weak reference only
        app.after_request(partial(_say_when, limiter))
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


def _say_when(limiter: Limiter, response: Response) -> Response:
    """Tell in seconds when to come back, to whoever asked too often (RFC 6585, 4)."""
    reached = limiter.current_limit
    if response.status_code == 429 and reached is not None:
        response.headers.setdefault("Retry-After", str(max(1, int(reached.reset_at - time.time()))))
    return response


def _missed(response: Response) -> bool:
    return response.status_code == 404 or bool(g.get(GUESS, False))
