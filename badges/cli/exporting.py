"""`badges export`: a verified file of one badge."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import click

from badges.cli.wiring import Wiring
from badges.domain.errors import Refused
from badges.services.exporting import ExportFormat, email_variant, export
from badges.services.publishing import award_of, find_assertion


def export_command(wiring: Wiring) -> click.Command:
    """Return the `export` command."""

    @click.command("export", help="Écrit un badge vérifié dans un fichier\u00a0: PNG, SVG, JWS ou JSON.")
    @click.argument("assertion", metavar="ASSERTION_URL_OR_ID")
    @click.option("--format", "fmt", type=click.Choice(get_args(ExportFormat)), required=True, help="Le format.")
    @click.option("--signed", is_flag=True, help="Le PNG ou le SVG porte la forme signée (JWS).")
    @click.option("--recipient", metavar="email:ADRESSE", help="Pour le compte e-mail d’un porte-badges.")
    @click.option(
        "-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Le fichier à écrire."
    )
    def command(assertion: str, fmt: ExportFormat, signed: bool, recipient: str | None, output: Path) -> None:
        if signed and fmt == "json":
            raise click.UsageError("--signed va avec png, svg ou jws. Le JSON est la forme hébergée.")
        instance = wiring.instance()
        with instance.unit_of_work() as session:
            found = find_assertion(instance, session, assertion)
            if recipient is not None:
                found = email_variant(instance, session, award_of(session, found), _address(recipient))
            exported = export(instance, session, found, fmt, signed=signed)
        try:
            output.write_bytes(exported.data)
        except OSError as error:
            raise Refused(
                f"Le fichier {output} ne peut pas être écrit. Choisissez un autre dossier.",
                f"The file {output} cannot be written. Choose another folder.",
            ) from error
        click.echo(f"{output}\u00a0: vérifié.", err=True)

    return command


def _address(recipient: str) -> str:
    kind, colon, address = recipient.partition(":")
    if kind != "email" or not colon:
        raise click.UsageError("--recipient s’écrit email:ADRESSE, par exemple email:prenom.nom@exemple.fr.")
    return address
