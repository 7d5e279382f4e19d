"""Keeps documents of issuers in memory between checks, for all threads of a process."""

from __future__ import annotations

import threading

from cachetools import LRUCache

from badges.openbadges.verification.ports import Kept

MOST_WEIGHT = 24 * 1024 * 1024  # bytes of memory, about
_PER_BYTE = 12  # what a document taken apart weighs beside its text
_PER_DOCUMENT = 4 * 1024


class DocumentShelf:
    """The documents that were read last, as many as fit: one that would fill the shelf alone is not kept."""

    def __init__(self, most_weight: int = MOST_WEIGHT) -> None:
        self._kept: LRUCache[str, Kept] = LRUCache(most_weight, getsizeof=_weight)
        self._lock = threading.Lock()

    def find(self, name: str) -> Kept | None:
        """Return what is kept under `name`, however old."""
        with self._lock:
            return self._kept.get(name)

    def put(self, name: str, kept: Kept) -> None:
        """Keep an answer, in the place of what was kept under `name` and of what was not used for longest."""
        if _weight(kept) > self._kept.maxsize / 2:
            return
        with self._lock:
            self._kept[name] = kept


def _weight(kept: Kept) -> int:
    return _PER_DOCUMENT * len(kept.records) + _PER_BYTE * sum(len(record.body) for record in kept.records)
