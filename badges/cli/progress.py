"""Progress bars for work that takes longer than a second, on a terminal only."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click

from badges.cli.wiring import OnProgress

PATIENCE_S = 1.0
_STEP_S = 0.1  # between two pictures of a bar that moves
_WIDTH = 30  # signs
_BLOCK = 6  # of them move


@contextmanager
def progress_bar(label: str) -> Iterator[OnProgress]:
    """Yield a function that is told (done, total); a bar appears on standard error after one second."""
    started = time.monotonic()
    shown = False

    def advance(done: int, total: int) -> None:
        nonlocal shown
        if not sys.stderr.isatty() or (not shown and time.monotonic() - started < PATIENCE_S):
            return
        shown = True
        filled = _WIDTH * done // total if total else _WIDTH
        click.echo(f"\r{label} {_drawn(0, filled)} {done}/{total}", nl=False, err=True)

    try:
        yield advance
    finally:
        if shown:
            click.echo(err=True)


@contextmanager
def moving_bar(label: str) -> Iterator[None]:
    """Show on standard error, after one second, that work goes on whose parts cannot be counted; cleared at its end."""
    if not sys.stderr.isatty():
        yield
        return
    over = threading.Event()
    mover = threading.Thread(target=_move, args=(label, over), daemon=True)
    mover.start()
    try:
        yield
    finally:
        over.set()
        mover.join()


def _move(label: str, over: threading.Event) -> None:
    """Move a block to and fro until the work is `over`."""
    if over.wait(PATIENCE_S):
        return
    way, step = _WIDTH - _BLOCK, 0
    while True:
        click.echo(f"\r{label} {_drawn(way - abs(step % (2 * way) - way), _BLOCK)}", nl=False, err=True)
        if over.wait(_STEP_S):
            break
        step += 1
    click.echo(f"\r{' ' * (len(label) + 1 + _WIDTH)}\r", nl=False, err=True)


def _drawn(start: int, filled: int) -> str:
    return "░" * start + "█" * filled + "░" * (_WIDTH - start - filled)
