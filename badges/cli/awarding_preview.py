"""What `badges award` shows and asks at a terminal, and its report."""

from __future__ import annotations

from typing import Any

import click

from badges.cli.languages import choose
from badges.domain.awarding import RowState
from badges.domain.dates import day
from badges.services.awarding import Outcome, Preview, Question

WORDS = {
    RowState.NEW: ("à attribuer", "to award"),
    RowState.ASK: ("à préciser", "to be settled"),
    RowState.PROBLEM: ("à corriger", "to correct"),
    RowState.ABSENT: ("absents", "absent"),
    RowState.NOT_YET: ("pas encore", "not yet"),
    RowState.ALREADY: ("déjà reçus", "already given"),
    RowState.SKIPPED: ("laissés", "left out"),
    RowState.AWARDED: ("attribués", "awarded"),
}
AGREED = ("o", "oui", "y", "yes")


def print_preview(seen: Preview) -> None:
    """Show on standard error what a confirmation would do."""
    when = choose(day(seen.takes_place_on), day(seen.takes_place_on, "en"))
    click.secho(
        f"{choose(seen.badge_name['fr'], seen.badge_name['en'])} ({seen.action_title}, {when})", bold=True, err=True
    )
    click.echo(choose(*(seen.proof.line(seen.observer, language) for language in ("fr", "en"))), err=True)
    _print_counts(seen.counts)
    if seen.only_records:
        click.echo(choose(*_only_recorded(seen.participations, done=False)), err=True)
    for problem in (*seen.header_problems, *seen.problems):
        click.echo(f"- {choose(problem.fr, problem.en)}", err=True)
    for row in seen.rows:
        if row.repeats is not None:
            click.echo(
                choose(
                    f"- Ligne\u00a0{row.number}\u00a0: la même personne que ligne\u00a0{row.repeats}.",
                    f"- Row\u00a0{row.number}: the same person as in row\u00a0{row.repeats}.",
                ),
                err=True,
            )
        elif row.had_before and row.state is RowState.NEW:
            click.echo(
                choose(
                    f"- Ligne\u00a0{row.number}\u00a0: cette personne a déjà ce badge pour une autre séance.",
                    f"- Row\u00a0{row.number}: this person has this badge from another session already.",
                ),
                err=True,
            )


def ask(seen: Preview) -> dict[int, str]:
    """Ask every question and for the confirmation; raises click.Abort when it is declined."""
    answers = {question.row: _ask_one(question) for question in seen.questions}
    question = choose("Attribuer ces badges\u00a0?", "Award these badges?")
    if seen.only_records:
        question = choose("Enregistrer ces participations\u00a0?", "Record these participations?")
    question += choose(" [o/N]", " [y/N]")
    if click.prompt(question, default="", show_default=False, err=True).strip().lower() not in AGREED:
        raise click.Abort
    return answers


def _ask_one(question: Question) -> str:
    click.echo(choose(question.fr, question.en), err=True)
    for number, choice in enumerate(question.choices, 1):
        click.echo(f"  {number}. {choose(choice.fr, choice.en)}", err=True)
    picked = click.prompt(
        choose("Votre réponse", "Your answer"), type=click.IntRange(1, len(question.choices)), err=True
    )
    return question.choices[int(picked) - 1].value


def print_outcome(seen: Preview, outcome: Outcome) -> None:
    """Say what was awarded, what was not and why, and the addresses of the badges."""
    _print_counts({RowState(state): number for state, number in outcome.counts.items()})
    if outcome.recorded and not outcome.assertions:
        click.echo(choose(*_only_recorded(outcome.recorded, done=True)), err=True)
    for problem in seen.problems:
        click.echo(f"- {choose(problem.fr, problem.en)}", err=True)
    for question in seen.questions:
        click.echo(f"- {choose(question.fr, question.en)}", err=True)
    for address in outcome.assertions:
        click.echo(address)


def report_of(seen: Preview, outcome: Outcome) -> dict[str, Any]:
    """Return the report for `--json`.

    `ask` counts lines that could be several people and got no badge, `recorded` the people who were absent or
    « pas encore » and whose participation was recorded.
    """
    counts = outcome.counts
    return {
        "batch": outcome.batch,
        "awarded": counts[RowState.AWARDED],
        "duplicates": counts[RowState.ALREADY],
        "invalid": counts[RowState.PROBLEM],
        "absent": counts[RowState.ABSENT],
        "not_yet": counts[RowState.NOT_YET],
        "recorded": outcome.recorded,
        "ask": counts[RowState.ASK] + counts[RowState.SKIPPED],
        "assertions": list(outcome.assertions),
        "problems": [
            {"row": problem.row, "column": problem.column, "fr": problem.fr, "en": problem.en}
            for problem in (*seen.header_problems, *seen.problems)
        ],
        "questions": [{"row": question.row, "fr": question.fr, "en": question.en} for question in seen.questions],
    }


def _only_recorded(number: int, *, done: bool) -> tuple[str, str]:
    """Say that no badge is awarded and how many participations are recorded, before or after the fact."""
    several, plural = number > 1, number != 1
    if done:
        return (
            f"Aucun badge attribué, {number} participation{'s' * several} enregistrée{'s' * several}.",
            f"No badge awarded, {number} participation{'s' * plural} recorded.",
        )
    return (
        f"Aucun badge ne sera attribué\u00a0; {number} participation{'s' * several} "
        f"ser{'ont' if several else 'a'} enregistrée{'s' * several}.",
        f"No badge will be awarded; {number} participation{'s' * plural} will be recorded.",
    )


def _print_counts(counts: Any) -> None:
    for state, words in WORDS.items():
        if counts[state]:
            click.echo(f"{counts[state]:>6} {choose(*words)}", err=True)
