"""Who observed: the organisation that a level of proof names, and what a session's host may put on a public page."""

from __future__ import annotations

import pytest

from badges.domain.proof_levels import PROOF_LEVELS, Observer, proof_of


def test_every_level_names_the_organisation_of_its_observer() -> None:
    """A professional's level names the host, a coordinator's the awarding organisation, a key badge nobody."""
    named = {level: proof.organisation("Boulangerie Pétrin", "Cap Tandem") for level, proof in PROOF_LEVELS.items()}
    assert named == {
        "presence confirmed": "Cap Tandem",
        "confirmed by coordinator": "Cap Tandem",
        "observed at work": "Boulangerie Pétrin",
        "assessed at end of path": "Cap Tandem",
        "product assessed": "Boulangerie Pétrin",
        "simulation assessed": "Boulangerie Pétrin",
        "practical exercise": "Boulangerie Pétrin",
        "observed by 2 people": "Boulangerie Pétrin",
        "composed of other badges": None,
    }


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Boulangerie Pétrin", "Boulangerie Pétrin"),
        ("  Garage\u202e  Orval ", "Garage Orval"),
        ("", None),
        ("Mme Orval, 06 39 98 00 12", None),
        ("accueil@orval.example", None),
        ("Mme Orval, 06\u200b39\u200b98\u200b00\u200b12", None),  # what does not show is left out of the page
    ],
)
def test_a_host_is_kept_as_a_plain_name(written: str, kept: str | None) -> None:
    """Neither a telephone number, an e-mail, nor what steers the display comes from a host to a public page."""
    assert PROOF_LEVELS["observed at work"].host(written) == kept


def test_a_host_that_did_not_observe_is_not_kept() -> None:
    """Where the organisation itself confirmed, the award does not tell where the person was."""
    assert {level for level, proof in PROOF_LEVELS.items() if proof.host("Boulangerie Pétrin")} == {
        level for level, proof in PROOF_LEVELS.items() if proof.observer is Observer.HOST
    }
    assert PROOF_LEVELS["presence confirmed"].host("Boulangerie Pétrin") is None


def test_the_line_of_a_terminal_says_role_and_organisation() -> None:
    """Before a sheet is confirmed, the command line says what the pages will."""
    proof = PROOF_LEVELS["observed at work"]
    assert proof.line("Orval", "fr") == "Observé par\u00a0: Un professionnel, en entreprise (Orval)"
    assert proof.line(None, "en") == "Observed by: A professional, in a company"


def test_what_was_asked_for_on_evidence_claims_no_observer() -> None:
    """Whatever a badge says of its observers, its page says « confirmed by »; one made of badges stays that."""
    for level, usual in PROOF_LEVELS.items():
        assert proof_of(level, on_evidence=False) is usual
        on_evidence = proof_of(level, on_evidence=True)
        expected = level if usual.observer is Observer.NOBODY else "confirmed by coordinator"
        assert on_evidence is PROOF_LEVELS[expected]
