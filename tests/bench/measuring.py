"""Times two things in turns, in CPU time of this process: whatever else the machine does is left out."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

Work = Callable[[], object]


@dataclass(frozen=True)
class Measured:
    """Seconds for one operation of ours and of the floor, each the median over all rounds, and their ratio."""

    ours: float
    floor: float
    ratio: float  # ours / floor, the median of the rounds' own ratios


def side_by_side(ours: Work, floor: Work, *, rounds: int, each: int) -> Measured:
    """Run `each` operations of ours, then of the floor, `rounds` times over, after one round to warm up."""
    pairs = []
    gc.collect()
    gc.disable()  # a collection in one half of a round would be counted against it
    try:
        for number in range(rounds + 1):
            # Whoever runs first in a round changes from round to round.
            if number % 2:
                pair = (_seconds(ours, each), _seconds(floor, each))
            else:
                second = _seconds(floor, each)
                pair = (_seconds(ours, each), second)
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


def _seconds(work: Work, times: int) -> float:
    start = time.process_time()
    for _ in range(times):
        work()
    return time.process_time() - start
