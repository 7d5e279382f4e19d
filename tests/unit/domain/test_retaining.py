"""Twenty-four whole months after the last contact, and never less."""

from __future__ import annotations

from datetime import date

import pytest

from badges.domain.retaining import ends_on, kept_since, month_of


@pytest.mark.parametrize(
    ("last", "ends"),
    [
        (date(2026, 3, 1), date(2028, 4, 1)),
        (date(2026, 3, 31), date(2028, 4, 1)),
        (date(2026, 12, 1), date(2029, 1, 1)),
        (date(2024, 2, 29), date(2026, 3, 1)),
    ],
)
def test_the_end_is_the_first_day_of_a_month(last: date, ends: date) -> None:
    """The end comes when 24 months have passed since the last day of the month of the last contact."""
    assert ends_on(last) == ends
    assert last < kept_since(ends)
    assert last >= kept_since(date.fromordinal(ends.toordinal() - 1))


def test_a_contact_is_dated_by_its_month() -> None:
    """No closer date than the month is kept of an opened carnet, and it counts as the whole month."""
    assert month_of(date(2026, 11, 22)) == date(2026, 11, 1)
    assert ends_on(month_of(date(2026, 11, 30))) == ends_on(date(2026, 11, 30))
