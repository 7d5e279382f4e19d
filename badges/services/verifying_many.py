"""Checking a list of badges, a few at a time and in order; nothing is kept when the last one is told."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from badges.services.instance import Instance
from badges.services.outbound import BACKGROUND_PATIENCE, CHECK_SECONDS, Busy, ask_for
from badges.services.verifying import InputRefusedError, Report, verify

__all__ = ["LONGEST", "MOST_PIECES", "Outcome", "Piece", "verify_many"]

MOST_PIECES: Final = 200
MOST_AT_ONCE: Final = 3  # of the four turns of one visitor (badges.services.outbound): one stays for a single check
MOST_SECONDS: Final = 120.0  # for the whole list; each check ends within its own budget
LONGEST: Final = MOST_SECONDS + 2 * BACKGROUND_PATIENCE + CHECK_SECONDS  # its last check began at the last moment
LARGE: Final = 1024 * 1024  # bytes: such files cost several times their size while they are looked at
MOST_LARGE_AT_ONCE: Final = 2  # in one process, whatever the number of lists

_large = threading.BoundedSemaphore(MOST_LARGE_AT_ONCE)


@dataclass(frozen=True)
class Piece:
    """One badge of a list: what to call it, and how to read it when its turn comes."""

    name: str
    read: Callable[[], bytes | str]
    filename: str | None = None
    size: int = 0  # bytes, where that is known before it is read


@dataclass(frozen=True)
class Outcome:
    """What came of one piece: a report, or the code for which it could not be looked at; neither: no time was left.

    `busy`: there was no turn to ask the badge's issuer, however long it was waited for.
    """

    name: str
    report: Report | None = None
    code: str | None = None
    busy: bool = False


def verify_many(
    instance: Instance,
    pieces: Iterable[Piece],
    *,
    visitor: str | None = None,
    seconds: float = MOST_SECONDS,
    clock: Callable[[], float] = time.monotonic,
) -> Generator[Outcome]:
    """Yield the outcome of each piece, in the order given, as soon as it is known; stops work when it is closed.

    Pieces are read when their turn is near, so that a long list of files is never in memory as a whole. Those
    whose turn has not come within `seconds` are not looked at. Checks that reach out share the turns of `visitor`.
    """
    ends = clock() + seconds
    pool = ThreadPoolExecutor(
        MOST_AT_ONCE,
        thread_name_prefix="badges-verify",
        initializer=lambda: ask_for(visitor, background=True),  # a thread inherits nothing
    )
    waiting: deque[Future[Outcome]] = deque()
    try:
        for piece in pieces:
            if clock() >= ends:
                yield from _told(waiting)
                yield Outcome(piece.name)
                continue
            waiting.append(pool.submit(_outcome, instance, piece))
            if len(waiting) > MOST_AT_ONCE:
                yield waiting.popleft().result()
        yield from _told(waiting)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _told(waiting: deque[Future[Outcome]]) -> Iterator[Outcome]:
    while waiting:
        yield waiting.popleft().result()


def _outcome(instance: Instance, piece: Piece) -> Outcome:
    """Read and check one badge in a database session of its own; a thread shares none."""
    try:
        with _place(piece.size), instance.sessions() as session:
            return Outcome(piece.name, verify(instance, session, piece.read(), filename=piece.filename))
    except InputRefusedError as refusal:
        return Outcome(piece.name, code=refusal.code)
    except Busy:
        return Outcome(piece.name, busy=True)


@contextmanager
def _place(size: int) -> Iterator[None]:
    """Wait for a place among the few large files; raises Busy when the lists of others hold them for too long."""
    if size <= LARGE:
        yield
        return
    if not _large.acquire(timeout=BACKGROUND_PATIENCE):
        raise Busy(CHECK_SECONDS)
    try:
        yield
    finally:
        _large.release()
