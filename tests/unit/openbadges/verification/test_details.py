"""What a report says of each step, over the whole corpus: which steps, what they looked at, and why they failed."""

from __future__ import annotations

import re

import pytest

from badges.openbadges.verification import HOSTED_PLAN, SIGNED_PLAN, Check
from tests.support.prose import misspelt
from tests.unit.openbadges.verification.test_corpus import committed_reports

SILENT = {
    "expired", "insecure_transport", "issued_in_future", "recipient_hash_invalid", "recipient_hash_unsupported",
    "recipient_mismatch", "recipient_type_mismatch", "revoked",
}  # fmt: skip
KINDS = {
    "", "url", "json", "jws", "image", "RS256", "1.0", "1.1", "2.0", "Open Badges 3.0", "BadgeClass", "Issuer",
    "(a private key, not repeated here)",
}  # fmt: skip
ADDRESS_OR_DATE = re.compile(
    r"[A-Za-z]+:.*|\d{4}-?\d\d-?\d\d[T ].*|\d{4}-?W.*|\d{4}-?\d{3}T.*|[\w-]+\.(png|svg)", re.DOTALL
)


@pytest.fixture
def told() -> list[tuple[str, Check]]:
    """Return every step of every report, with the name of its case."""
    return [(case, check) for case, report in committed_reports().items() for check in report.checks]


def test_a_detail_is_plain_english(told: list[tuple[str, Check]]) -> None:
    """Every detail is one phrase in small letters, in which only names have capitals; what is quoted is left alone."""
    wrong = {check.detail: misspelt(check.detail) for _, check in told}
    assert {detail: words for detail, words in wrong.items() if words} == {}


def test_a_failure_says_why(told: list[tuple[str, Check]]) -> None:
    """Where the code alone does not tell what is wrong, the detail does; what passed needs none."""
    silent = {check.code for _, check in told if check.code and not check.detail}
    assert silent <= SILENT
    assert [case for case, check in told if check.detail and check.status in ("passed", "not asked")] == []


def test_only_steps_of_a_plan_are_reported(told: list[tuple[str, Check]]) -> None:
    """Whatever happens, a report speaks of the steps that VERIFYING.md names, and of no other."""
    assert {check.name for _, check in told} == {*HOSTED_PLAN, *SIGNED_PLAN}


def test_what_a_step_looked_at(told: list[tuple[str, Check]]) -> None:
    """A step looked at an address, a date or a kind of input, as they were written, or at nothing that can be shown."""
    odd = [(case, check.name, check.looked_at) for case, check in told if check.looked_at not in KINDS]
    assert [one for one in odd if not ADDRESS_OR_DATE.fullmatch(one[2])] == []
