"""How long a person is kept: until 24 months have passed without any contact, and never without notice."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

KEPT_MONTHS: Final = 24
NOTICE: Final = timedelta(days=30)
MAIL_KEPT: Final = timedelta(days=30)  # to whom a message went, and when; what it said is forgotten once it left


def month_of(day: date) -> date:
    """Return the first day of the month of `day`: contacts are dated no closer than that."""
    return day.replace(day=1)


def kept_since(today: date) -> date:
    """Return since when somebody must have been in contact to be kept: the first day of a month, 24 months ago."""
    months = today.year * 12 + today.month - 1 - KEPT_MONTHS
    return date(months // 12, months % 12 + 1, 1)


def ends_on(last_contact: date) -> date:
    """Return the first day on which somebody is no longer kept whose last contact was on `last_contact`."""
    months = last_contact.year * 12 + last_contact.month + KEPT_MONTHS
    return date(months // 12, months % 12 + 1, 1)
