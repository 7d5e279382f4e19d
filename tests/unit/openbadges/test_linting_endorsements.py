"""Lint before an employer's Endorsement is published: its addresses, its words, and nothing else in it."""

from __future__ import annotations

from typing import Any

import pytest

from badges.openbadges import linting, strict_json
from badges.openbadges.errors import LintError
from badges.openbadges.linting import lint_endorsement, says_contact

PREFIX = "https://badges.exemple.fr/o/cap-tandem/"
ID = f"{PREFIX}endorsements/Qm9uam91ckxlTW9uZGUhIQ"
CLAIM: dict[str, Any] = {"id": f"{PREFIX}badges/duo/1", "endorsementComment": "Nous recrutons volontiers."}
ENDORSEMENT: dict[str, Any] = {
    "@context": "https://w3id.org/openbadges/v2",
    "type": "Endorsement",
    "id": ID,
    "claim": CLAIM,
    "issuer": f"{ID}/issuer",
    "issuedOn": "2026-03-12T09:30:00Z",
    "verification": {"type": "HostedBadge"},
}


def problems_of(endorsement: dict[str, Any]) -> list[str]:
    """Return what is wrong with an endorsement."""
    with pytest.raises(LintError) as caught:
        lint_endorsement(endorsement, prefix=PREFIX)
    assert {problem.code for problem in caught.value.problems} == {"schema_invalid"}
    return [str(problem) for problem in caught.value.problems]


def test_the_bytes_are_the_endorsement() -> None:
    """A good one passes, with words and without, and the lint holds its exact bytes, for nobody to sign."""
    for endorsement in (ENDORSEMENT, ENDORSEMENT | {"claim": {"id": CLAIM["id"]}}):
        lint = lint_endorsement(endorsement, prefix=PREFIX)
        assert (lint.take(), lint.signer) == (strict_json.dumps(endorsement), None)
    with pytest.raises(ValueError, match="slash"):
        lint_endorsement(ENDORSEMENT, prefix=PREFIX.rstrip("/"))


ELSEWHERE = PREFIX.replace("tandem", "autre")
NOTHING = "claim: something is missing, or not a property that we publish"
KIND = "type: must be an Endorsement of Open Badges 2.0"
PLACE = "id: must be an address under the organisation's own that nobody can guess"
ISSUER = "issuer: must be a Profile under the endorsement's own address"
CLASS = "claim.id: must be a BadgeClass under the organisation's own address"
WHEN = "issuedOn: must be an ISO 8601 date and time with a zone"
CONTACT = "claim.endorsementComment: an e-mail address or telephone number may not be published"


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"x": 1}, NOTHING), ({"claim": CLAIM | {"x": 1}}, NOTHING), ({"claim": {"endorsementComment": "x"}}, NOTHING),
        ({"claim": CLAIM["id"]}, NOTHING), ({"claim": [CLAIM]}, CLASS), ({"claim": {"id": f"{ELSEWHERE}b"}}, CLASS),
        ({"@context": "https://w3id.org/openbadges/v1"}, KIND), ({"type": ["Endorsement"]}, KIND),
        ({"type": "Assertion"}, KIND), ({"id": 5}, PLACE),
        ({"id": f"{PREFIX}endorsements/1", "issuer": f"{PREFIX}endorsements/1/i"}, PLACE),
        ({"id": ID.replace(PREFIX, ELSEWHERE), "issuer": f"{ID.replace(PREFIX, ELSEWHERE)}/i"}, PLACE),
        ({"issuer": ID}, ISSUER), ({"issuer": f"{ID}-2"}, ISSUER), ({"issuer": f"{ID}/../x"}, ISSUER),
        ({"issuer": {"id": f"{ID}/issuer"}}, ISSUER), ({"verification": {"type": "hosted"}},
         "verification: must be HostedBadge"), ({"issuedOn": "2026-03-12"}, WHEN), ({"issuedOn": 5}, WHEN),
        ({"claim": CLAIM | {"endorsementComment": "zoe@exemple.fr"}}, CONTACT),
        ({"claim": CLAIM | {"endorsementComment": "Appelez le 06 39 98 00 11"}}, CONTACT),
        ({"claim": CLAIM | {"endorsementComment": 5}}, "claim.endorsementComment: must be a string"),
    ],
)  # fmt: skip
def test_what_an_endorsement_may_not_be(changes: dict[str, Any], problem: str) -> None:
    """Each deviation from what we publish is refused and located; what is right beside it is not."""
    found = problems_of(ENDORSEMENT | changes)
    assert problem in found
    assert {one.partition(":")[0].partition(".")[0] for one in found} <= {*changes, "type", "issuer", "claim"}


def test_nothing_may_be_missing() -> None:
    """An endorsement without one of its members is refused, and all that is wrong is told at once."""
    for name in ENDORSEMENT:
        without = {other: value for other, value in ENDORSEMENT.items() if other != name}
        assert NOTHING in problems_of(without)
    assert {NOTHING, KIND, PLACE, ISSUER, CLASS, WHEN, "verification: must be HostedBadge"} <= set(problems_of({}))


def test_an_endorsement_has_a_limit() -> None:
    """32 KiB are published, and not one byte more."""
    spare = linting.MAX_ASSERTION - len(strict_json.dumps(ENDORSEMENT | {"claim": CLAIM | {"endorsementComment": ""}}))
    longest = ENDORSEMENT | {"claim": CLAIM | {"endorsementComment": "x" * spare}}
    assert len(lint_endorsement(longest, prefix=PREFIX).take()) == linting.MAX_ASSERTION
    longer = ENDORSEMENT | {"claim": CLAIM | {"endorsementComment": "x" * (spare + 1)}}
    assert problems_of(longer) == ["document: longer than 32768 bytes"]


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        ("a@b", True), ("zoe＠exemple.fr", True), ("+33 6 39 98 00 11", True), ("0639980011", True), ("", False),
        ("Bravo, 12 fois en 2026 !", False), ("zoe.exemple.fr", False),
    ],
)  # fmt: skip
def test_words_that_tell_how_to_reach_somebody(text: str, contact: bool) -> None:
    """An at sign of any width and a telephone number are ways to reach somebody; other words and numbers are none."""
    assert says_contact(text) is contact
