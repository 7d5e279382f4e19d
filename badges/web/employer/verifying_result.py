"""A check as its page shows it: one verdict, who the badge is from, what was looked at, and what can be kept."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from badges.domain.strangers import is_of, issuer_name, plain_text
from badges.domain.verdicts import State, code_sentence, next_step, state_of, verdict_sentence, without_holder
from badges.openbadges.verification import Report
from badges.services.proofs import Examined
from badges.web.dates import ago, day
from badges.web.employer.findings import Finding, counts, findings, heading, not_tried
from badges.web.employer.verifying_badge import BadgeTexts, texts_of
from badges.web.languages import language

MOST_BESIDE_A_PICTURE = 24_000  # characters carried by a page that also carries a picture (PERFORMANCE, page size)
PUBLISHED_IN = "fr"  # the language of the badge classes that this service publishes
MOST_OF_A_NAME = 60  # signs of what was handed in
Fact = tuple[str, str, str | None]


@dataclass(frozen=True)
class Holder:
    """Whether the badge is that of the person who was named."""

    tone: str
    title: str
    sentence: str


@dataclass(frozen=True)
class Fetch:
    """One address that was read, and what came of it."""

    url: str
    outcome: str
    ago: str | None  # when it was kept from an earlier check


@dataclass(frozen=True)
class Result:
    """A report in the words of a page."""

    state: State
    title: str
    counts: str
    sentence: str
    next_step: str | None
    name: str | None
    byline: str
    stranger: bool  # the issuer publishes elsewhere: its name is its own word
    lang: str | None  # of the badge's words, where it is known and another than the page's
    picture: str | None  # a data: URI, drawn again by us: the page asks nobody for it
    unseen: bool  # the badge has a picture, and it is not shown
    texts: BadgeTexts
    facts: Sequence[Fact]
    holder: Holder | None
    findings: Sequence[Finding]
    not_tried: Sequence[str]
    fetched: Sequence[Fetch]
    given: str | None  # what to send again for the proof and the holder's question
    handed_in: str  # the name of the file, or the text, as far as a report need name it
    checked_at: datetime
    checked_by: str  # the address of this installation


def result_of(examined: Examined, *, base: str, asked: bool, handed_in: str) -> Result:
    """Put a check into words, in the language of the page; `asked`: somebody wants to know whose badge it is.

    `base` is our own address: an issuer elsewhere is shown as a stranger.
    """
    report, given = examined.report, examined.given
    state = state_of(report)
    badge, issuer = report.badge or {}, report.issuer or {}
    shown = [
        issuer_name(issuer),
        day(report.issued_on) if report.issued_on else None,
    ]
    picture = examined.picture if given is None or len(given) <= MOST_BESIDE_A_PICTURE else None
    ours = is_of(issuer, base)
    return Result(
        state=state,
        title=heading(state),
        counts=counts(without_holder(report.checks)),
        sentence=verdict_sentence(report, language()),
        next_step=next_step(report, language()),
        name=_plain(badge.get("name")),
        byline=", ".join(part for part in shown if part),
        stranger=state in (State.AUTHENTIC, State.EXPIRED) and not ours,
        lang=PUBLISHED_IN if ours and language() != PUBLISHED_IN else None,
        picture=f"data:image/png;base64,{base64.b64encode(picture).decode()}" if picture else None,
        unseen=bool(badge.get("image")) and picture is None,
        texts=texts_of(report),
        facts=_facts(report),
        holder=_holder(report, state) if asked else None,
        findings=findings(report),
        not_tried=not_tried(report),
        fetched=[_fetch(entry) for entry in examined.fetched],
        given=given,
        handed_in=plain_text(" ".join(handed_in.split()), MOST_OF_A_NAME),
        checked_at=report.checked_at,
        checked_by=base,
    )


def _plain(text: str | None) -> str | None:
    return text if text is None else plain_text(text)


def _facts(report: Report) -> list[Fact]:
    """Return what a printed report must name: the badge, its issuer, its dates."""
    issuer, assertion = report.issuer or {}, report.assertion or {}
    expires = day(report.expires) if report.expires else _("Sans limite de durée")
    told: list[tuple[str, str | None, str | None]] = [
        (_("Délivré par"), issuer_name(issuer), _plain(issuer.get("id"))),
        (_("Délivré le"), day(report.issued_on) if report.issued_on else None, None),
        (_("Valable jusqu’au"), expires if report.issued_on else None, None),
        (_("Motif du retrait"), _plain(assertion.get("revocationReason")), None),
        (_("Identifiant"), _plain(assertion.get("id")), None),
    ]
    return [(term, fact, detail if detail != fact else None) for term, fact, detail in told if fact]


def _fetch(entry: Mapping[str, Any]) -> Fetch:
    kept = entry.get("ageSeconds")
    return Fetch(
        plain_text(entry["url"]), str(entry["status"] or entry["code"] or ""), None if kept is None else ago(kept)
    )


def _holder(report: Report, state: State) -> Holder:
    codes = {check.code for check in report.checks if check.name == "recipient"}
    match (report.recipient or {}).get("match"):
        case "yes" if state in (State.AUTHENTIC, State.EXPIRED):
            return Holder("ok", _("C’est bien son badge."), _("L’adresse correspond."))
        case "yes":
            return Holder("warning", _("L’adresse correspond."), _("Mais voyez d’abord ce que vaut ce badge."))
        case "no" if "recipient_hash_invalid" in codes:
            return Holder(
                "warning",
                _("Cela ne peut pas être vérifié ainsi."),
                code_sentence("recipient_hash_invalid", language()),
            )
        case "no":
            return Holder("error", _("L’adresse ne correspond pas."), _("Ce badge a été remis à une autre adresse."))
    return Holder("warning", _("Cela ne peut pas être vérifié ainsi."), _why_not(codes))


def _why_not(codes: Set[str | None]) -> str:
    if "recipient_type_mismatch" in codes:
        return str(_("Ce badge ne contient pas d’e-mail. Demandez à la personne de vous l’envoyer elle-même."))
    if "recipient_hash_unsupported" in codes:
        return str(_("Ce badge protège l’e-mail d’une façon que nous ne lisons pas."))
    return str(_("Le badge n’a pas pu être lu jusqu’à son titulaire."))
