"""How often a code is sent and tried: in windows of time, all shares together."""

from __future__ import annotations

from datetime import timedelta

from badges.services.counting import Counts
from tests.support.doubles import FixedClock

QUARTER = timedelta(minutes=15)
DAY = timedelta(days=1)


def test_a_share_is_spent_and_comes_back() -> None:
    """Three times in a quarter of an hour and no fourth; in the next quarter three more; others have their own."""
    clock = FixedClock()
    counts = Counts(clock)
    assert [counts.spend(("badge", 3, QUARTER)) for _ in range(4)] == [True, True, True, False]
    assert counts.spend(("other", 3, QUARTER))
    clock.advance(minutes=15)
    assert [counts.spend(("badge", 3, QUARTER)) for _ in range(4)] == [True, True, True, False]


def test_who_is_refused_by_one_share_spends_nothing_of_another() -> None:
    """A refusal counts nowhere, so that nobody uses up what belongs to somebody else."""
    counts = Counts(FixedClock())
    shares = (("mailbox", 2, DAY), ("badge", 1, QUARTER))
    assert counts.spend(*shares)
    assert [counts.spend(*shares) for _ in range(5)] == [False] * 5
    assert counts.spend(("mailbox", 2, DAY))


def test_what_is_a_day_old_is_forgotten() -> None:
    """Counts end by themselves: memory holds one day."""
    clock = FixedClock()
    counts = Counts(clock)
    for number in range(50):
        counts.spend((number, 1, DAY))
    clock.advance(days=1, seconds=1)
    counts.spend(("new", 1, DAY))
    assert len(counts._counts) == 1
