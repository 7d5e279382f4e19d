"""Which answers may serve later checks, and for how long (RFC 9111, within our own limit)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from badges.openbadges.verification.ports import Fetched, FetchRecord, Kept

MOST_SECONDS_KEPT = 300.0
_NEVER_KEPT = frozenset({"no-store", "private"})
_MOST_ETAG_CHARACTERS = 200


def keepable(fetched: Fetched, records: Sequence[FetchRecord], now: float) -> Kept | None:
    """Return an answer as it may be kept, or None: a 200 over https that its server does not forbid to keep.

    One that may not serve without asking (`no-cache`, a spent `max-age`) is kept for its ETag alone.
    """
    if fetched.status != 200 or fetched.insecure:
        return None
    lasts_s = MOST_SECONDS_KEPT
    for record in records:
        of_hop = lifetime(record.headers)
        if of_hop is None:
            return None
        lasts_s = min(lasts_s, of_hop)
    if not lasts_s and etag_of(records) is None:
        return None
    return Kept(fetched._replace(worked_out={}), tuple(records), now, lasts_s)


def lifetime(headers: Mapping[str, str]) -> float | None:
    """Return for how many seconds an answer may serve without asking, at most 300; None: it may not be kept."""
    seconds = MOST_SECONDS_KEPT
    for part in headers.get("cache-control", "").lower().split(","):
        name, _, value = (piece.strip() for piece in part.partition("="))
        if name in _NEVER_KEPT:
            return None
        if name == "no-cache":
            return 0.0
        if name == "max-age":
            seconds = min(seconds, _seconds(value) - _seconds(headers.get("age", "0")))
    return max(seconds, 0.0)


def etag_of(records: Sequence[FetchRecord]) -> str | None:
    """Return the ETag by which an answer can be renewed; None behind a redirect, which may lead elsewhere by now."""
    etag = records[0].headers.get("etag", "") if len(records) == 1 else ""
    usable = 0 < len(etag) <= _MOST_ETAG_CHARACTERS and etag.isascii() and etag.isprintable()
    return etag if usable else None


def aged(kept: Kept, now: float) -> tuple[Fetched, list[FetchRecord]]:
    """Return a kept answer and its hops as they are at `now`: they say how old they are."""
    age_s = max(now - kept.read_at, 0.001)
    one = kept.fetched
    fetched = Fetched(one.url, one.status, one.headers, one.body, one.insecure, one.hops, age_s, one.worked_out)
    return fetched, [FetchRecord(hop.url, hop.status, None, hop.headers, hop.body, age_s) for hop in kept.records]


def _seconds(text: str) -> float:
    digits = text.strip().strip('"')
    return float(digits[:9]) if digits.isascii() and digits.isdigit() else 0.0
