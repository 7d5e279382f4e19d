"""`badges award`: award a badge from an attendance sheet, after a preview."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from badges.cli.awarding_preview import ask, print_outcome, print_preview, report_of
from badges.cli.help import HELP, METAVARS
from badges.cli.languages import choose
from badges.cli.progress import progress_bar
from badges.cli.wiring import Wiring
from badges.domain.awarding_sheet import MOST_BYTES
from badges.domain.errors import Refused
from badges.services import awarding
from badges.services.awarding import Preview
from badges.services.instance import Instance
from badges.services.organisations import organisation_by_slug

SKIP = "skip"


def award_command(wiring: Wiring) -> click.Command:
    """Return the `award` command."""

    @click.command("award", help=choose(*HELP["award"]))
    @click.option("--org", required=True, metavar=choose(*METAVARS["name"]), help=choose(*HELP["org"]))
    @click.option("--badge", required=True, metavar=choose(*METAVARS["name"]), help=choose(*HELP["badge"]))
    @click.option("--session", "session_id", required=True, metavar="ID", help=choose(*HELP["session"]))
    @click.option(
        "--sheet", required=True, type=click.Path(dir_okay=False, path_type=Path), help=choose(*HELP["sheet"])
    )
    @click.option("--yes", is_flag=True, help=choose(*HELP["yes"]))
    @click.option("--json", "as_json", is_flag=True, help=choose(*HELP["json"]))
    def award(org: str, badge: str, session_id: str, sheet: Path, yes: bool, as_json: bool) -> None:
        data = _read(sheet)
        instance = wiring.instance()
        with instance.sessions() as session:
            organisation = organisation_by_slug(session, org)
            session.commit()  # no transaction is open while the sheet is parsed
            batch = awarding.draft(
                instance,
                session,
                account_id=None,
                organisation=organisation,
                badge=badge,
                session_public_id=session_id,
                data=data,
                filename=sheet.name,
            ).public_id
            awarding.discard_old_drafts(instance, session)  # where no server runs, nobody else would
            session.commit()
        seen = _preview(instance, org, batch)
        if not yes:
            print_preview(seen)
        if seen.can_confirm:
            answers = {question.row: SKIP for question in seen.questions} if yes else _ask_all(seen)
            _confirm_and_issue(wiring, instance, org, seen, answers)
        with instance.sessions() as session:
            outcome = awarding.outcome(
                instance, session, organisation=organisation_by_slug(session, org), batch_public_id=batch
            )
        if as_json:
            click.echo(json.dumps(report_of(seen, outcome), ensure_ascii=False, indent=1))
        else:
            print_outcome(seen, outcome)

    return award


def _read(sheet: Path) -> bytes:
    try:
        with sheet.open("rb") as file:
            return file.read(MOST_BYTES + 1)  # one more than is accepted: the reader then says so
    except OSError as error:
        raise Refused(
            f"Le fichier {sheet} ne peut pas être lu. Vérifiez son nom et son dossier.",
            f"The file {sheet} cannot be read. Check its name and folder.",
        ) from error


def _preview(instance: Instance, org: str, batch: str) -> Preview:
    with instance.sessions() as session:
        return awarding.preview(
            instance, session, account_id=None, organisation=organisation_by_slug(session, org), batch_public_id=batch
        )


def _ask_all(seen: Preview) -> dict[int, str]:
    """Have each question answered, then the whole confirmed; only a person at a terminal can do that."""
    if not at_a_terminal():
        raise Refused(
            "Rien n’est attribué sans confirmation. Lancez la commande dans un terminal, ou ajoutez --yes.",
            "Nothing is awarded without a confirmation. Run the command in a terminal, or add --yes.",
        )
    return ask(seen)


def at_a_terminal() -> bool:
    """Tell whether somebody can answer."""
    return sys.stdin.isatty()


def _confirm_and_issue(wiring: Wiring, instance: Instance, org: str, seen: Preview, answers: dict[int, str]) -> None:
    with instance.unit_of_work() as session:
        confirmed = awarding.confirm(
            instance,
            session,
            account_id=None,
            organisation=organisation_by_slug(session, org),
            batch_public_id=seen.batch,
            token=seen.token,
            answers=answers,
        )
    if confirmed.state == "done":  # nobody gets a badge
        return
    with progress_bar(choose("Attribution", "Awarding")) as advance:
        wiring.run_batch(instance, confirmed.id, advance)
