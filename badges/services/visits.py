"""How often each visitor asks for what has no limit of its own: one count for pages, documents and files."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from math import ceil
from typing import Final

MOST_VISITS: Final = 900  # of one visitor in a window: a class behind one address, a verifier of hundreds of badges
WINDOW: Final = 60.0  # seconds
MOST_VISITORS: Final = 20_000  # remembered at a time, some 3 MB: with more, a count for each says nothing any more


class Visits:
    """Counts in fixed windows, in this process; a visit costs a microsecond, for it stands before every document."""

    def __init__(self, most: int = MOST_VISITS, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._counts: dict[str, int] = {}
        self._ends = 0.0
        self._lock = threading.Lock()

    def count(self, visitor: str) -> int:
        """Count a visit; return 0, or in how many seconds to come back when the visitor came too often."""
        now = self._clock()
        with self._lock:
            if now >= self._ends or len(self._counts) >= MOST_VISITORS:
                self._counts.clear()
                self._ends = now + WINDOW
            count = self._counts.get(visitor, 0) + 1
            self._counts[visitor] = count
            return 0 if count <= self._most else ceil(self._ends - now)
