"""`badges export`: a verified file of one badge."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import click

from badges.cli.help import HELP, METAVARS
from badges.cli.languages import choose
from badges.cli.wiring import Wiring
from badges.domain.errors import Refused
from badges.services.exporting import ExportFormat, email_variant, export
from badges.services.publishing import award_of, find_assertion


def export_command(wiring: Wiring) -> click.Command:
    """Return the `export` command."""

    @click.command("export", help=choose(*HELP["export"]))
    @click.argument("assertion", metavar="ASSERTION_URL_OR_ID")
    @click.option(
        "--format", "fmt", type=click.Choice(get_args(ExportFormat)), required=True, help=choose(*HELP["format"])
    )
    @click.option("--signed", is_flag=True, help=choose(*HELP["signed"]))
    @click.option("--recipient", metavar=choose(*METAVARS["backpack"]), help=choose(*HELP["recipient"]))
    @click.option(
        "-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help=choose(*HELP["-o"])
    )
    def command(assertion: str, fmt: ExportFormat, signed: bool, recipient: str | None, output: Path) -> None:
        if signed and fmt == "json":
            raise click.UsageError(
                choose(
                    "--signed va avec png, svg ou jws. Le JSON est la forme hébergée.",
                    "--signed goes with png, svg or jws. The JSON is the hosted form.",
                )
            )
        instance = wiring.instance()
        if recipient is not None:
            with instance.unit_of_work() as session:
                award = award_of(session, find_assertion(instance, session, assertion))
                assertion = email_variant(instance, session, award, _address(recipient)).public_id
        with instance.sessions() as session:
            found = find_assertion(instance, session, assertion)
            exported = export(instance, session, found, fmt, signed=signed)
        try:
            output.write_bytes(exported.data)
        except OSError as error:
            raise Refused(
                f"Le fichier {output} ne peut pas être écrit. Choisissez un autre dossier.",
                f"The file {output} cannot be written. Choose another folder.",
            ) from error
        click.echo(choose(f"{output}\u00a0: vérifié.", f"{output}: verified."), err=True)

    return command


def _address(recipient: str) -> str:
    kind, colon, address = recipient.partition(":")
    if kind != "email" or not colon:
        raise click.UsageError(
            choose(
                "--recipient s’écrit email:ADRESSE, par exemple email:prenom.nom@exemple.fr.",
                "--recipient is written email:ADDRESS, for instance email:first.last@example.org.",
            )
        )
    return address
