"""`badges people`: erase somebody, or hand over what is kept of her; `badges retention`: what is done once a day."""

from __future__ import annotations

from pathlib import Path

import click

from badges.cli.help import HELP, SUBCOMMAND
from badges.cli.languages import choose
from badges.cli.progress import moving_bar
from badges.cli.wiring import Wiring
from badges.services import erasing
from badges.services.personal_data import Person, archive, person_behind

WHO = "BADGE_OR_PERSON"


def people_commands(wiring: Wiring) -> click.Group:
    """Return the `people` group: erase, export."""
    group = click.Group("people", help=choose(*HELP["people"]), subcommand_metavar=choose(*SUBCOMMAND))

    @group.command("erase", help=choose(*HELP["people.erase"]))
    @click.argument("who", metavar=WHO)
    @click.option("--yes", is_flag=True, help=choose(*HELP["people.yes"]))
    def erase(who: str, yes: bool) -> None:
        instance = wiring.instance()
        with instance.sessions() as session:
            person = person_behind(instance, session, who)
            question = choose(f"Effacer pour toujours {_named(person)}\u00a0?", f"Erase {_named(person)} for ever?")
        if not yes:
            click.confirm(question, abort=True)
        with moving_bar(choose("Effacement", "Erasing")):
            with instance.unit_of_work() as session:
                erasing.erase(instance, session, person_behind(instance, session, who))
            cleared = erasing.clear_file(instance)
        _cleared(cleared)

    @group.command("export", help=choose(*HELP["people.export"]))
    @click.argument("who", metavar=WHO)
    @click.option(
        "-o", "output", required=True, type=click.Path(dir_okay=False, path_type=Path), help=choose(*HELP["-o"])
    )
    def export(who: str, output: Path) -> None:
        instance = wiring.instance()
        with instance.sessions() as session, moving_bar(choose("Données", "Data")):
            data = archive(instance, session, person_behind(instance, session, who))
        _write_private(output, data)
        click.echo(str(output))

    return group


def retention_commands(wiring: Wiring) -> click.Group:
    """Return the `retention` group: run."""
    group = click.Group("retention", help=choose(*HELP["retention"]), subcommand_metavar=choose(*SUBCOMMAND))

    @group.command("run", help=choose(*HELP["retention.run"]))
    def run() -> None:
        instance = wiring.instance()
        with moving_bar(choose("Conservation", "Retention")):
            told, erased = wiring.retain(instance)
        click.echo(
            choose(
                f"Personnes prévenues\u00a0: {told}. Personnes effacées\u00a0: {erased}.",
                f"People told: {told}. People erased: {erased}.",
            )
        )

    return group


def _named(person: Person) -> str:
    return f"{person.name} ({person.public_id})"


def _write_private(path: Path, data: bytes) -> None:
    """Put `data` into a new file that its owner alone reads, or over one of that name."""
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_bytes(data)


def _cleared(cleared: bool) -> None:
    click.echo(
        choose(
            "Effacé. Ses adresses répondent que le badge n’existe plus.",
            "Erased. The addresses answer that the badge no longer exists.",
        )
    )
    if not cleared:
        click.echo(
            choose(
                "Le fichier de la base était occupé\u00a0: il sera nettoyé dans la journée.",
                "The database’s file was busy: it will be cleared within a day.",
            )
        )
