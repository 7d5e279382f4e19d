"""What the pages for people say at the same addresses as the documents, in French and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from badges.domain.proof_levels import KINDS, PROOF_LEVELS, Both, ProofLevel, proof_of
from badges.domain.public_urls import PublicUrls
from badges.domain.referentials import label_in_english
from badges.domain.revoking import REASONS
from badges.records import catalogue, directory, documents, organisations, published
from badges.records.directory import EmployerShown
from badges.records.documents import IssuerRow, VersionRow
from badges.records.tables import Award, BadgeClassVersion
from badges.services.instance import Instance
from badges.services.publishing import MOST_VERSIONS, assertion_of_short_code, is_segment

__all__ = [
    "AlignmentLine", "Award", "BadgeClassPage", "BadgePage", "OrganisationPage", "SignerPage", "badge_page",
    "class_page", "organisation_page", "page_by_short_code", "page_of_award", "signer_page",
]  # fmt: skip


@dataclass(frozen=True)
class AlignmentLine:
    """One alignment: its name in both languages and where it points to."""

    name: Both
    url: str
    framework: str
    code: str


@dataclass(frozen=True)
class BadgeClassPage:
    """What a badge says; `wording` is {"fr": {name, description, criteria, evidence, easy_read}, "en": …}."""

    issuer: IssuerRow
    slug: str
    version: int
    kind: Both
    proof: ProofLevel
    wording: Mapping[str, Mapping[str, Any]]
    alignments: tuple[AlignmentLine, ...]
    validity: str | None  # ISO 8601 duration
    url: str
    image_url: str
    issuer_url: str

    def words(self, language: str) -> Mapping[str, Any]:
        """Return the wording in `language`, else in French, the reference."""
        return self.wording.get(language) or self.wording["fr"]


@dataclass(frozen=True)
class BadgePage:
    """A badge that somebody received; nothing here says who, unless she shows her name."""

    badge: BadgeClassPage
    public_id: str
    award_id: int | None  # None: an employer's badge
    employer: EmployerShown | None  # whose badge it is, when it is no person's
    employer_url: str  # of its Profile, empty for a person's badge
    issued_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    reason: Both | None  # of a revocation, from the closed list
    hidden: bool  # its person shows it to nobody for now
    shown_name: str | None  # for pages alone: documents and files are not made from here
    observer: str | None  # the organisation for which the observer worked: for people, in no document
    hosted_url: str
    short_url: str
    short_code: str
    jws: str

    def file_url(self, name: str) -> str:
        """Return the address of a file made from this badge (`badge.png`, `signed.svg`, `qr.png`, …)."""
        return f"{self.hosted_url}/{name}"


@dataclass(frozen=True)
class OrganisationPage:
    """Who an organisation is, and the current versions of its badges."""

    issuer: IssuerRow
    url: str
    badges: tuple[BadgeClassPage, ...]


@dataclass(frozen=True)
class SignerPage:
    """An organisation while it signs with one key; `state` is active, retired or compromised."""

    issuer: IssuerRow
    kid: str
    state: str
    issuer_url: str
    key_url: str
    revocations_url: str


def organisation_page(instance: Instance, session: Session, org: str) -> OrganisationPage | None:
    """Return the page at `/o/{org}`."""
    issuer = documents.issuer_at(session, org) if is_segment(org) else None
    row = organisations.by_slug(session, org) if issuer else None
    if issuer is None or row is None:
        return None
    badges = tuple(
        _class_page(instance.urls, issuer, _plain(version)) for version in catalogue.current_versions(session, row.id)
    )
    return OrganisationPage(issuer, instance.urls.organisation(org), badges)


def signer_page(instance: Instance, session: Session, org: str, kid: str) -> SignerPage | None:
    """Return the page at `/o/{org}/signers/{kid}`."""
    if not (is_segment(org) and is_segment(kid)):
        return None
    issuer, signer = documents.issuer_of_signer(session, org, kid), published.signer_at(session, org, kid)
    if issuer is None or signer is None:
        return None
    urls = instance.urls
    addresses = (urls.organisation(org), urls.signer_key(org, kid), urls.signer_revocations(org, kid))
    return SignerPage(issuer, kid, signer.state, *addresses)


def badge_page(instance: Instance, session: Session, org: str, public_id: str) -> BadgePage | None:
    """Return the page at `/o/{org}/assertions/{public_id}`."""
    if not (is_segment(org) and is_segment(public_id)):
        return None
    return _page(instance, session, published.assertion_at(session, org, public_id))


def page_by_short_code(instance: Instance, session: Session, typed: str) -> BadgePage | None:
    """Return the page at `/v/{code}`, in any case, with or without separators."""
    return _page(instance, session, assertion_of_short_code(session, typed))


def page_of_award(instance: Instance, session: Session, award: Award) -> BadgePage | None:
    """Return the page of the award's assertion whose recipient is an opaque address."""
    return _page(instance, session, published.assertion_of_award(session, award.id))


