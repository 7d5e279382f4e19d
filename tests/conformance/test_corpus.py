"""The reference validator and the contract, side by side over the whole corpus."""

from __future__ import annotations

import pytest

from tests.conformance.corpus_table import TABLE, Answer, answers, table
from tests.support.tools import reference_validator

# What is known of the reference validator, each by a case that shows it.
ACCEPTED = {
    "revocation/listed-only": "a list of one entry is ignored",
    "revocation/listed-uid": "entries by uid are ignored",
    "standard/gone-whole": "410 with the whole document counts as valid",
    "hosted/revoked-true": "revoked: true with the whole document counts as valid",
    "shapes/issuer-no-email": "the issuer's e-mail address is not asked for",
    "shapes/issuer-is-a-badge": "type is not checked",
    "signed/payload-says-hosted-without-keys-https": "a stranger's JWS that says hosted",
    "signed/header-crit": "crit is ignored",
    "names/badge-in-a-private-network": "private addresses are asked",
    "fetching/slow-badge": "there is no timeout",
    "fetching/size-over": "there is no limit on size",
}


@pytest.fixture(scope="module")
def found() -> list[Answer]:
    """Ask the reference validator about every committed case, once."""
    return answers(reference_validator())


def test_the_table_in_docs_is_current(found: list[Answer]) -> None:
    """docs/reference-validator.md says what the validator says today."""
    assert TABLE.read_text(encoding="utf-8") == table(found), "python -m tests.conformance.corpus_table"


def test_they_mostly_agree(found: list[Answer]) -> None:
    """The corpus is no invention of ours: on most cases the reference validator says the same."""
    assert sum(answer.agrees for answer in found) > len(found) * 7 // 10
    legal = [answer for answer in found if answer.case.kind == "legal" and answer.comparable]
    assert sum(answer.agrees for answer in legal) > len(legal) * 8 // 10


def test_what_is_known_of_the_reference_validator(found: list[Answer]) -> None:
    """Each weakness that we must not share has a case on which the reference validator shows it."""
    valid = {answer.case.id for answer in found if answer.valid}
    assert set(ACCEPTED) - valid == set()


def test_every_disagreement_names_what_decides(found: list[Answer]) -> None:
    """No row of the table is without the section that decides it."""
    assert [answer.case.id for answer in found if not answer.agrees and not answer.case.section] == []
