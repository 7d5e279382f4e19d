"""The error family: a stable code, and one phrase for developers."""

from __future__ import annotations

from badges.openbadges.errors import BakingError, DocumentError, LintSpentError, OpenBadgesError, Problem


def test_an_error_is_its_code_and_its_detail() -> None:
    """As text an error is its code and what it says."""
    error = OpenBadgesError("jws_malformed", "not three parts")
    assert (error.code, error.detail, str(error)) == (
        "jws_malformed",
        "not three parts",
        "jws_malformed: not three parts",
    )


def test_a_document_may_have_several_problems() -> None:
    """All problems are in the detail, each at its path; the code is that of the first."""
    problems = [Problem("", "field_too_long", "too long"), Problem("evidence[1].id", "schema_invalid", "is missing")]
    error = DocumentError(problems)
    assert (error.code, error.problems) == ("field_too_long", tuple(problems))
    assert error.detail == "document: too long; evidence[1].id: is missing"


def test_an_image_may_have_several_codes() -> None:
    """What else is wrong with an image stands beside the code; usually nothing is."""
    assert BakingError("baked_conflict", "d", also=("baked_duplicate",)).also == ("baked_duplicate",)
    assert BakingError("not_baked", "d").also == ()


def test_a_lint_that_was_spent_says_what_to_do() -> None:
    """Whoever signs twice is told to lint again."""
    assert str(LintSpentError()) == "lint_spent: these bytes were taken already: lint the assertion again"
