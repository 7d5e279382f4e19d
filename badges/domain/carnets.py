"""What a person's carnet says of her badges: the state of each, and the key badge that is nearest."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

ENDING_SOON: Final = timedelta(days=92)  # three months: time enough to earn it again
_MONTH: Final = 30  # days, in words such as « encore 2 mois »


class BadgeState(StrEnum):
    """What a badge is worth today, to the person who holds it."""

    VALID = "valid"
    ENDING = "ending"  # valid, but not for long
    EXPIRED = "expired"
    REVOKED = "revoked"


def badge_state(*, revoked: bool, expires_at: datetime | None, now: datetime) -> BadgeState:
    """Return the state of a badge; one that was withdrawn says so whether or not it has expired."""
    if revoked:
        return BadgeState.REVOKED
    if expires_at is None:
        return BadgeState.VALID
    if expires_at <= now:
        return BadgeState.EXPIRED
    return BadgeState.ENDING if expires_at - now <= ENDING_SOON else BadgeState.VALID


def time_left(expires_at: datetime, now: datetime) -> tuple[int, int]:
    """Return (months, days) until a badge ends, one of which is 0: whole months, or days when it is less than two."""
    days = max(1, (expires_at - now).days)
    return (days // _MONTH, 0) if days >= 2 * _MONTH else (0, days)


@dataclass(frozen=True)
class KeyBadge:
    """A badge that is earned by others: one of each group of `requires`."""

    slug: str
    requires: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Progress:
    """How far a person is on her way to a key badge; `missing` are the groups of which she has none yet."""

    slug: str
    done: int
    total: int
    missing: Sequence[Sequence[str]]


def nearest(key_badges: Iterable[KeyBadge], owned: Collection[str]) -> Progress | None:
    """Return the key badge that is nearest to what a person has, None when she has begun none.

    The fewest steps that are missing win, then the most that are done, then the order in which they come.
    """
    begun = [found for badge in key_badges if badge.slug not in owned and (found := _progress(badge, owned)).done]
    return min(begun, key=lambda one: (len(one.missing), -one.done), default=None)


def complete(key_badges: Iterable[KeyBadge], owned: Collection[str]) -> list[str]:
    """Return the key badges that a person has earned with what she has, and does not have yet."""
    return [one.slug for one in key_badges if one.slug not in owned and not _progress(one, owned).missing]


def _progress(badge: KeyBadge, owned: Collection[str]) -> Progress:
    missing = [group for group in badge.requires if not set(group) & set(owned)]
    return Progress(badge.slug, len(badge.requires) - len(missing), len(badge.requires), missing)
