"""Moments as the standard publishes them and as people read them, in French and English."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
NBSP = "\u00a0"
MONTHS_FR = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def published(moment: datetime) -> str:
    """Return `moment` as Open Badges publishes it: UTC, to the second (`2026-11-22T09:14:00Z`)."""
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def day(moment: date | datetime, language: str = "fr") -> str:
    """Return the day for a person: « 19 novembre 2026 », "19 November 2026", « 1er mai 2026 »; Paris time."""
    local = moment.astimezone(PARIS) if isinstance(moment, datetime) else moment
    if language == "en":
        return f"{local.day}{NBSP}{MONTHS_EN[local.month - 1]}{NBSP}{local.year}"
    number = "1er" if local.day == 1 else str(local.day)
    return f"{number}{NBSP}{MONTHS_FR[local.month - 1]}{NBSP}{local.year}"


def hour(moment: datetime, language: str = "fr") -> str:
    """Return the hour for a person, Paris time: « 10 h 14 », "10:14"."""
    local = moment.astimezone(PARIS)
    if language == "en":
        return f"{local.hour}:{local.minute:02}"
    return f"{local.hour}{NBSP}h{NBSP}{local.minute:02}"
