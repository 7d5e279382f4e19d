"""How a badge was proved: by which kind of observer of which organisation, in words and in dots; never who."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from badges.domain.strangers import plain_name, tells_contact

Both = dict[str, str]  # the same words in "fr" and in "en"
_COLON = {"fr": "\u00a0: ", "en": ": "}


class Observer(StrEnum):
    """For whom those who observe work."""

    HOST = "host"  # of the session: its professionals saw what was done there
    ISSUER = "issuer"  # the organisation that awards
    NOBODY = "nobody"  # made of other badges


@dataclass(frozen=True)
class ProofLevel:
    """A way of proving; `heading` and `who` stand beside each other, `clause` goes inside a sentence.

    `aloud` is what the holder may say of it herself.
    """

    dots: int
    heading: Both
    who: Both
    clause: Both
    aloud: Both
    observer: Observer

    def host(self, written: str) -> str | None:
        """Return what an award keeps of its session's host, or None where the host's people did not observe.

        It stands on public pages, so a host that was written with an e-mail or a telephone number is not kept.
        """
        if self.observer is not Observer.HOST or tells_contact(written):
            return None
        return plain_name(written) or None

    def organisation(self, kept_host: str | None, issuer: str) -> str | None:
        """Return the observer's organisation, None where it is not known or nobody observed (DESIGN §5)."""
        return {Observer.HOST: kept_host, Observer.ISSUER: issuer, Observer.NOBODY: None}[self.observer]

    def line(self, organisation: str | None, language: str) -> str:
        """Return who observed on one line, with the observer's organisation in brackets if it is known."""
        said = f"{self.heading[language]}{_COLON[language]}{self.who[language]}"
        return f"{said} ({organisation})" if organisation else said


def _level(dots: int, *words: tuple[str, str], observer: Observer = Observer.ISSUER) -> ProofLevel:
    heading, who, clause, aloud = ({"fr": fr, "en": en} for fr, en in words)
    return ProofLevel(dots, heading, who, clause, aloud, observer)


_CONFIRMED = ("Confirmé par", "Confirmed by")
_OBSERVED = ("Observé par", "Observed by")
_ASSESSED = ("Évalué par", "Assessed by")

PROOF_LEVELS = {
    "presence confirmed": _level(
        1,
        _CONFIRMED,
        ("Une personne présente ce jour-là", "Somebody who was there that day"),
        ("présence confirmée", "attendance confirmed"),
        ("Une personne présente a confirmé que j’étais là.", "Somebody who was there confirmed that I took part."),
    ),
    "confirmed by coordinator": _level(
        1,
        _CONFIRMED,
        ("La structure qui coordonne l’action", "The organisation that coordinates the action"),
        ("confirmé par la structure", "confirmed by the organisation"),
        ("La structure a confirmé ce que j’ai fait.", "The organisation confirmed what I did."),
    ),
    "observed at work": _level(
        2,
        _OBSERVED,
        ("Un professionnel, en entreprise", "A professional, in a company"),
        ("observé en entreprise", "observed at work"),
        ("Un professionnel a observé mon travail, en entreprise.", "A professional observed my work, in a company."),
        observer=Observer.HOST,
    ),
    "assessed at end of path": _level(
        2,
        _ASSESSED,
        ("Un mentor, au bilan du parcours", "A mentor, at the final review"),
        ("évalué en fin de parcours", "assessed at the end of the path"),
        (
            "À la fin du parcours, un mentor a fait mon bilan.",
            "At the end of the path, a mentor reviewed my progress.",
        ),
    ),
    "product assessed": _level(
        2,
        _ASSESSED,
        ("Un professionnel, sur un document réalisé", "A professional, on a finished document"),
        ("évalué sur un document réalisé", "assessed on a finished document"),
        ("Un professionnel a évalué le document que j’ai fait.", "A professional assessed the document that I made."),
        observer=Observer.HOST,
    ),
    "simulation assessed": _level(
        2,
        _ASSESSED,
        ("Un employeur, pendant une simulation", "An employer, during a simulation"),
        ("évalué pendant une simulation", "assessed during a simulation"),
        ("Un employeur a évalué ma simulation.", "An employer assessed my simulation."),
        observer=Observer.HOST,
    ),
    "practical exercise": _level(
        2,
        _OBSERVED,
        ("Un animateur, pendant un exercice pratique", "A facilitator, during a practical exercise"),
        ("observé pendant un exercice pratique", "observed during a practical exercise"),
        ("Un animateur a observé mon exercice pratique.", "A facilitator observed my practical exercise."),
        observer=Observer.HOST,
    ),
    "observed by 2 people": _level(
        3,
        _OBSERVED,
        ("Deux personnes, dont un employeur", "Two people, one of them an employer"),
        ("observé par deux personnes", "observed by two people"),
        (
            "Deux personnes ont observé ce que j’ai fait, dont un employeur.",
            "Two people observed what I did, one of them an employer.",
        ),
        observer=Observer.HOST,
    ),
    "composed of other badges": _level(
        0,
        ("Composé de", "Made of"),
        ("Plusieurs badges déjà obtenus", "Several badges already earned"),
        ("composé de badges déjà obtenus", "made of badges already earned"),
        ("J’ai d’abord obtenu plusieurs autres badges.", "I first earned several other badges."),
        observer=Observer.NOBODY,
    ),
}

_ON_EVIDENCE = PROOF_LEVELS["confirmed by coordinator"]


def proof_of(level: str, *, on_evidence: bool) -> ProofLevel:
    """Return how one award was proved, which is as its badge says, or less.

    What a person asked for `on_evidence` was confirmed by the organisation, whoever the badge says observes; a badge
    that is made of others is made of them all the same.
    """
    usual = PROOF_LEVELS[level]
    return _ON_EVIDENCE if on_evidence and usual.observer is not Observer.NOBODY else usual


KINDS: dict[str, Both] = {
    "experience": {"fr": "Expérience", "en": "Experience"},
    "competence": {"fr": "Compétence", "en": "Skill"},
    "role": {"fr": "Rôle", "en": "Role"},
    "engagement": {"fr": "Engagement", "en": "Commitment"},
    "meta": {"fr": "Badge-clé", "en": "Key badge"},
}
