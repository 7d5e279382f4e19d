"""An Endorsement is linted before anybody sees it."""

from __future__ import annotations

from typing import Any

import pytest

from badges.openbadges.errors import LintError
from badges.openbadges.linting import lint_endorsement
from badges.openbadges.signing import publish
from badges.openbadges.strict_json import loads

PREFIX = "https://badges.example.org/o/cap-tandem/"
OWN = f"{PREFIX}endorsements/slzOxE6J9ZtisDEAtgWuXQ"


def endorsement(**changes: Any) -> dict[str, Any]:
    """Return an Endorsement that passes, with `changes`; None leaves a member out."""
    document: dict[str, Any] = {
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Endorsement",
        "id": OWN,
        "claim": {"id": f"{PREFIX}badges/duo/1", "endorsementComment": "Nous le regardons."},
        "issuer": f"{OWN}/issuer",
        "issuedOn": "2026-11-22T09:14:00Z",
        "verification": {"type": "HostedBadge"},
    } | changes
    return {name: value for name, value in document.items() if value is not None}


def test_what_passes_is_published_as_it_is() -> None:
    """The exact bytes come out once."""
    lint = lint_endorsement(endorsement(), prefix=PREFIX)
    assert loads(publish(lint)) == endorsement()


@pytest.mark.parametrize(
    "changes",
    [
        {"@context": "https://example.org"},
        {"type": "Assertion"},
        {"id": f"{PREFIX}endorsements/1"},
        {"id": "https://badges.example.org/o/other/endorsements/slzOxE6J9ZtisDEAtgWuXQ"},
        {"issuer": f"{PREFIX}endorsements/another-endorsement-of-them/issuer"},
        {"issuer": PREFIX.rstrip("/")},
        {"claim": {"id": "https://badges.example.org/o/other/badges/duo/1"}},
        {"claim": {"id": f"{PREFIX}../other/badges/duo/1"}},
        {"claim": {"id": f"{PREFIX}badges/duo/1", "endorsementComment": "Écrivez à moi@exemple.fr"}},
        {"claim": {"id": f"{PREFIX}badges/duo/1", "endorsementComment": "Appelez le 06 39 98 00 11"}},
        {"claim": {"id": f"{PREFIX}badges/duo/1", "narrative": "x"}},
        {"claim": "x"},
        {"verification": {"type": "SignedBadge"}},
        {"issuedOn": "22/11/2026"},
        {"issuedOn": None},
        {"evidence": []},
    ],
)
def test_what_would_mislead_is_refused(changes: dict[str, Any]) -> None:
    """Ids outside the organisation, another's issuer, contacts, and members that we do not publish."""
    with pytest.raises(LintError):
        lint_endorsement(endorsement(**changes), prefix=PREFIX)


def test_a_prefix_without_its_slash_is_no_prefix() -> None:
    """Under /o/one, /o/one-else could pass."""
    with pytest.raises(ValueError, match="slash"):
        lint_endorsement(endorsement(), prefix=PREFIX.rstrip("/"))
