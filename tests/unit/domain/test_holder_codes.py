"""The code that a person shows is hers alone, for a quarter of an hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from badges.domain.holder_codes import holder_code, is_holder_code, right_until

SECRET = b"s" * 32
NOW = datetime(2026, 11, 22, 10, 14, 59, tzinfo=UTC)


def test_a_code_is_right_for_a_quarter_of_an_hour() -> None:
    """From its minute on and for fourteen more it is right, then never again; it says until when."""
    code = holder_code(SECRET, "award", NOW)
    assert right_until(NOW) == datetime(2026, 11, 22, 10, 29, tzinfo=UTC)
    assert is_holder_code(SECRET, "award", f"{code[:3].lower()} {code[3:]}", NOW)
    assert is_holder_code(SECRET, "award", code, right_until(NOW) - timedelta(seconds=1)) is True
    assert is_holder_code(SECRET, "award", code, right_until(NOW)) is False
    assert is_holder_code(SECRET, "award", code, NOW - timedelta(minutes=1)) is False


def test_a_code_is_of_one_badge_and_one_installation() -> None:
    """Another badge, another secret or another minute has another code; what is no code is neither right nor wrong."""
    code = holder_code(SECRET, "award", NOW)
    assert is_holder_code(SECRET, "other", code, NOW) is False
    assert is_holder_code(b"t" * 32, "award", code, NOW) is False
    assert is_holder_code(SECRET, "award", "lea@example.org", NOW) is None
    assert len({holder_code(SECRET, "award", NOW + timedelta(minutes=n)) for n in range(60)}) == 60
