"""`badges keys`: the signing keys of an organisation."""

from __future__ import annotations

from typing import Any

import click

from badges.cli.help import HELP, METAVARS, SUBCOMMAND
from badges.cli.languages import choose
from badges.cli.wiring import Wiring
from badges.services import signing_keys
from badges.services.organisations import organisation_by_slug
from badges.services.signing_keys import Signer

STATES = {
    "active": ("active", "active"),
    "retired": ("retirée (vérifie toujours)", "retired (still verifies)"),
    "compromised": ("compromise", "compromised"),
}
_organisation = click.option("--org", required=True, metavar=choose(*METAVARS["name"]), help=choose(*HELP["org"]))


def key_commands(wiring: Wiring) -> click.Group:
    """Return the `keys` group: list, create, rotate, retire."""
    group = click.Group("keys", help=choose(*HELP["keys"]), subcommand_metavar=choose(*SUBCOMMAND))

    @group.command("list", help=choose(*HELP["list"]))
    @_organisation
    def show(org: str) -> None:
        instance = wiring.instance()
        with instance.sessions() as session:
            signers = signing_keys.list_signers(instance, session, organisation_by_slug(session, org))
            for signer in signers:
                click.echo(_line(signer))
        if not signers:
            click.echo(
                choose(
                    "Aucune clé pour l’instant\u00a0: la première est créée à la première attribution.",
                    "No key yet: the first one is created with the first award.",
                ),
                err=True,
            )

    @group.command("create", help=choose(*HELP["create"]))
    @_organisation
    def create(org: str) -> None:
        _change(wiring, org, signing_keys.create_signer)

    @group.command("rotate", help=choose(*HELP["rotate"]))
    @_organisation
    def rotate(org: str) -> None:
        _change(wiring, org, signing_keys.rotate)

    @group.command("retire", help=choose(*HELP["retire"]))
    @_organisation
    @click.argument("kid")
    def retire(org: str, kid: str) -> None:
        _change(wiring, org, signing_keys.retire, kid)

    return group


def _change(wiring: Wiring, org: str, change: Any, *arguments: str) -> None:
    instance = wiring.instance()
    with instance.unit_of_work() as session:
        signer = change(instance, session, organisation_by_slug(session, org), *arguments)
    click.echo(_line(signer))


def _line(signer: Signer) -> str:
    return f"{signer.kid}  {signer.created_at:%Y-%m-%d}  {choose(*STATES[signer.state])}"
