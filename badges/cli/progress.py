"""A progress bar for work that takes longer than a second, on a terminal only."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click

from badges.cli.wiring import OnProgress

PATIENCE_S = 1.0


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
        filled = 30 * done // total if total else 30
        click.echo(f"\r{label} {'█' * filled}{'░' * (30 - filled)} {done}/{total}", nl=False, err=True)

    try:
        yield advance
    finally:
        if shown:
            click.echo(err=True)
