"""What a call costs: processor time and memory, and the most that an input within the limits may cost."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

MOST_SECONDS = 1.0
MOST_BYTES = 200_000_000

_CLEAR = Path("/proc/self/clear_refs")
_STATUS = Path("/proc/self/status")


@dataclass(slots=True)
class Cost:
    """What a block cost, once it has ended."""

    seconds: float = 0.0
    bytes: int = 0

    def require_within(self, seconds: float = MOST_SECONDS, octets: int = MOST_BYTES) -> None:
        """Fail when the block cost more than that."""
        assert self.seconds <= seconds, f"it took {self.seconds:.2f} s of processor time"
        assert self.bytes <= octets, f"it took {self.bytes / 1e6:.0f} MB"


@contextmanager
def measured() -> Iterator[Cost]:
    """Measure a block: the processor time of all threads, which a busy machine does not lengthen, and how far the
    resident memory rose above where it stood. tracemalloc would not see what C libraries allocate, and slow all down.
    """
    cost = Cost()
    before = _start_peak()
    started = time.process_time()
    try:
        yield cost
    finally:
        cost.seconds = time.process_time() - started
        cost.bytes = max(0, _peak() - before)


def _start_peak() -> int:
    """Return how much memory stands in use, and let the peak begin there (Linux; elsewhere it never falls)."""
    if not _CLEAR.exists():
        return _peak()
    _CLEAR.write_text("5")
    return _peak()


def _peak() -> int:
    if not _STATUS.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    line = next(line for line in _STATUS.read_text().splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024
