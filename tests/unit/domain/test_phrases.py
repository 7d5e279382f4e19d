"""Sentences for a CV and an interview say what the badge proves, and no more."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from badges.domain.phrases import Told, phrases
from badges.domain.proof_levels import PROOF_LEVELS

DAY = datetime(2026, 11, 19, 9, tzinfo=UTC)
ADDRESS = "badges.example.org/v/F7HT34P6K2QX"


def told(level: str = "observed at work", says: str = "Je suis à l’heure.") -> Told:
    """Return what is known of a badge."""
    return Told("Fiable au travail", says, "Tremplin", PROOF_LEVELS[level], DAY, ADDRESS)


def test_the_line_for_a_cv() -> None:
    """The line names the badge, who gave it, when, how it was proved, and where anybody may check it."""
    assert phrases(told(), "fr").cv == (
        "Fiable au travail. Badge numérique, observé en entreprise. "
        f"Délivré par Tremplin le 19\u00a0novembre\u00a02026. À vérifier sur {ADDRESS}"
    )
    english = phrases(told(), "en").cv
    assert "Digital badge, observed at work. Given by Tremplin on 19\u00a0November\u00a02026." in english
    assert english.endswith(ADDRESS)


def test_what_to_say_in_an_interview() -> None:
    """It is said in the first person, then who saw it, then the badge; without easy words only the latter two."""
    assert phrases(told(), "fr").interview == (
        "Je suis à l’heure. Un professionnel a observé mon travail, en entreprise. "
        "Tremplin m’a donné pour cela le badge «\u00a0Fiable au travail\u00a0», le 19\u00a0novembre\u00a02026."
    )
    assert phrases(told(says=""), "en").interview.startswith("A professional observed my work, in a company. Tremplin ")


@pytest.mark.parametrize("level", PROOF_LEVELS)
def test_only_an_observed_badge_says_observed(level: str) -> None:
    """A badge of attendance never says that somebody observed or assessed what its holder does."""
    said = phrases(told(level), "fr")
    observed = any(word in said.interview + said.cv for word in ("observ", "évalu", "bilan"))
    assert observed == (PROOF_LEVELS[level].dots >= 2)
