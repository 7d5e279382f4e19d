"""Moments as the standard publishes them, as people read them, and how long a badge holds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from badges.domain.dates import day, hour, paris_date, published
from badges.domain.durations import after, in_words

MOMENT = datetime(2026, 11, 22, 9, 14, 30, 123456, tzinfo=UTC)


def test_published_moments_are_utc_to_the_second() -> None:
    """A published date is ISO 8601 with its zone, whatever zone it came in."""
    assert published(MOMENT) == "2026-11-22T09:14:30Z"
    assert published(MOMENT.astimezone(timezone(timedelta(hours=5)))) == "2026-11-22T09:14:30Z"


def test_days_and_hours_for_people() -> None:
    """People read the day and hour of Paris in their language, the number beside its month."""
    assert (day(MOMENT), hour(MOMENT)) == ("22\u00a0novembre\u00a02026", "10\u00a0h\u00a014")
    assert (day(MOMENT, "en"), hour(MOMENT, "en")) == ("22\u00a0November\u00a02026", "10:14")
    assert (day(MOMENT, "ar"), hour(MOMENT, "ar")) == ("22\u00a0نوفمبر\u00a02026", "10:14")
    assert (day(MOMENT, "uk"), hour(MOMENT, "uk")) == ("22\u00a0листопада 2026", "10:14")
    assert day(date(2026, 5, 1), "uk") == "1\u00a0травня 2026"
    assert day(date(2026, 5, 1)) == "1er\u00a0mai\u00a02026"
    assert day(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)) == "1er\u00a0janvier\u00a02027"
    assert paris_date(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)) == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("start", "duration", "end"),
    [
        ((2026, 11, 19), "P3Y", (2029, 11, 19)),
        ((2024, 2, 29), "P1Y", (2025, 2, 28)),
        ((2026, 8, 31), "P6M", (2027, 2, 28)),
        ((2026, 12, 1), "P1Y6M", (2028, 6, 1)),
    ],
)
def test_the_end_of_a_duration(start: tuple[int, int, int], duration: str, end: tuple[int, int, int]) -> None:
    """Years and months are counted on the calendar, the last day of a month standing for missing days."""
    assert after(datetime(*start, tzinfo=UTC), duration) == datetime(*end, tzinfo=UTC)


def test_no_duration_has_no_end() -> None:
    """A badge without duration holds for ever."""
    assert after(MOMENT, None) is None


@pytest.mark.parametrize("duration", ["", "P", "3Y", "P0Y", "P3D", "PT1H", "P-1Y"])
def test_other_durations_are_refused(duration: str) -> None:
    """A duration that is not in years and months is an error, never silently for ever."""
    with pytest.raises(ValueError, match="not a duration"):
        after(MOMENT, duration)


def test_durations_in_words() -> None:
    """A duration is said in words, with its singular and plural."""
    assert [in_words(d) for d in ("P1Y", "P3Y", "P18M", None)] == [
        "1\u00a0an",
        "3\u00a0ans",
        "1\u00a0an et 6\u00a0mois",
        "sans limite de durée",
    ]
    assert [in_words(d, "en") for d in ("P1Y", "P2Y1M", None)] == [
        "1\u00a0year",
        "2\u00a0years and 1\u00a0month",
        "with no time limit",
    ]
