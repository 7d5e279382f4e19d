"""Turns for checks that reach for the network, so that strangers' slow servers never hold every thread of ours."""

from __future__ import annotations

import threading
from collections import Counter
from contextvars import ContextVar
from typing import Final

from badges.domain.errors import ProgrammeError

MOST_TURNS: Final = 4  # in one process
MOST_TURNS_OF_ONE: Final = 1
BUSY_SECONDS: Final = 10  # what one check may take (badges.openbadges.verification.fetching)

_asking: ContextVar[str | None] = ContextVar("badges_asking", default=None)
_turns: Counter[str] = Counter()
_lock = threading.Lock()


class Busy(ProgrammeError):
    """As many checks as allowed are waiting for other people's servers."""

    def __init__(self) -> None:
        super().__init__(
            "D’autres vérifications sont en cours. Recommencez dans dix secondes.",
            "Other checks are under way. Try again in ten seconds.",
        )


def ask_for(visitor: str | None) -> None:
    """Say for whom this thread's next checks are made; None: for ourselves, who need no turn."""
    _asking.set(visitor)


class Turn:
    """One check's right to reach for the network: taken when it first does, and given back at its end."""

    def __init__(self) -> None:
        self._visitor = _asking.get()
        self._held = False
        self._refused = False

    def take(self) -> bool:
        """Take the turn, once, and tell whether there was one; no-one waits for it."""
        if self._visitor is None or self._held:
            return True
        with _lock:
            self._held = _turns.total() < MOST_TURNS and _turns[self._visitor] < MOST_TURNS_OF_ONE
            _turns[self._visitor] += self._held
        self._refused = self._refused or not self._held
        return self._held

    def end(self) -> None:
        """Give the turn back."""
        if self._visitor is None or not self._held:
            return
        with _lock:
            self._held = False
            _turns[self._visitor] -= 1
            if not _turns[self._visitor]:
                del _turns[self._visitor]

    def raise_if_refused(self) -> None:
        """Raise Busy when there was no turn: what the check then found says nothing about the badge."""
        if self._refused:
            raise Busy