def class_page(instance: Instance, session: Session, org: str, badge: str, version: int) -> BadgeClassPage | None:
    """Return the page at `/o/{org}/badges/{badge}/{version}`."""
    if not (is_segment(org) and is_segment(badge) and 0 < version <= MOST_VERSIONS):
        return None
    issuer = documents.issuer_at(session, org)
    found = documents.version_at(session, org, badge, version)
    return _class_page(instance.urls, issuer, found) if issuer and found else None


def _page(instance: Instance, session: Session, found: published.PublishedAssertion | None) -> BadgePage | None:
    if found is None:
        return None
    around = documents.around_assertion(session, found.id)
    badge = _class_page(instance.urls, around.issuer, around.version)
    host, on_evidence = published.confirmation_of_award(session, found.award_id)
    proof = proof_of(around.version.proof_level, on_evidence=on_evidence)
    employer = directory.shown_with(session, found.id) if found.award_id is None else None
    reason = REASONS.get(found.reason or "")
    return BadgePage(
        badge=replace(badge, proof=proof),
        public_id=found.public_id,
        award_id=found.award_id,
        employer=employer,
        employer_url=instance.urls.employer(employer.organisation, employer.public_id) if employer else "",
        issued_at=found.issued_at,
        expires_at=found.expires_at,
        revoked_at=found.revoked_at,
        reason={"fr": reason.fr, "en": reason.en} if reason else None,
        hidden=found.is_hidden,
        shown_name=published.shown_name(session, found.award_id),
        observer=proof.organisation(host, badge.issuer.name),
        hosted_url=instance.urls.assertion(found.organisation, found.public_id),
        short_url=instance.urls.short(found.short_code),
        short_code=found.short_code,
        jws=found.jws,
    )


def _class_page(urls: PublicUrls, issuer: IssuerRow, version: VersionRow) -> BadgeClassPage:
    return BadgeClassPage(
        issuer=issuer,
        slug=version.slug,
        version=version.number,
        kind=KINDS[version.kind],
        proof=PROOF_LEVELS[version.proof_level],
        wording=version.content,
        alignments=tuple(_line(entry) for entry in version.alignment),
        validity=version.validity,
        url=urls.badge(issuer.slug, version.slug, version.number),
        image_url=urls.badge_drawing(issuer.slug, version.slug, version.number),
        issuer_url=urls.organisation(issuer.slug),
    )


def _plain(version: BadgeClassVersion) -> VersionRow:
    return VersionRow(
        slug=version.badge_class.slug,
        number=version.number,
        kind=version.kind,
        proof_level=version.proof_level,
        content=version.content,
        tags=version.tags,
        alignment=version.alignment,
        validity=version.validity,
        awarded_at=version.awarded_at,
    )


def _line(entry: Mapping[str, str]) -> AlignmentLine:
    french, code = entry["targetName"], entry["targetCode"]
    names = {"fr": french, "en": label_in_english(code) or french}
    return AlignmentLine(names, entry["targetUrl"], entry["targetFramework"], code)
