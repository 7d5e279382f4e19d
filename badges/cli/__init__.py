"""The `badges` command: one click group; errors become one sentence and an exit status.

A command is imported when it is named: whoever verifies a file does not wait for the database's library.
"""

from __future__ import annotations

from importlib import import_module

import click

from badges.cli.help import HELP, SUBCOMMAND
from badges.cli.languages import choose, choose_for_click, language
from badges.cli.wiring import Wiring
from badges.domain.errors import ProgrammeError

USAGE = 64  # wrong options (sysexits.h)
FAILED = 1
UNHEARD = 74  # whoever was to read the answer has gone (sysexits.h): no verdict
# Each command: its module, and the function there that makes it.
_COMMANDS = {
    "demo": ("demonstrating", "demo_command"),
    "run": ("running", "run_command"),
    "init": ("initialising", "init_command"),
    "award": ("awarding", "award_command"),
    "verify": ("verifying", "verify_command"),
    "export": ("exporting", "export_command"),
    "revoke": ("revoking", "revoke_command"),
    "keys": ("signing_keys", "key_commands"),
    "people": ("people", "people_commands"),
    "retention": ("people", "retention_commands"),
    "db": ("database", "database_commands"),
}


class _Badges(click.Group):
    """Knows of each command what the list of them says; the rest of it when it is named."""

    def __init__(self, wiring: Wiring) -> None:
        outlines = {name: click.Command(name, help=choose(*HELP[name])) for name in _COMMANDS}
        help_, metavar = choose(*HELP["badges"]), choose(*SUBCOMMAND)
        super().__init__("badges", commands=outlines, help=help_, subcommand_metavar=metavar)
        self._wiring = wiring

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the whole command that the first of `args` names, and the rest of them; raises click.UsageError."""
        name, outline, rest = super().resolve_command(ctx, args)
        if name not in _COMMANDS:
            return name, outline, rest
        module, make = _COMMANDS[name]
        whole: click.Command = getattr(import_module(f"{__name__}.{module}"), make)(self._wiring)
        return name, whole, rest


def run_command_line(wiring: Wiring, arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status; nobody is shown a traceback for what they typed."""
    choose_for_click()
    try:
        status = _Badges(wiring).main(args=arguments, prog_name="badges", standalone_mode=False)
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
    except OSError as error:
        click.echo(_about_file(error), err=True)
        return FAILED
    except SystemExit:  # how click ends when its output is closed, with a status that says "invalid"
        return UNHEARD
    return status if isinstance(status, int) else 0


def _about_file(error: OSError) -> str:
    """Say which file or folder the system refused, and why, in the system's own words."""
    name, reason = error.filename or "?", error.strerror or type(error).__name__
    return choose(
        f"Impossible de lire ou d’écrire {name}\u00a0: {reason}. Vérifiez le chemin et les droits.",
        f"{name} cannot be read or written: {reason}. Check the path and the rights.",
    )
