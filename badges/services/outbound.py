"""Turns for checks that reach for the network, so that strangers' slow servers never hold every thread of ours.

Whoever finds none waits a little, in order. Half of the turns are for visitors who have none yet: a few addresses
that hold as many as they may do not shut out the others (docs/decisions/0013).
"""

from __future__ import annotations

import threading
import time
from contextvars import ContextVar
from dataclasses import dataclass
from math import ceil
from typing import Final

from badges.domain.errors import ProgrammeError

MOST_TURNS: Final = 24  # in one process
MOST_TURNS_OF_ONE: Final = 4
MOST_SHARED: Final = 12  # with so many taken, the others are for visitors who have none
MOST_WAITING: Final = 16  # of those who hold a thread of the server meanwhile
MOST_WAITING_OF_ONE: Final = 4
PATIENCE: Final = 2.5  # seconds that a visitor is kept waiting for a turn
BACKGROUND_PATIENCE: Final = 10.0  # seconds, for a list: its checks wait in threads of their own
CHECK_SECONDS: Final = 10  # what one check may take (badges.openbadges.verification.fetching)


class Busy(ProgrammeError):
    """As many checks as allowed are waiting for other people's servers; one of them ends within `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__(
            f"D’autres vérifications sont en cours. Recommencez dans {seconds}\u00a0s.",
            f"Other checks are under way. Try again in {seconds} s.",
        )
        self.seconds = seconds


@dataclass(frozen=True)
class _Asking:
    """For whom a thread checks, and whether it is a thread of the server."""

    visitor: str
    background: bool


_asking: ContextVar[_Asking | None] = ContextVar("badges_asking", default=None)


def ask_for(visitor: str | None, *, background: bool = False) -> None:
    """Say for whom this thread's next checks are made; None: for ourselves, who need no turn.

    Checks in the `background` hold no thread of the server, and wait longer.
    """
    _asking.set(_Asking(visitor, background) if visitor is not None else None)


class Turn:
    """One check's right to reach for the network: taken when it first does, and given back at its end."""

    def __init__(self) -> None:
        self._asking = _asking.get()
        self._held = False
        self._busy: Busy | None = None

    @property
    def is_needed(self) -> bool:
        """Tell whether this check is a visitor's."""
        return self._asking is not None

    def take(self) -> bool:
        """Take the turn, once, and tell whether there was one; waits for it as long as the visitor may."""
        if self._asking is None or self._held:
            return True
        if self._busy is None:
            refused_for = _turns.take(self, self._asking)
            self._held = refused_for is None
            self._busy = Busy(refused_for) if refused_for is not None else None
        return self._held

    def end(self) -> None:
        """Give the turn back."""
        if self._held:
            self._held = False
            _turns.give_back(self)

    def raise_if_refused(self) -> None:
        """Raise Busy when there was no turn: what the check then found says nothing about the badge."""
        if self._busy is not None:
            raise self._busy


class _Turns:
    """All turns of this process, and who waits for one."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._taken: dict[Turn, tuple[str, float]] = {}  # whose, and since when; the oldest first
        self._waiting: dict[Turn, _Asking] = {}  # whoever came first is first

    def take(self, turn: Turn, asking: _Asking) -> int | None:
        """Return None once `turn` is taken, or in how many seconds to try again."""
        patience = BACKGROUND_PATIENCE if asking.background else PATIENCE
        with self._changed:
            crowded = self._is_crowded(asking)
            self._waiting[turn] = asking
            try:
                if self._is_next(turn) or (
                    not crowded and self._changed.wait_for(lambda: self._is_next(turn), patience)
                ):
                    self._taken[turn] = (asking.visitor, time.monotonic())
                    return None
            finally:
                del self._waiting[turn]
                self._changed.notify_all()  # whoever stood behind may be next
            return self._retry_after(asking.visitor)

    def give_back(self, turn: Turn) -> None:
        with self._changed:
            del self._taken[turn]
            self._changed.notify_all()

    def _is_crowded(self, asking: _Asking) -> bool:
        """Tell whether no thread of the server may be kept waiting for `asking`."""
        places = [one for one in self._waiting.values() if not one.background]
        full = len(places) >= MOST_WAITING or places.count(asking) >= MOST_WAITING_OF_ONE
        return full and not asking.background

    def _is_next(self, turn: Turn) -> bool:
        return turn is next((one for one, asking in self._waiting.items() if self._has_room(asking.visitor)), None)

    def _has_room(self, visitor: str) -> bool:
        own = sum(whose == visitor for whose, _ in self._taken.values())
        most = MOST_TURNS if not own else MOST_SHARED
        return own < MOST_TURNS_OF_ONE and len(self._taken) < most

    def _retry_after(self, visitor: str) -> int:
        """Return when the first of the turns that stand in the way has ended, at the latest."""
        own = [since for whose, since in self._taken.values() if whose == visitor]
        in_the_way = own if len(own) >= MOST_TURNS_OF_ONE else [since for _, since in self._taken.values()]
        first = min(in_the_way, default=time.monotonic())
        return min(CHECK_SECONDS, max(1, ceil(first + CHECK_SECONDS - time.monotonic())))


_turns = _Turns()
