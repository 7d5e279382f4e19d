"""How often one person may have something costly done: codes that are mailed, archives that are made."""

from __future__ import annotations

import threading
from collections.abc import Hashable
from datetime import timedelta
from typing import Final

from cachetools import TTLCache

from badges.domain.errors import TooOften
from badges.domain.ports import Clock

WINDOW: Final = timedelta(minutes=10)  # in which one person may have so many files made
_DAY: Final = timedelta(days=1)


class Counts:
    """How often something was done in a window of time, in this process; what is a day old is forgotten."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._counts: TTLCache[Hashable, int] = TTLCache(
            maxsize=200_000, ttl=_DAY.total_seconds(), timer=lambda: clock.now().timestamp()
        )

    def spend(self, *shares: tuple[Hashable, int, timedelta]) -> bool:
        """Count once in every share (what is counted, how often it may be, within what), if all of them allow it."""
        now = self._clock.now().timestamp()
        keys = [((key, within, int(now // within.total_seconds())), most) for key, most, within in shares]
        with self._lock:
            if any(self._counts.get(key, 0) >= most for key, most in keys):
                return False
            for key, _most in keys:
                self._counts[key] = self._counts.get(key, 0) + 1
        return True

    def require_file(self, what: str, person: str, most: int) -> None:
        """Count a file that is to be made for a person; raises TooOften after `most` of its kind in ten minutes."""
        if not self.spend(((what, person), most, WINDOW)):
            minutes, seconds = int(WINDOW.total_seconds() // 60), int(WINDOW.total_seconds())
            raise TooOften(
                f"Vous avez demandé beaucoup de fichiers. Attendez {minutes}\u00a0minutes, puis recommencez.",
                f"You have asked for many files. Wait {minutes} minutes, then start again.",
                seconds,
            )
