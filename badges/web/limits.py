"""Enforces the limits that views declared, of pages and of machines alike, before anything of a body is read.

Counts live in this process.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from math import ceil

from flask import Flask, Response, current_app, g, request
from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

from badges.domain.limits import (
    CHECK,
    CLAIM_CODE,
    GUESS,
    MANY,
    PIN,
    PROPOSE,
    SHORT_CODE,
    SIGN_IN,
    Limit,
    limit_of,
    limited,
    networks,
    visitor,
)
from badges.services import outbound
from badges.services.visits import Visits

__all__ = ["CHECK", "CLAIM_CODE", "MANY", "PIN", "PROPOSE", "SHORT_CODE", "SIGN_IN", "Limit", "install", "limited"]
_FORGETTING = 5.0  # seconds from one look for counts that have ended to the next; it walks through all of them
_PASSED = "badges_limit"  # on Flask's `g`: the limit that this request has passed
_Counted = Iterator[tuple[RateLimitItem, tuple[str, ...]]]  # a rate, and the key under which it is counted


class _Counts(MemoryStorage):
    """Counts in memory that are looked through now and then, and not after every request as the library would."""

    @property
    def timer(self) -> threading.Timer:
        """The next look; the library makes a new one after each."""
        return self._timer

    @timer.setter
    def timer(self, timer: threading.Timer) -> None:
        timer.interval = _FORGETTING
        timer.daemon = True  # the process need not wait for it
        self._timer = timer


def install(app: Flask, visits: Visits) -> None:
    """Ask the declared limits about every request of `app`; install it before whatever reads a form.

    Whatever declares none, an address that does not exist too, is counted by `visits`.
    """
    counts = FixedWindowRateLimiter(_Counts())

    def decide() -> None:
        view = current_app.view_functions.get(request.endpoint or "")
        limit = limit_of(view) if request.method != "OPTIONS" else None
        who = visitor(request.remote_addr)
        outbound.ask_for(who if limit is not None and limit.in_turn else None)
        if limit is not None:
            _decide(counts, limit, who)
            setattr(g, _PASSED, limit)
        elif seconds := visits.count(who):
            raise TooManyRequests(retry_after=seconds)

    def count_misses(response: Response) -> Response:
        limit: Limit | None = g.get(_PASSED)
        if limit is not None and (response.status_code == 404 or g.get(GUESS, False)):
            who = visitor(request.remote_addr)
            for counted in (_own_misses, _misses_in_all, _misses_under_attack):
                for rate, key in counted(limit, who):
                    counts.hit(rate, *key)
        return response

    app.before_request(decide)
    app.after_request(count_misses)


def _decide(counts: FixedWindowRateLimiter, limit: Limit, who: str) -> None:
    """Count a request; raises TooManyRequests, which tells in seconds when to come back (RFC 6585, 4)."""
    refusing = list(_own_misses(limit, who))
    if not all(counts.test(rate, *key) for rate, key in _misses_in_all(limit, who)):
        refusing += _misses_under_attack(limit, who)
    for rate, key in refusing:
        if not counts.test(rate, *key):
            raise _too_many(counts, rate, key)
    _count(counts, _asked(limit, who))
    if not all(counts.hit(rate, *key) for rate, key in _asked_in_all(limit)):
        _count(counts, _asked_in_a_crowd(limit, who))


def _count(counts: FixedWindowRateLimiter, asked: _Counted) -> None:
    for rate, key in asked:
        if not counts.hit(rate, *key):
            raise _too_many(counts, rate, key)


def _too_many(counts: FixedWindowRateLimiter, rate: RateLimitItem, key: tuple[str, ...]) -> TooManyRequests:
    ends = counts.get_window_stats(rate, *key).reset_time
    return TooManyRequests(retry_after=max(1, ceil(ends - time.time())))


def _asked(limit: Limit, who: str) -> _Counted:
    """Yield the visitor's own rates first: whoever is refused by these spends nothing of the neighbours'."""
    yield from _rates(limit.by_address, limit.scope, who)
    for network, share in networks(who) if limit.in_all else ():
        for rate, key in _rates(limit.by_address, limit.scope, network):
            yield type(rate)(rate.amount * share, rate.multiples), key


def _asked_in_all(limit: Limit) -> _Counted:
    return _rates(limit.in_all, limit.scope, "in all")


def _asked_in_a_crowd(limit: Limit, who: str) -> _Counted:
    return _rates(limit.in_a_crowd, limit.scope, "in a crowd", who)


def _own_misses(limit: Limit, who: str) -> _Counted:
    return _rates(limit.misses_by_address, limit.scope, "misses", who)


def _misses_in_all(limit: Limit, _who: str) -> _Counted:
    return _rates(limit.misses_in_all, limit.scope, "misses", "in all")


def _misses_under_attack(limit: Limit, who: str) -> _Counted:
    return _rates(limit.misses_under_attack if limit.misses_in_all else None, limit.scope, "under attack", who)


def _rates(text: str | None, *key: str) -> _Counted:
    for rate in parse_many(text) if text else ():
        yield rate, key
