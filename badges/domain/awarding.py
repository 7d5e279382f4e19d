"""Who gets the badge: what each line of an attendance sheet leads to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from badges.domain.awarding_sheet_problems import CellProblem, problem
from badges.domain.errors import Refused

KEY_BADGE = "meta"
COMPETENCE = "competence"


class RowState(StrEnum):
    """Where a line stands, from the draft to the award."""

    NEW = "new"  # will get the badge
    ASK = "ask"  # could be several people: the coordinator says who
    PROBLEM = "problem"  # a cell must be corrected first
    ABSENT = "absent"
    NOT_YET = "not-yet"  # came, and an observation says « pas encore »
    ALREADY = "already"  # has this badge for this session
    SKIPPED = "skipped"  # set aside by the coordinator
    AWARDED = "awarded"


@dataclass(frozen=True)
class Standing:
    """What attendance and observations alone say of a line."""

    state: RowState
    problems: tuple[CellProblem, ...] = ()


def standing(
    number: int,
    *,
    kind: str,
    present: bool | None,
    observations: Sequence[str],
    labels: Sequence[str],
    problems: Sequence[CellProblem] = (),
) -> Standing:
    """Apply the award rule of a badge of `kind` to line `number`.

    Being present is enough for an experience, an engagement or a role. A competence must have been observed:
    every observation of the sheet is filled and none says « pas encore » (with help counts as observed); an
    empty one is a problem of its cell, since nobody but the observer can fill it.
    """
    if problems or present is None:
        return Standing(RowState.PROBLEM, tuple(problems))
    if not present:
        return Standing(RowState.ABSENT)
    if kind != COMPETENCE:
        return Standing(RowState.NEW)
    if "not-yet" in observations:
        return Standing(RowState.NOT_YET)
    missing = tuple(
        problem(
            number,
            label,
            "",
            do_fr="Écrivez oui, avec aide ou pas encore.",
            do_en="Write yes, with help or not yet.",
        )
        for label, value in zip(labels, observations, strict=True)
        if not value
    )
    return Standing(RowState.PROBLEM, missing) if missing else Standing(RowState.NEW)


def check_awardable(kind: str, labels: Sequence[str]) -> None:
    """Raise Refused when no sheet with the observation columns `labels` can lead to a badge of `kind`."""
    if kind == KEY_BADGE:
        raise Refused(
            "Ce badge clé se gagne en réunissant d’autres badges\u00a0: il ne s’attribue pas par une feuille. "
            "Choisissez un autre badge.",
            "This key badge is earned by bringing other badges together: no sheet can award it. Choose another badge.",
        )
    if kind == COMPETENCE and not labels:
        raise Refused(
            "Ce badge atteste une compétence, et la feuille n’a aucune colonne d’observation. "
            "Ajoutez-en une à trois, remplies par oui, avec aide ou pas encore.",
            "This badge attests a competence, and the sheet has no observation column. "
            "Add one to three, filled with yes, with help or not yet.",
        )
