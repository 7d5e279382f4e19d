"""Dates as Open Badges writes them: ISO 8601 date and time with a zone."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache

MAX_LENGTH = 128

_DATE_TIME = re.compile(
    r"""(?P<date>\d{4}-\d\d-\d\d|\d{8}|\d{4}-?W\d\d-?\d|(?P<year>\d{4})-?(?P<day>\d{3}))
        [Tt]
        (?P<hour>\d\d)(?: :?(?P<minute>\d\d)(?: :?(?P<second>\d\d))?)?
        (?: [.,](?P<fraction>\d+))?
        (?P<zone>[Zz]|[+-](?P<zone_hours>\d\d)(?: :?(?P<zone_minutes>\d\d))?)""",
    re.VERBOSE | re.ASCII,
)


@lru_cache(maxsize=512)
def parse_date(text: str) -> datetime | None:
    """Return the moment that an ISO 8601 date-time with a zone names, or None when `text` is no such thing.

    Basic and extended format, week and ordinal dates, a fraction of any precision (kept to the microsecond),
    `24:00` and a leap second are read; a date alone or a time without a zone names no moment.
    """
    match = _DATE_TIME.fullmatch(text) if len(text) <= MAX_LENGTH else None
    if match is None:
        return None
    try:
        moment = datetime.combine(_day(match), datetime.min.time(), _zone(match)) + _time_of_day(match)
        moment.astimezone(UTC)  # what cannot be compared with the clock is no date for us
    except (ValueError, OverflowError):
        return None
    return moment


def _day(match: re.Match[str]) -> date:
    if match["year"] is None:
        return date.fromisoformat(match["date"])
    day = date(int(match["year"]), 1, 1) + timedelta(days=int(match["day"]) - 1)
    if day.year != int(match["year"]):
        raise ValueError("no such day in that year")
    return day


def _time_of_day(match: re.Match[str]) -> timedelta:
    hour, minute, second = (int(match[unit] or 0) for unit in ("hour", "minute", "second"))
    smallest = "seconds" if match["second"] else "minutes" if match["minute"] else "hours"
    digits = (match["fraction"] or "0")[:12]
    fraction: timedelta = timedelta(**{smallest: 1}) * int(digits) // 10 ** len(digits)
    time = timedelta(hours=hour, minutes=minute, seconds=second) + fraction
    if minute > 59 or second > 60 or hour > 24 or (hour == 24 and time > timedelta(hours=24)):
        raise ValueError("no such time of day")
    return time


def _zone(match: re.Match[str]) -> timezone:
    if match["zone"] in "Zz":
        return UTC
    hours, minutes = int(match["zone_hours"]), int(match["zone_minutes"] or 0)
    if minutes > 59:
        raise ValueError("no such zone")
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if match["zone"][0] == "-" else offset)
