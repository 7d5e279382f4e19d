"""Turns for checks that reach out: shared fairly, waited for a little, and given back."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from badges.services import outbound
from badges.services.outbound import MOST_SHARED, MOST_TURNS, MOST_TURNS_OF_ONE, MOST_WAITING, Busy, Turn

LONG = 5.0  # seconds: no test waits for it, unless it fails


@pytest.fixture(autouse=True)
def turns(monkeypatch: pytest.MonkeyPatch) -> outbound._Turns:
    """Turns that nobody holds, and very little patience."""
    fresh = outbound._Turns()
    monkeypatch.setattr(outbound, "_turns", fresh)
    monkeypatch.setattr(outbound, "PATIENCE", 0.02)
    return fresh


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    """Threads that wait for turns."""
    with ThreadPoolExecutor(MOST_WAITING + 4) as pool:
        yield pool


def turn_of(visitor: str | None, *, background: bool = False) -> Turn:
    """Return the turn of one more check of a visitor."""
    outbound.ask_for(visitor, background=background)
    try:
        return Turn()
    finally:
        outbound.ask_for(None)


def hold(visitor: str, number: int) -> list[Turn]:
    """Take that many turns."""
    held = [turn_of(visitor) for _ in range(number)]
    assert all(turn.take() for turn in held)
    return held


def fill() -> list[Turn]:
    """Take all turns, each for another visitor."""
    return [turn for number in range(MOST_TURNS) for turn in hold(f"visitor {number}", 1)]


def until(holds: Callable[[], bool]) -> None:
    """Wait for something that another thread does."""
    ends = time.monotonic() + LONG
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.001)


def test_a_visitor_has_four_turns() -> None:
    """The fifth check of one visitor is refused, another's is not, and one that ends makes room."""
    held = hold("a", MOST_TURNS_OF_ONE)
    late = turn_of("a")
    assert not late.take()
    with pytest.raises(Busy):
        late.raise_if_refused()
    hold("b", 1)
    held[0].end()
    held[0].end()
    assert turn_of("a").take()
    assert not turn_of("a").take()


def test_a_check_takes_one_turn() -> None:
    """However often it reaches out, a check holds one turn, and refused once it stays refused."""
    turn = turn_of("a")
    assert all(turn.take() for _ in range(10))
    hold("a", MOST_TURNS_OF_ONE - 1)
    refused = turn_of("a")
    assert not refused.take()
    turn.end()
    assert not refused.take()


def test_we_ourselves_need_no_turn() -> None:
    """With every turn taken, the command line and pages of ours still check."""
    fill()
    ours = turn_of(None)
    assert not ours.is_needed
    assert ours.take()
    ours.raise_if_refused()
    ours.end()


def test_the_last_turns_are_for_visitors_who_have_none() -> None:
    """Few addresses share half of the turns; all others find the other half free."""
    for number in range(MOST_SHARED // MOST_TURNS_OF_ONE):
        hold(f"greedy {number}", MOST_TURNS_OF_ONE)
    hold("newcomer", 1)
    assert not turn_of("newcomer").take()
    for number in range(MOST_TURNS - MOST_SHARED - 1):
        hold(f"newcomer {number}", 1)
    assert not turn_of("one more").take()


def test_a_turn_is_waited_for(monkeypatch: pytest.MonkeyPatch, threads: ThreadPoolExecutor) -> None:
    """Whoever finds none gets the one that is given back."""
    monkeypatch.setattr(outbound, "PATIENCE", LONG)
    held = fill()
    waiting = turn_of("late")
    taken = threads.submit(waiting.take)
    time.sleep(0.02)
    assert not taken.done()
    held[0].end()
    assert taken.result(LONG)


def test_who_came_first_is_first(
    monkeypatch: pytest.MonkeyPatch, threads: ThreadPoolExecutor, turns: outbound._Turns
) -> None:
    """Turns are given in order; who may have none yet does not stand in the way of the next."""
    monkeypatch.setattr(outbound, "PATIENCE", LONG)
    held = fill()
    order: list[str] = []
    lock = threading.Lock()

    def queue(visitor: str) -> Future[None]:
        turn = turn_of(visitor)

        def take() -> None:
            assert turn.take()
            with lock:
                order.append(visitor)

        number = len(turns._waiting)
        future = threads.submit(take)
        until(lambda: len(turns._waiting) > number)
        return future

    greedy, *others = [queue(visitor) for visitor in ("visitor 5", "first", "second")]
    held[0].end()
    others[0].result(LONG)
    held[1].end()
    others[1].result(LONG)
    held[5].end()
    greedy.result(LONG)
    assert order == ["first", "second", "visitor 5"]


def test_few_wait_in_threads_of_the_server(
    monkeypatch: pytest.MonkeyPatch, threads: ThreadPoolExecutor, turns: outbound._Turns
) -> None:
    """One visitor fills no queue, all together fill no server; a list waits in threads of its own."""
    monkeypatch.setattr(outbound, "PATIENCE", LONG)
    held = fill()
    late = [turn_of(f"w {number // 4}") for number in range(MOST_WAITING)]
    waiting = [threads.submit(turn.take) for turn in late[:4]]
    until(lambda: len(turns._waiting) == 4)
    began = time.monotonic()
    assert not turn_of("w 0").take()
    waiting += [threads.submit(turn.take) for turn in late[4:]]
    until(lambda: len(turns._waiting) == MOST_WAITING)
    assert not turn_of("one more").take()
    assert time.monotonic() - began < LONG / 2
    in_background = threads.submit(turn_of("list", background=True).take)
    until(lambda: len(turns._waiting) == MOST_WAITING + 1)
    held[0].end()
    assert waiting[0].result(LONG)
    for turn in held[1:]:
        turn.end()
    assert in_background.result(LONG)
    for turn, taken in zip(late, waiting, strict=True):  # in the order in which they came
        taken.result(LONG)
        turn.end()


def test_the_delay_that_is_told_is_true(monkeypatch: pytest.MonkeyPatch) -> None:
    """Busy tells when the oldest turn that stands in the way has ended at the latest: never 0, never over 10 s."""
    moment = 100.0
    monkeypatch.setattr(outbound.time, "monotonic", lambda: moment)
    hold("b", 1)
    moment = 103.5
    hold("a", MOST_TURNS_OF_ONE)
    moment = 106.0

    def told(visitor: str) -> int:
        return outbound._turns._retry_after(visitor)

    assert told("a") == 8
    assert told("c") == 4
    moment = 130.0
    assert told("a") == 1
