"""What is wrong with a form, beside its fields."""

from __future__ import annotations

from collections.abc import Iterable

from badges.domain.planning import FieldProblem
from badges.web.languages import language


def problems_by_field(problems: Iterable[FieldProblem]) -> dict[str, str]:
    """Return the first sentence for each field, in the language of the page."""
    sentences: dict[str, str] = {}
    for problem in problems:
        sentences.setdefault(problem.field, problem.sentence(language()))
    return sentences
