"""`badges db`: the tables of the database."""

from __future__ import annotations

import click

from badges.cli.help import HELP, SUBCOMMAND
from badges.cli.languages import choose
from badges.cli.progress import moving_bar
from badges.cli.wiring import Wiring

BEHIND = 1


def database_commands(wiring: Wiring) -> click.Group:
    """Return the `db` group: upgrade, current."""
    group = click.Group("db", help=choose(*HELP["db"]), subcommand_metavar=choose(*SUBCOMMAND))

    @group.command("upgrade", help=choose(*HELP["upgrade"]))
    def upgrade() -> None:
        with moving_bar(choose("Base de données", "Database")):
            revision = wiring.upgrade_database()
        click.echo(revision)

    @group.command("current", help=choose(*HELP["current"]))
    def current() -> int:
        found, newest = wiring.database_revision()
        if found == newest:
            click.echo(found)
            return 0
        here = found or choose("(vide)", "(empty)")
        click.echo(
            choose(
                f"{here}\u00a0: la dernière migration est {newest}. Lancez «\u00a0badges db upgrade\u00a0».",
                f"{here}: the newest migration is {newest}. Run “badges db upgrade”.",
            )
        )
        return BEHIND

    return group
