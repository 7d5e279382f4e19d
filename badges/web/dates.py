"""Dates and hours in the language of the page and the time of Paris, as template filters."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from math import ceil

from flask_babel import gettext as _
from flask_babel import ngettext

from badges.domain import dates
from badges.domain.dates import NBSP
from badges.web.languages import voice

MOST_IN_SECONDS = 120
_BETWEEN = {"fr": " à", "en": " at", "ar": "، الساعة", "uk": ","}  # a day and an hour


def day(value: date | datetime) -> str:
    """Return `19 novembre 2026`, with no-break spaces."""
    return dates.day(value, voice())


def hour(value: datetime) -> str:
    """Return `10 h 14` (French) or `10:14`."""
    return dates.hour(value, voice())


def moment(value: datetime) -> str:
    """Return the day and the hour: `22 novembre 2026 à 10 h 14`."""
    between = _BETWEEN[voice()]
    return f"{day(value)}{between}{NBSP}{hour(value)}"


def moment_and_zone(value: datetime) -> str:
    """Return the moment as a report that leaves the house names it: `… à 10 h 14 (heure de Paris, UTC+1)`."""
    offset = value.astimezone(dates.PARIS).utcoffset() or timedelta()
    zone = _("heure de Paris, UTC+%(hours)s", hours=offset // timedelta(hours=1))
    return f"{moment(value)} ({zone})"


def ago(seconds: float) -> str:
    """Return `il y a 40 secondes`, in minutes where they are many."""
    if seconds <= MOST_IN_SECONDS:
        return str(ngettext("il y a %(num)s seconde", "il y a %(num)s secondes", max(1, round(seconds))))
    return str(ngettext("il y a %(num)s minute", "il y a %(num)s minutes", round(seconds / 60)))


def wait(seconds: int) -> str:
    """Return `Attendez 12 secondes, puis recommencez.`, in minutes where they are many."""
    minutes = ceil(seconds / 60)
    if seconds <= MOST_IN_SECONDS:
        return str(
            ngettext(
                "Attendez %(num)s seconde, puis recommencez.", "Attendez %(num)s secondes, puis recommencez.", seconds
            )
        )
    return str(
        ngettext("Attendez %(num)s minute, puis recommencez.", "Attendez %(num)s minutes, puis recommencez.", minutes)
    )
