"""How long a badge holds: ISO 8601 durations in years and months."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import datetime

DURATION = re.compile(r"P(?:(?P<years>\d{1,3})Y)?(?:(?P<months>\d{1,4})M)?")


def _months(duration: str) -> int:
    found = DURATION.fullmatch(duration)
    months = int(found["years"] or 0) * 12 + int(found["months"] or 0) if found else 0
    if not months:
        raise ValueError(f"not a duration in years and months: {duration!r}")
    return months


def after(start: datetime, duration: str | None) -> datetime | None:
    """Return the end of `duration` (`P3Y`, `P18M`) counted from `start`, None when there is none.

    The last day of a shorter month stands for the days it does not have: one year after 29 February is
    28 February. Raises ValueError on any other duration.
    """
    if duration is None:
        return None
    year, month = divmod(start.year * 12 + start.month - 1 + _months(duration), 12)
    last = monthrange(year, month + 1)[1]
    return start.replace(year=year, month=month + 1, day=min(start.day, last))


def in_words(duration: str | None, language: str = "fr") -> str:
    """Return `duration` for a person: « 3 ans », "18 months", « sans limite de durée »."""
    if duration is None:
        return "with no time limit" if language == "en" else "sans limite de durée"
    years, months = divmod(_months(duration), 12)
    parts = []
    if language == "en":
        parts += [f"{years}\u00a0year{'s' if years > 1 else ''}"] if years else []
        parts += [f"{months}\u00a0month{'s' if months > 1 else ''}"] if months else []
        return " and ".join(parts)
    parts += [f"{years}\u00a0an{'s' if years > 1 else ''}"] if years else []
    parts += [f"{months}\u00a0mois"] if months else []
    return " et ".join(parts)
