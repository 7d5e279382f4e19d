"""Times two things in turns: the ratio of neighbours in time is what a noisy machine cannot spoil."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

Work = Callable[[], object]
Timed = Callable[[int], float]
"""Does something so many times, and returns the seconds that it took."""


@dataclass(frozen=True)
class Measured:
    """Seconds for one operation of ours and of the floor, each the median over all rounds, and their ratio."""

    ours: float
    floor: float
    ratio: float  # ours / floor, the median of the rounds' own ratios


def side_by_side(ours: Timed, floor: Timed, *, rounds: int, each: int) -> Measured:
    """Run `each` operations of ours, then of the floor, `rounds` times over, after one round to warm up."""
    pairs = []
    gc.collect()
    gc.disable()  # a collection in one half of a round would be counted against it
    try:
        for number in range(rounds + 1):
            # Whoever runs first in a round changes from round to round.
            if number % 2:
                pair = (ours(each), floor(each))
            else:
                second = floor(each)
                pair = (ours(each), second)
            pairs.append(pair)
            gc.collect()
    finally:
        gc.enable()
    measured = pairs[1:]
    return Measured(
        statistics.median(mine for mine, _ in measured) / each,
        statistics.median(other for _, other in measured) / each,
        statistics.median(mine / other for mine, other in measured),
    )


def cpu(work: Work) -> Timed:
    """Time `work` in CPU time of this process: whatever else the machine does is left out."""
    return lambda times: _seconds(work, times, time.process_time)


def wall(work: Work) -> Timed:
    """Time `work` by the wall: for what is waiting rather than work."""
    return lambda times: _seconds(work, times, time.monotonic)


def _seconds(work: Work, times: int, clock: Callable[[], float]) -> float:
    start = clock()
    for _ in range(times):
        work()
    return clock() - start
