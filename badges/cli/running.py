"""`badges run`: serve the installation."""

from __future__ import annotations

import click

from badges.cli.wiring import Wiring


def run_command(wiring: Wiring) -> click.Command:
    """Return the `run` command."""

    @click.command("run", help="Sert l’installation sur HOST:PORT (127.0.0.1:8000 si rien n’est dit).")
    def run() -> None:
        wiring.serve()

    return run
