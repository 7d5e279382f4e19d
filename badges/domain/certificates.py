"""The words of what a badge's holder prints: the certificate and the line for a CV, in French and English."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from badges.domain.dates import day
from badges.domain.proof_levels import ProofLevel


@dataclass(frozen=True)
class CertificateWords:
    """What a certificate says of every badge; `file` is a part of its file name."""

    file: str
    kicker: str
    given_to: str
    done: str
    issuer: str
    issued_on: str
    valid_until: str
    expired_on: str
    valid: str
    for_ever: str
    check: str
    how: str
    nameless: str
    named: str
    picture: str
    qr: str


_FRENCH = CertificateWords(
    file="certificat",
    kicker="Certificat",
    given_to="Remis à",
    done="Ce que la personne a fait",
    issuer="Délivré par",
    issued_on="Le",
    valid_until="Valable jusqu’au",
    expired_on="A expiré le",
    valid="Valable",
    for_ever="Sans limite de durée",
    check="Est-il vrai\u00a0? Toujours valable\u00a0?",
    how="Scannez le carré, ou tapez cette adresse. Il ne faut pas de compte.",
    nameless="Le nom n’est pas affiché\u00a0: seule la personne peut le montrer.",
    named="La personne a choisi d’écrire son nom ici. Il n’est pas dans le badge lui-même.",
    picture="Image du badge",
    qr="Code QR de la page du badge",
)
_ENGLISH = CertificateWords(
    file="certificate",
    kicker="Certificate",
    given_to="Given to",
    done="What the person did",
    issuer="Issued by",
    issued_on="On",
    valid_until="Valid until",
    expired_on="Expired on",
    valid="Valid",
    for_ever="Without limit",
    check="Is it authentic? Still valid?",
    how="Scan the square, or type this address. No account is needed.",
    nameless="The name is not shown: only the person can show it.",
    named="The person chose to write their name here. It is not in the badge itself.",
    picture="Picture of the badge",
    qr="QR code of the badge’s page",
)


def certificate_words(language: str) -> CertificateWords:
    """Return the words of certificates in `language`, else in French."""
    return _ENGLISH if language == "en" else _FRENCH


def cv_line_sentence(proof: ProofLevel, issuer: str, issued_at: datetime, language: str) -> str:
    """Return what stands under a badge's name in a CV: how it was proved, when, and who gave it."""
    tongue = "en" if language == "en" else "fr"
    clause, when = proof.clause[tongue], day(issued_at, tongue)
    start = f"{clause[:1].upper()}{clause[1:]}"
    return f"{start}, {when}. Issued by {issuer}." if tongue == "en" else f"{start}, le {when}. Délivré par {issuer}."


def within(text: str, most: int) -> str:
    """Return `text` with at most `most` characters; what is cut off ends in an ellipsis."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def lines_within(lines: list[str], most: int) -> list[str]:
    """Return as many of `lines` as have at most `most` characters together, the last one cut if need be."""
    kept: list[str] = []
    for line in lines:
        if most <= 0:
            return [*kept[:-1], f"{kept[-1].rstrip('…')}…"]
        kept.append(within(line, most))
        most -= len(line)
    return kept
