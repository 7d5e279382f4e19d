"""Sentences about a badge that its holder may use as they are, on a CV or in an interview: true, and no more than that.

They say what the badge itself proves: its name, who gave it, when, and which kind of observer confirmed it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from badges.domain.dates import day
from badges.domain.proof_levels import ProofLevel


@dataclass(frozen=True)
class Told:
    """What is known of a badge, its words in the language of the phrases; `says` is the holder's « je », or empty."""

    name: str
    says: str
    issuer: str
    proof: ProofLevel
    issued_at: datetime
    address: str  # where anybody may check it


@dataclass(frozen=True)
class Phrases:
    """One line for a CV, and a few sentences to say aloud."""

    cv: str
    interview: str


def phrases(told: Told, language: str) -> Phrases:
    """Return the sentences in `language` (`fr` or `en`)."""
    when, clause = day(told.issued_at, language), told.proof.clause[language]
    if language == "en":
        cv = f"{told.name}. Digital badge, {clause}. Given by {told.issuer} on {when}. To be checked at {told.address}"
        given = f"{told.issuer} gave me the badge “{told.name}” for this, on {when}."
    else:
        issued = f"Délivré par {told.issuer} le {when}"
        cv = f"{told.name}. Badge numérique, {clause}. {issued}. À vérifier sur {told.address}"
        given = f"{told.issuer} m’a donné pour cela le badge «\u00a0{told.name}\u00a0», le {when}."
    return Phrases(cv, " ".join(part for part in (told.says, told.proof.aloud[language], given) if part))
