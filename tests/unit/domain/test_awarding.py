"""Who gets the badge, line by line."""

from __future__ import annotations

import pytest

from badges.domain.awarding import RowState, check_awardable, standing
from badges.domain.awarding_sheet import CellProblem
from badges.domain.errors import Refused

LABELS = ("à l’heure", "consignes")


@pytest.mark.parametrize(
    ("kind", "present", "observations", "state"),
    [
        ("experience", True, ("", ""), RowState.NEW),
        ("experience", True, ("not-yet", ""), RowState.NEW),
        ("engagement", True, ("", ""), RowState.NEW),
        ("role", True, ("", ""), RowState.NEW),
        ("experience", False, ("yes", "yes"), RowState.ABSENT),
        ("competence", False, ("yes", "yes"), RowState.ABSENT),
        ("competence", True, ("yes", "with-help"), RowState.NEW),
        ("competence", True, ("yes", "not-yet"), RowState.NOT_YET),
        ("competence", True, ("not-yet", ""), RowState.NOT_YET),
        ("competence", True, ("yes", ""), RowState.PROBLEM),
        ("experience", None, ("", ""), RowState.PROBLEM),
    ],
)
def test_the_award_rule(kind: str, present: bool | None, observations: tuple[str, ...], state: RowState) -> None:
    """Presence is enough, except for a competence: every observation is made, and none is « pas encore »."""
    found = standing(7, kind=kind, present=present, observations=observations, labels=LABELS)
    assert found.state is state


def test_a_missing_observation_is_located() -> None:
    """The cell that nobody filled is named by its line and its heading."""
    found = standing(7, kind="competence", present=True, observations=("yes", ""), labels=LABELS)
    (problem,) = found.problems
    assert (problem.row, problem.column) == (7, "consignes")
    assert problem.fr.startswith("Ligne\u00a07\u00a0: la colonne «\u00a0consignes\u00a0» est vide.")


def test_a_problem_of_the_sheet_comes_first() -> None:
    """A line with a problem of a cell is a problem, whoever it says was present."""
    problem = CellProblem(4, "E-mail", "…", "…")
    found = standing(4, kind="experience", present=True, observations=(), labels=(), problems=(problem,))
    assert (found.state, found.problems) == (RowState.PROBLEM, (problem,))


def test_a_sheet_cannot_award_everything() -> None:
    """A key badge comes from other badges, and a competence needs a column of observations."""
    with pytest.raises(Refused, match="badge clé"):
        check_awardable("meta", LABELS)
    with pytest.raises(Refused, match="observation"):
        check_awardable("competence", ())
    check_awardable("competence", LABELS)
    check_awardable("experience", ())
