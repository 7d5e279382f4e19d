"""The code that is mailed to an address: bound to purpose, badge, address and moment, for a quarter of an hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from badges.domain.exporting_codes import Purpose, is_mailed_code, mailed_code, read_mailed_code

SECRET = b"a secret for tests, never for use"
NOW = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)
SENT = int(NOW.timestamp())
WHO = "zoe@exemple.fr"


def right(
    typed: str,
    purpose: Purpose = Purpose.BACKPACK,
    *,
    award: str = "badge",
    email: str = WHO,
    second: int = SENT,
    later: float = 0,
) -> bool:
    """Tell whether `typed` is right `later` seconds after the code was sent."""
    now = NOW + timedelta(seconds=later)
    return is_mailed_code(SECRET, purpose, award, email, second, typed=typed, now=now)


def test_a_code_is_right_for_a_quarter_of_an_hour() -> None:
    """The code holds until its fifteenth minute ends, not a second longer, and not before it was sent."""
    code = mailed_code(SECRET, Purpose.BACKPACK, "badge", WHO, SENT)
    assert len(code) == 6
    assert code.isdecimal()
    assert [right(code, later=seconds) for seconds in (-1, 0, 899, 900, 901)] == [False, True, True, True, False]


def test_a_code_is_of_one_purpose_one_badge_one_address_and_one_moment() -> None:
    """The code of another purpose, badge, address, moment or installation is wrong."""
    code = mailed_code(SECRET, Purpose.BACKPACK, "badge", WHO, SENT)
    assert right(code)
    assert not right(code, Purpose.OWN_EMAIL)
    assert not right(code, award="other")
    assert not right(code, email="zoe@exemple.com")
    assert not right(code, second=SENT - 1)
    assert mailed_code(b"another secret of another service", Purpose.BACKPACK, "badge", WHO, SENT) != code


@pytest.mark.parametrize(
    ("typed", "code"),
    [("123456", "123456"), (" 123 456 ", "123456"), ("123\u00a0456", "123456"), ("١٢٣٤٥٦", "123456")],
)
def test_digits_are_read_as_people_type_them(typed: str, code: str) -> None:
    """Spaces, and the digits of other scripts, make no difference."""
    assert read_mailed_code(typed) == code


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "12345a", "①②③④⑤⑥", "-12345", "½23456"])
def test_what_is_no_code_is_none(typed: str) -> None:
    """Too few digits, too many, letters and signs that only look like digits are no code."""
    assert read_mailed_code(typed) is None
