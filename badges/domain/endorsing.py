"""Recognising a badge: what an employer says of it, the Endorsement that is published, and why one is withdrawn.

An Endorsement names a BadgeClass, never an Assertion: nothing links an employer to a person (docs/decisions/0019).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Final
from urllib.parse import urlsplit

from badges.domain.dates import published
from badges.domain.employer_forms import LONGEST_NAME, read_name, read_sentences, read_web_address, read_work_email
from badges.domain.planning import FieldProblem, FormRefused
from badges.domain.public_urls import PublicUrls
from badges.domain.publishing import CONTEXT, Document
from badges.domain.revoking import Reason
from badges.domain.strangers import tells_contact

LINK: Final = timedelta(hours=48)  # that the link in the mail confirms
KEPT_WAITING: Final = timedelta(days=90)  # for the organisation's look, where address and website differ
BETWEEN_MAILS: Final = timedelta(hours=1)  # to one address, of this service's forms for employers all together
RELATION: Final = "https://w3id.org/credentials#credential"  # the term `endorsement` of the context, expanded
MOST_LISTED: Final = 1000
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

DECLINED: Final = ("not-confirmed", "not-about-badge")  # the reasons that fit what was never published
# What stands before a country's code without being anybody's own: hosts below it are strangers to one another.
_SHARED: Final = frozenset(("ac", "asso", "co", "com", "edu", "gob", "gouv", "gov", "net", "nom", "or", "org"))


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
        if tells_contact(text):
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


def is_proved(url: str, domain: str) -> bool:
    """Tell whether a confirmed address at `domain` speaks for the website `url`: one host, or one below the other.

    Both are in ASCII and normal form. A host such as `gouv.fr`, `co.uk`, `uk.com` or `wordpress.com` speaks for none of
    those below it, and none of them for it.
    """
    site, mail = (host.rstrip(".").removeprefix("www.") for host in ((urlsplit(url).hostname or ""), domain.lower()))
    if site == mail:
        return bool(site)
    above, below = sorted((site, mail), key=len)
    return not _is_shared(above) and below.endswith(f".{above}")


def _is_shared(host: str) -> bool:
    """Tell whether hosts below `host` are strangers to one another: a country's, or where anybody gets a name."""
    labels = host.split(".")
    if len(labels) < 2 or (len(labels) == 2 and len(labels[1]) == 2 and labels[0] in _SHARED):
        return True
    first, rest = labels[0], ".".join(labels[1:])
    of_part = rest in _shared_domains() and (len(first) == 2 or first in _SHARED)  # fr.eu.org
    return host in _shared_domains() or of_part


@cache
def _shared_domains() -> frozenset[str]:
    """Return the domains below which anybody gets a name in a minute, the best known of them."""
    return frozenset((files("badges.domain") / "data" / "shared_domains.txt").read_text("utf-8").split())


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


def endorsements_of(urls: PublicUrls, endorsed: Endorsed, public_ids: Iterable[str]) -> Document:
    """Return the published list of what stands of a BadgeClass: its property `endorsement` (Open Badges 2.0).

    The BadgeClass itself never changes, so that it cannot hold the list.
    """
    return {
        "@context": CONTEXT,
        "id": urls.badge(endorsed.organisation, endorsed.badge, endorsed.version),
        "endorsement": [urls.endorsement(endorsed.organisation, public_id) for public_id in public_ids],
    }


def endorsements_link(urls: PublicUrls, endorsed: Endorsed, *, is_context: bool) -> str:
    """Return the Link header field that leads from a BadgeClass to that list (RFC 8288).

    `is_context` is False on the document of one of the class's signers: the list is about the class all the same.
    """
    target = urls.badge_endorsements(endorsed.organisation, endorsed.badge, endorsed.version)
    anchor = "" if is_context else f'; anchor="{urls.badge(endorsed.organisation, endorsed.badge, endorsed.version)}"'
    return f'<{target}>; rel="{RELATION}"; type="application/ld+json"{anchor}'


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
