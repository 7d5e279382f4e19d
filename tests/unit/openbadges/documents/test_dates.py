"""Dates: ISO 8601 with a zone, in every spelling of the standard, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.openbadges.documents import parse_date

NOON = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-12T12:00:00Z", "2026-03-12t12:00:00z", "2026-03-12T12:00Z", "2026-03-12T12Z",
        "20260312T120000Z", "2026-03-12T14:00:00+02:00", "2026-03-12T14:00:00+0200", "2026-03-12T14:00:00+02",
        "2026-03-12T06:30:00-05:30", "2026-W11-4T12:00:00Z", "2026W114T12Z", "2026-071T12:00:00Z",
        "2026-03-12T12:00:00.000000000000Z", "2026-03-12T12:00:00,0Z", "2026-03-12T12:00:00-00:00",
    ],
)  # fmt: skip
def test_spellings_of_one_moment(text: str) -> None:
    """Extended and basic format, week and ordinal dates and every zone name the same noon."""
    assert parse_date(text) == NOON


@pytest.mark.parametrize(
    ("text", "after_noon"),
    [
        ("2026-03-12T12:00:00.5Z", timedelta(milliseconds=500)),
        ("2026-03-12T12:00:00.123456789Z", timedelta(microseconds=123456)),
        ("2026-03-12T12:00:00," + "9" * 60 + "Z", timedelta(microseconds=999999)),
        ("2026-03-12T12:30.5Z", timedelta(minutes=30, seconds=30)),
        ("2026-03-12T12.5Z", timedelta(minutes=30)),
        ("2026-03-12T13:59:00+01:59", timedelta(0)),
        ("2026-03-12T24:00:00Z", timedelta(hours=12)),
        ("2026-03-12T23:59:60Z", timedelta(hours=12)),
    ],
)
def test_fractions_midnight_and_leap_seconds(text: str, after_noon: timedelta) -> None:
    """Fractions of any length are kept to the microsecond; 24:00 and :60 are the next moment."""
    assert parse_date(text) == NOON + after_noon


@pytest.mark.parametrize(
    "text",
    [
        "", "2026-03-12", "2026-03-12T12:00:00", "1773316800", "2026-03-12T12:00:00 Z", "2026-03-12X12:00:00Z",
        "2026-02-30T12:00:00Z", "2026-13-01T12:00:00Z", "2026-366T12:00:00Z", "2026-000T12:00:00Z", "2026-W54-1T12Z",
        "2026-03-12T25:00:00Z", "2026-03-12T24:00:01Z", "2026-03-12T12:60:00Z", "2026-03-12T12:00:61Z",
        "2026-03-12T12:00:00+24:00", "2026-03-12T12:00:00+02:60", "0001-01-01T00:00:00+14:00", "9999-12-31T24:00:00Z",
        "2026-03-12T12:00:00.Z", " 2026-03-12T12:00:00Z", "2026-03-12T12:00:00Z\n", "２０２６-03-12T12:00:00Z",
        "2026-03-12T12:00:00." + "0" * 500 + "Z", "12 mars 2026 à midi",
    ],
)  # fmt: skip
def test_what_names_no_moment(text: str) -> None:
    """Dates without time or zone, impossible ones and other texts give None."""
    assert parse_date(text) is None


@given(
    st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1)),  # noqa: DTZ001 - zone added below
    st.integers(-14 * 60, 14 * 60),
)
def test_what_python_writes_is_read(moment: datetime, minutes: int) -> None:
    """Any moment that isoformat writes comes back the same."""
    aware = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    assert parse_date(aware.isoformat()) == aware


@given(st.text(max_size=40) | st.from_regex(r"[0-9W-]{4,10}[Tt ][0-9:.,]{2,12}[Zz+-][0-9:]{0,5}"))
def test_any_text_gets_an_answer(text: str) -> None:
    """No text makes the reader raise, and what it reads can be compared with the clock."""
    found = parse_date(text)
    assert found is None or isinstance(found > NOON, bool)
