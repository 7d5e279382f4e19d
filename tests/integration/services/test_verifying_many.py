"""A list of badges: in order, a few at a time, within its time, and nothing after it is closed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from badges.openbadges.verification import Answer, LimitedFetcher
from badges.openbadges.verification.addresses import Address
from badges.services import verifying_many
from badges.services.instance import Instance
from badges.services.verifying_many import LARGE, MOST_AT_ONCE, MOST_LARGE_AT_ONCE, Piece, verify_many

if TYPE_CHECKING:
    from badges.records.tables import Assertion


def piece(text: str) -> Piece:
    """Return a badge of a list, given as text."""
    return Piece(text, lambda: text)


def test_outcomes_come_in_order(instance: Instance, awarded: list[Assertion]) -> None:
    """On both databases, every badge of a mixed list is told in its place, whatever became of the others."""
    addresses = [instance.urls.assertion("cap-tandem", one.public_id) for one in awarded]
    mixed = [*addresses, "pas un badge", awarded[0].jws, "x" * 70_000, *addresses]
    outcomes = list(verify_many(instance, map(piece, mixed)))
    assert [outcome.name for outcome in outcomes] == mixed
    verdicts = [outcome.report.verdict if outcome.report else outcome.code for outcome in outcomes]
    assert verdicts == [*["valid"] * 5, "invalid", "valid", "input_too_large", *["valid"] * 5]


class SlowFetcher(LimitedFetcher):
    """Answers 404 when it is let, and counts who waits."""

    waiting = 0
    most = 0
    lock = threading.Lock()
    gate = threading.Event()

    def ask(self, address: Address, seconds: float, etag: str | None = None) -> Answer:
        """Wait for the gate."""
        with self.lock:
            SlowFetcher.waiting += 1
            SlowFetcher.most = max(SlowFetcher.most, SlowFetcher.waiting)
        self.gate.wait(5)
        with self.lock:
            SlowFetcher.waiting -= 1
        return Answer(404)

    def close(self) -> None:
        """Do nothing."""


@pytest.fixture
def slow(instance: Instance) -> Instance:
    """An installation for which the world is slow."""
    SlowFetcher.waiting = SlowFetcher.most = 0
    SlowFetcher.gate.clear()
    return replace(instance, new_fetcher=lambda _loopback: SlowFetcher())


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_few_are_looked_at_together(slow: Instance) -> None:
    """No more threads than promised wait at a time, and files are read only when their turn is near."""
    read: list[int] = []

    def reading(number: int) -> Callable[[], str]:
        def take() -> str:
            read.append(number)
            return f"https://slow.example/{number}"

        return take

    outcomes = verify_many(slow, (Piece(f"{number}", reading(number)) for number in range(40)))
    threading.Timer(0.3, SlowFetcher.gate.set).start()
    assert next(outcomes).name == "0"
    assert len(read) <= MOST_AT_ONCE + 1
    assert [outcome.name for outcome in outcomes] == [f"{number}" for number in range(1, 40)]
    assert 1 < SlowFetcher.most <= MOST_AT_ONCE


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_list_ends_in_time(instance: Instance) -> None:
    """Those whose turn has not come when the time is over are not looked at, and are told so in their place."""
    now = iter([0.0, *[1.0] * 3, *[200.0] * 20])
    outcomes = list(verify_many(instance, map(piece, ["a b"] * 8), clock=lambda: next(now)))
    assert [outcome.report is not None for outcome in outcomes] == [True] * 3 + [False] * 5
    assert {outcome.code for outcome in outcomes} == {None}


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_closing_a_list_stops_the_work(slow: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the reader goes away, badges that nobody has begun with are never looked at."""
    begun: list[str] = []
    original = verifying_many._outcome

    def note(instance: Instance, piece: Piece) -> verifying_many.Outcome:
        begun.append(piece.name)
        return original(instance, piece)

    monkeypatch.setattr(verifying_many, "_outcome", note)
    outcomes = verify_many(slow, (piece(f"https://slow.example/{number}") for number in range(100)))
    threading.Timer(0.2, SlowFetcher.gate.set).start()
    next(outcomes)
    outcomes.close()
    assert len(begun) <= 2 * MOST_AT_ONCE


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_two_large_files_are_in_memory_at_a_time(slow: Instance) -> None:
    """However many lists are told, no more than two of their large files are looked at together; small ones go on."""
    lists = [
        verify_many(slow, [Piece(f"{n}", lambda: "https://slow.example/1", None, size) for n in range(6)])
        for size in (2 * LARGE, 2 * LARGE, 10)
    ]
    with ThreadPoolExecutor(len(lists)) as pool:
        told = [pool.submit(list, one) for one in lists]
        threading.Timer(0.5, SlowFetcher.gate.set).start()
        outcomes = [outcome for one in told for outcome in one.result()]
    assert len(outcomes) == 18
    assert SlowFetcher.most == MOST_LARGE_AT_ONCE + MOST_AT_ONCE


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_large_files_of_others_are_not_waited_for_without_end(slow: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    """A large file that finds no place is told as busy, and the list goes on."""
    monkeypatch.setattr(verifying_many, "BACKGROUND_PATIENCE", 0.01)
    monkeypatch.setattr(verifying_many, "_large", threading.BoundedSemaphore(1))
    with verifying_many._large:
        large = Piece("large", lambda: "a b", None, 2 * LARGE)
        outcomes = list(verify_many(slow, [large, piece("a b")]))
    assert [(outcome.busy, outcome.report is not None) for outcome in outcomes] == [(True, False), (False, True)]
