"""`badges revoke`: withdraw a badge, with a reason from the closed list."""

from __future__ import annotations

import click

from badges.cli.help import HELP
from badges.cli.languages import choose
from badges.cli.wiring import Wiring
from badges.services.revoking import REASONS, award_to_revoke, revoke


def revoke_command(wiring: Wiring) -> click.Command:
    """Return the `revoke` command."""
    reasons = "\n\n".join(f"{reason.code}\u00a0: {reason.fr}" for reason in REASONS.values())

    @click.command(
        "revoke", help=choose(*HELP["revoke"]), epilog=choose(f"Motifs\u00a0:\n\n{reasons}", f"Reasons:\n\n{reasons}")
    )
    @click.argument("assertion", metavar="ASSERTION_URL_OR_ID")
    @click.option("--reason", required=True, metavar="CODE", help=choose(*HELP["reason"]))
    def command(assertion: str, reason: str) -> None:
        instance = wiring.instance()
        with instance.unit_of_work() as session:
            award = award_to_revoke(instance, session, assertion)
            done = revoke(instance, session, award, reason)
        if done:
            text = choose(
                "Badge retiré. Ses adresses et ses fichiers le disent dès maintenant.",
                "Badge withdrawn. Its addresses and files say so from now on.",
            )
        else:
            text = choose("Ce badge était déjà retiré.", "This badge was withdrawn before.")
        click.echo(text)

    return command
