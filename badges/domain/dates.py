"""Moments as the standard publishes them and as people read them, in French, English, Arabic and Ukrainian."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
NBSP = "\u00a0"
MONTHS = {
    "fr": (
        "janvier", "février", "mars", "avril", "mai", "juin",
        "juillet", "août", "septembre", "octobre", "novembre", "décembre",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    # The names that media of all Arab countries share; each region has its own as well (decision 0022).
    "ar": (
        "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو",
        "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
    ),
    # In the genitive, which a date asks for.
    "uk": (
        "січня", "лютого", "березня", "квітня", "травня", "червня",
        "липня", "серпня", "вересня", "жовтня", "листопада", "грудня",
    ),
}  # fmt: skip


def published(moment: datetime) -> str:
    """Return `moment` as Open Badges publishes it: UTC, to the second (`2026-11-22T09:14:00Z`)."""
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def paris_date(moment: datetime) -> date:
    """Return the day of `moment` in Paris: by night it is a later one than in UTC."""
    return moment.astimezone(PARIS).date()


def day(moment: date | datetime, language: str = "fr") -> str:
    """Return the day for a person: « 19 novembre 2026 », "19 November 2026", « 1er mai 2026 »; Paris time."""
    local = paris_date(moment) if isinstance(moment, datetime) else moment
    number = "1er" if language == "fr" and local.day == 1 else str(local.day)
    after_month = " " if language == "uk" else NBSP  # its months are long: on a phone the year may go to the next line
    return f"{number}{NBSP}{MONTHS[language][local.month - 1]}{after_month}{local.year}"


def hour(moment: datetime, language: str = "fr") -> str:
    """Return the hour for a person, Paris time: « 10 h 14 », "10:14"."""
    local = moment.astimezone(PARIS)
    if language == "fr":
        return f"{local.hour}{NBSP}h{NBSP}{local.minute:02}"
    return f"{local.hour}:{local.minute:02}"
