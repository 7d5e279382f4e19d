"""Somebody who reads public documents all the while: each must be there, and soon."""

from __future__ import annotations

import time
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.queues import Queue

from tests.load.asking import Request, ask
from tests.load.installation import Published

PERIOD = 0.1  # seconds
VISITOR = "192.0.2.7"


@dataclass(frozen=True)
class Probed:
    """How long each document took, in seconds, and what was not answered 200."""

    latencies: list[float]
    failures: list[str]


class Probe:
    """Asks for one document after the other in a process of its own, until `ends` (of time.monotonic)."""

    def __init__(self, published: Published, ends: float) -> None:
        context = get_context("fork")
        self._results: Queue[Probed] = context.Queue()
        self._process = context.Process(target=_probe, args=(published, ends, self._results), daemon=True)
        self._process.start()

    def collect(self, seconds: float) -> Probed:
        """Return what was seen; raises queue.Empty when it does not end in time."""
        return self._results.get(timeout=seconds)


def _probe(published: Published, ends: float, results: Queue[Probed]) -> None:
    paths = [*published.documents, published.page]
    latencies: list[float] = []
    failures: list[str] = []
    following = time.monotonic()
    while following < ends:
        path = paths[len(latencies) % len(paths)]
        answer = ask(published.port, Request("GET", path), VISITOR, seconds=15)
        latencies.append(answer.seconds)
        if answer.status != 200 or not answer.body:
            failures.append(f"GET {path} answered {answer.status}")
        following = max(following + PERIOD, time.monotonic())
        time.sleep(max(0.0, following - time.monotonic()))
    results.put(Probed(latencies, failures))
