"""What came of the load, as Markdown: promises kept or broken, requests, memory, latency."""

from __future__ import annotations

import statistics
from collections import Counter
from dataclasses import dataclass

from tests.load.clients import Seen
from tests.load.memory import MIB
from tests.load.probe import Probed

WARM_SECONDS = 10
LAST_SECONDS = 10
MOST_GROWTH = 50  # MB, since the first ten seconds
MOST_IN_FLIGHT = 150  # MB, for a moment: files of 5 MiB are in memory while they are looked at
_FEW = 12


@dataclass(frozen=True)
class Outcome:
    """All that was seen; `memory` holds the server's resident bytes, one count each second."""

    seen: Seen
    probed: Probed
    memory: list[int]
    complaints: list[str]  # lines of the server's log
    alive: bool

    def problems(self) -> list[str]:
        """Return one sentence for each broken promise."""
        broken = sum(count for (_, status), count in self.seen.counts.items() if status.startswith("5"))
        found = []
        if broken:
            found.append(f"{broken} answers were 5xx.")
        if self.growth() >= MOST_GROWTH:
            found.append(f"Memory grew by {self.growth():.0f} MB.")
        if self.peak() >= MOST_IN_FLIGHT:
            found.append(f"Memory was {self.peak():.0f} MB above that of the tenth second.")
        if self.probed.failures or not self.probed.latencies:
            found.append(f"{len(self.probed.failures)} public documents were not served: {self.probed.failures[:3]}")
        if self.seen.surprises:
            found.append(
                f"{len(self.seen.surprises)} answers were wrong: {Counter(self.seen.surprises).most_common(_FEW)}"
            )
        if self.complaints:
            found.append(f"The server's log holds {len(self.complaints)} complaints: {self.complaints[:_FEW]}")
        if not self.alive:
            found.append("The server ended.")
        return found

    def growth(self) -> float:
        """Return by how many MB the memory of the last seconds (their median) is over that of the tenth."""
        return (statistics.median(self.memory[-LAST_SECONDS:]) - self.memory[WARM_SECONDS]) / 1e6

    def peak(self) -> float:
        """Return how many MB above the tenth second the memory ever was afterwards, for however short a moment."""
        return (max(self.memory[WARM_SECONDS:]) - self.memory[WARM_SECONDS]) / 1e6

    def text(self) -> str:
        """Return the whole as Markdown."""
        problems = self.problems()
        verdict = "\n".join(f"- **broken**: {one}" for one in problems) or "All promises were kept."
        return "\n\n".join((verdict, self._requests(), self._memory(), self._latency()))

    def _requests(self) -> str:
        counts = self.seen.counts
        statuses = sorted({status for _, status in counts})
        rows = [["request", *statuses, "slowest, s"]]
        for kind in sorted({kind for kind, _ in counts}):
            told = [str(counts.get((kind, status), "")) for status in statuses]
            rows.append([kind, *told, f"{self.seen.worst[kind]:.1f}"])
        sums = [str(sum(count for (_, told), count in counts.items() if told == status)) for status in statuses]
        rows.append(["all", *sums, ""])
        return _table(rows)

    def _memory(self) -> str:
        rows = [["second", *(str(second) for second in range(0, len(self.memory), 10))]]
        rows.append(["resident, MiB", *(f"{size / MIB:.0f}" for size in self.memory[::10])])
        grown = f"Growth after the first {WARM_SECONDS} s: {self.growth():.1f} MB (promised: under {MOST_GROWTH})"
        return f"{_table(rows)}\n\n{grown}; the highest second: {self.peak():.1f} MB above the tenth."

    def _latency(self) -> str:
        took = sorted(self.probed.latencies) or [0.0]
        told = f"median {statistics.median(took) * 1000:.0f} ms, worst {took[-1] * 1000:.0f} ms"
        failed = len(self.probed.failures)
        return f"Public documents read meanwhile: {len(took)}, {told}, not answered 200: {failed}."


def _table(rows: list[list[str]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    return "\n".join([lines[0], "| " + " | ".join("-" * width for width in widths) + " |", *lines[1:]])
