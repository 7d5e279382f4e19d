"""Recognising a badge: what an employer says of it, the Endorsement that is published, and why one is withdrawn.

An Endorsement names a BadgeClass, never an Assertion: nothing links an employer to a person (docs/decisions/0019).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from badges.domain.dates import published
from badges.domain.employer_forms import LONGEST_NAME, read_name, read_sentences, read_web_address, read_work_email
from badges.domain.planning import FieldProblem, FormRefused
from badges.domain.public_urls import PublicUrls
from badges.domain.publishing import CONTEXT, Document
from badges.domain.revoking import Reason
from badges.openbadges.linting import says_contact

LINK: Final = timedelta(hours=48)  # that the link in the mail confirms
BETWEEN_MAILS: Final = timedelta(hours=1)  # to one address, of this service's forms for employers all together
LONGEST_COMMENT: Final = 200  # signs
MOST_LOGO_BYTES: Final = 2 * 1024 * 1024

REASONS: Final = {
    reason.code: reason
    for reason in (
        Reason(
            "endorser-request",
            "Cet avis a été retiré à la demande de l’employeur.",
            "This endorsement was withdrawn at the employer’s request.",
        ),
        Reason(
            "not-confirmed",
            "L’organisme n’a pas pu confirmer cet employeur.",
            "The organisation could not confirm this employer.",
        ),
        Reason(
            "not-about-badge",
            "Cet avis ne parlait pas du badge.",
            "This endorsement was not about the badge.",
        ),
        Reason("error", "Cet avis a été publié par erreur.", "This endorsement was published by mistake."),
    )
}


@dataclass(frozen=True)
class EndorsementForm:
    """What an employer filled in."""

    name: str
    url: str
    email: str
    comment: str


@dataclass(frozen=True)
class Endorsed:
    """The BadgeClass version that is recognised, and whose it is."""

    organisation: str  # slug
    badge: str
    version: int


def read_endorsement(form: Mapping[str, str]) -> EndorsementForm:
    """Return what `name`, `url`, `email` and `comment` say; raises FormRefused, all problems at once."""
    problems: list[FieldProblem] = []
    name = read_name(
        form,
        "name",
        problems,
        ("Écrivez le nom de votre entreprise ou structure.", "Write the name of your company or organisation."),
    )
    url = read_web_address(form, "url", problems)
    email = read_work_email(form, "email", problems)
    comment = read_sentences(form, "comment", LONGEST_COMMENT, problems)
    for field, text in (("name", name), ("comment", comment)):
        if says_contact(text):
            problems.append(
                FieldProblem(
                    field,
                    "N’écrivez ni adresse e-mail ni téléphone ici\u00a0: ce texte sera public.",
                    "Write no e-mail address and no telephone number here: this text will be public.",
                )
            )
    if problems:
        raise FormRefused(problems)
    return EndorsementForm(name[:LONGEST_NAME], url, email, comment)


def endorsement(urls: PublicUrls, endorsed: Endorsed, public_id: str, *, comment: str, issued_on: datetime) -> Document:
    """Return the hosted Endorsement of a BadgeClass (Open Badges 2.0, Endorsement)."""
    claim = {"id": urls.badge(endorsed.organisation, endorsed.badge, endorsed.version)}
    return {
        "@context": CONTEXT,
        "type": "Endorsement",
        "id": urls.endorsement(endorsed.organisation, public_id),
        "claim": claim | ({"endorsementComment": comment} if comment else {}),
        "issuer": urls.endorser(endorsed.organisation, public_id),
        "issuedOn": published(issued_on),
        "verification": {"type": "HostedBadge"},
    }


def endorser_profile(
    urls: PublicUrls, org: str, public_id: str, *, name: str, url: str, contact: str, has_logo: bool
) -> Document:
    """Return the Profile of an employer who recognised a badge; it answers for that one Endorsement alone.

    `contact` is the organisation's public address: the employer's own belongs to a person and is never published.
    """
    endorsement_id = urls.endorsement(org, public_id)
    profile: Document = {
        "@context": CONTEXT,
        "type": "Profile",
        "id": urls.endorser(org, public_id),
        "name": name,
        "url": url,
        "email": contact,
    }
    if has_logo:
        profile["image"] = urls.endorser_logo(org, public_id)
    profile["verification"] = {"startsWith": endorsement_id}
    return profile


def withdrawn_endorsement(urls: PublicUrls, org: str, public_id: str, reason: str) -> Document:
    """Return the minimal body of a 410."""
    return {
        "@context": CONTEXT,
        "type": "Endorsement",
        "id": urls.endorsement(org, public_id),
        "revoked": True,
        "revocationReason": reason,
    }
