"""Visits are counted for each visitor, in windows, in a memory that has an end."""

from __future__ import annotations

import pytest

from badges.services import visits
from badges.services.visits import WINDOW, Visits


def test_whoever_comes_too_often_is_told_when_to_return() -> None:
    """The third visit of two is refused until the window ends; somebody else's is not."""
    moment = 10.0
    counted = Visits(2, clock=lambda: moment)
    assert [counted.count("a") for _ in range(2)] == [0, 0]
    moment += 0.5
    assert counted.count("a") == 60
    assert counted.count("b") == 0
    moment = 10.0 + WINDOW - 0.25
    assert counted.count("a") == 1
    moment = 10.0 + WINDOW
    assert counted.count("a") == 0


def test_the_memory_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Walking through ever more addresses fills nothing: everybody is forgotten and counted anew."""
    monkeypatch.setattr(visits, "MOST_VISITORS", 100)
    counted = Visits(1, clock=lambda: 10.0)
    for number in range(1000):
        assert counted.count(str(number)) == 0
        assert len(counted._counts) <= 100
