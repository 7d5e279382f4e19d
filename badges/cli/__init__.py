"""The `badges` command: one click group; errors become one sentence and an exit status."""

from __future__ import annotations

import click

from badges.cli.awarding import award_command
from badges.cli.database import database_commands
from badges.cli.demonstrating import demo_command
from badges.cli.exporting import export_command
from badges.cli.help import HELP, SUBCOMMAND
from badges.cli.initialising import init_command
from badges.cli.languages import choose, choose_for_click, language
from badges.cli.people import people_commands, retention_commands
from badges.cli.revoking import revoke_command
from badges.cli.running import run_command
from badges.cli.signing_keys import key_commands
from badges.cli.verifying import verify_command
from badges.cli.wiring import Wiring
from badges.domain.errors import ProgrammeError

USAGE = 64  # wrong options (sysexits.h)
FAILED = 1


def run_command_line(wiring: Wiring, arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status; nobody is shown a traceback for what they typed."""
    choose_for_click()
    group = click.Group("badges", help=choose(*HELP["badges"]), subcommand_metavar=choose(*SUBCOMMAND))
    for command in (
        demo_command(wiring),
        run_command(wiring),
        init_command(wiring),
        award_command(wiring),
        verify_command(wiring),
        export_command(wiring),
        revoke_command(wiring),
        key_commands(wiring),
        people_commands(wiring),
        retention_commands(wiring),
        database_commands(wiring),
    ):
        group.add_command(command)
    try:
        status = group.main(args=arguments, prog_name="badges", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return USAGE
    except click.UsageError as error:
        error.show()
        return USAGE
    except click.ClickException as error:
        error.show()
        return FAILED
    except click.Abort:
        click.echo(
            choose(
                "Arrêté. Rien n’a été changé depuis la dernière étape confirmée.",
                "Stopped. Nothing was changed since the last confirmed step.",
            ),
            err=True,
        )
        return FAILED
    except ProgrammeError as error:
        click.echo(error.sentence(language()), err=True)
        return FAILED
    return status if isinstance(status, int) else 0
