"""Dates: what ISO 8601 allows with a zone, the skew on issuedOn, and no grace on expires."""

from __future__ import annotations

from typing import Any

from tests.corpus.cases import Book
from tests.corpus.world import World

NOW = "2026-06-01T12:00:00Z"


def cases(book: Book) -> None:
    """Write the cases."""
    book.section = "Primitive datatypes: DateTime"
    _forms(book)
    _no_dates(book)
    book.section = "VERIFYING.md: issued_in_future, expired"
    _skew(book)
    _expiry(book)
    _of_signed(book)


def _forms(book: Book) -> None:
    for name, text in {
        "offset": "2026-03-12T09:30:00+02:00",
        "offset-negative": "2026-03-12T09:30:00-09:30",
        "offset-without-colon": "2026-03-12T09:30:00+0545",
        "offset-hours-only": "2026-03-12T09:30:00+01",
        "offset-zero": "2026-03-12T09:30:00+00:00",
        "offset-largest": "2026-03-12T09:30:00+14:00",
        "no-seconds": "2026-03-12T09:30Z",
        "milliseconds": "2026-03-12T09:30:00.123Z",
        "microseconds": "2026-03-12T09:30:00.123456+00:00",
        "nanoseconds": "2026-03-12T09:30:00.123456789Z",
        "comma": "2026-03-12T09:30:00,5Z",
        "leap-day": "2024-02-29T23:59:59Z",
        "leap-second": "2016-12-31T23:59:60Z",
        "basic": "20260312T093000Z",
        "long-ago": "1999-12-31T23:59:59Z",
    }.items():
        book.legal(f"form-{name}", World().bend("assertion", issuedOn=text), "ISO 8601 with time and zone")


def _no_dates(book: Book) -> None:
    values: dict[str, Any] = {
        "number": 1773307800,
        "date-only": "2026-03-12",
        "no-zone": "2026-03-12T09:30:00",
        "words": "12 mars 2026",
        "month-13": "2026-13-01T00:00:00Z",
        "february-30": "2026-02-30T00:00:00Z",
        "no-leap-day": "2025-02-29T00:00:00Z",
        "hour-25": "2026-03-12T25:00:00Z",
        "minute-60": "2026-03-12T09:60:00Z",
        "zone-name": "2026-03-12T09:30:00 Europe/Paris",
        "empty": "",
        "boolean": True,
        "american": "03/12/2026 09:30 AM",
    }
    for name, value in values.items():
        world = World().bend("assertion", issuedOn=value)
        book.attack(f"none-{name}", world, "schema_invalid", "no ISO 8601 date and time with a zone")
    for name, value in {"number": 1900000000, "date-only": "2030-01-01", "words": "jamais"}.items():
        world = World().bend("assertion", expires=value)
        book.attack(f"expires-{name}", world, "schema_invalid", "expires is no date and time with a zone")


def _skew(book: Book) -> None:
    for name, text in {
        "300": "2026-06-01T12:05:00Z",
        "1": "2026-06-01T12:00:01Z",
        "zone": "2026-06-01T14:05:00+02:00",
    }.items():
        book.legal(f"skew-{name}", World().bend("assertion", issuedOn=text), "300 seconds of clock skew on issuedOn")
    for name, text in {
        "301": "2026-06-01T12:05:01Z",
        "tomorrow": "2026-06-02T12:00:00Z",
        "zone": "2026-06-01T12:06:00+00:00",
        "zone-negative": "2026-06-01T11:00:00-02:00",
        "far": "9999-12-31T23:59:59Z",
    }.items():
        world = World().bend("assertion", issuedOn=text)
        book.attack(f"future-{name}", world, "issued_in_future", "issued later than the clock and its skew")


def _expiry(book: Book) -> None:
    for name, text in {
        "second-left": "2026-06-01T12:00:01Z",
        "zone": "2026-06-01T13:59:59+01:00",
        "far": "9999-12-31T23:59:59Z",
    }.items():
        book.legal(f"not-expired-{name}", World().bend("assertion", expires=text), "expires lies ahead")
    exactly = World().bend("assertion", expires=NOW)
    why = "after this time the badge is expired; at this time it is not yet"
    book.legal("expires-now", exactly, why, section="Assertion: expires")
    for name, text in {
        "second-ago": "2026-06-01T11:59:59Z",
        "skew-does-not-help": "2026-06-01T11:57:00Z",
        "zone": "2026-06-01T13:00:00+02:00",
        "years-ago": "2020-01-01T00:00:00Z",
    }.items():
        book.attack(
            f"expired-{name}",
            World().bend("assertion", expires=text),
            "expired",
            "expires has passed, no skew",
        )
    backwards = World().bend("assertion", issuedOn="2027-01-01T00:00:00Z", expires="2026-01-01T00:00:00Z")
    book.attack("expired-and-future", backwards, "issued_in_future expired", "both dates are wrong, both are listed")


def _of_signed(book: Book) -> None:
    world = World.signed()
    given = world.token(expires="2026-05-31T00:00:00Z")
    book.attack("signed-expired", world, "expired", "a signed badge expires too", given)
    given = world.token(issuedOn="2026-06-01T12:05:01Z")
    book.attack("signed-future", world, "issued_in_future", "the skew is the same for signed badges", given)
    given = world.token(issuedOn="2026-06-01T12:04:59Z", expires="2026-06-01T12:05:00Z")
    book.legal("signed-within", world, "within skew, and not expired", given)
    given = world.token(issuedOn=1773307800)
    book.attack(
        "signed-number",
        world,
        "schema_invalid",
        "a number is no date in 2.0",
        given,
        section="Primitive datatypes: DateTime",
    )
