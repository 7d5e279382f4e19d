"""How often one address, and everybody together, may ask; what is typed from paper must not be guessed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, Response
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

View = TypeVar("View", bound=Callable[..., object])
_MARK = "badges_limit"


@dataclass(frozen=True)
class Limit:
    """How often a family of views may be asked; `misses` count answers 404 only, which is what guessing meets."""

    scope: str
    by_address: str
    misses_by_address: str
    misses_in_all: str | None = None
    in_all: str | None = None


SHORT_CODE = Limit("short-code", "300 per minute", "30 per minute", misses_in_all="1200 per minute")
CLAIM_CODE = Limit("claim-code", "120 per minute", "15 per minute", misses_in_all="300 per minute")
CHECK = Limit("check", "40 per minute", "40 per minute", in_all="1200 per minute")
SIGN_IN = Limit("sign-in", "10 per minute", "10 per minute", in_all="300 per minute")


def limited(limit: Limit) -> Callable[[View], View]:
    """Declare the limit of a view; `install` enforces it."""

    def mark(view: View) -> View:
        setattr(view, _MARK, limit)
        return view

    return mark


def install(app: Flask) -> None:
    """Put the declared limits around the views that are registered by now; counts live in this process."""
    limiter = Limiter(
        get_remote_address,
        app=app,
        storage_uri="memory://",
        headers_enabled=True,
        default_limits=[],
        retry_after="delta-seconds",
    )
    app.extensions["badges_limiter"] = limiter  # its decorators hold it by a weak reference only
    for endpoint, view in list(app.view_functions.items()):
        limit: Limit | None = getattr(view, _MARK, None)
        if limit is not None:
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
    return wrapped


def _missed(response: Response) -> bool:
    return response.status_code == 404
