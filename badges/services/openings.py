"""Whose carnet was opened since the last sweep: kept in this process, for a page that is read changes nothing."""

from __future__ import annotations

import threading
from typing import Final

MOST: Final = 100_000  # people remembered between two sweeps; of more, the next opening tells


class Openings:
    """Collects people's ids until somebody takes them."""

    def __init__(self) -> None:
        self._people: set[int] = set()
        self._lock = threading.Lock()

    def note(self, person_id: int) -> None:
        """Remember that this person's carnet was opened."""
        with self._lock:
            if len(self._people) < MOST:
                self._people.add(person_id)

    def take(self) -> set[int]:
        """Return whose carnets were opened, and forget it."""
        with self._lock:
            people, self._people = self._people, set()
        return people
