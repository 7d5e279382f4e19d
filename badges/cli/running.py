"""`badges run`: serve the installation."""

from __future__ import annotations

import click

from badges.cli.help import HELP
from badges.cli.languages import choose
from badges.cli.wiring import Wiring


def run_command(wiring: Wiring) -> click.Command:
    """Return the `run` command."""

    @click.command("run", help=choose(*HELP["run"]))
    def run() -> None:
        wiring.serve()

    return run
