"""Issuers, badge versions and pictures as the public documents need them: prebuilt selects, plain rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from badges.records.tables import Assertion, Award, BadgeClass, BadgeClassVersion, Engagement, Organisation, Signer

_assertion = Assertion.__table__.c
_award = Award.__table__.c
_engagement = Engagement.__table__.c
_badge = BadgeClass.__table__.c
_organisation = Organisation.__table__.c
_signer = Signer.__table__.c
_version = BadgeClassVersion.__table__.c

_ISSUER_COLUMNS = (
    _organisation.slug,
    _organisation.name,
    _organisation.url,
    _organisation.email,
    _organisation.description,
)
_VERSION_COLUMNS = (
    _badge.slug,
    _version.number,
    _version.kind,
    _version.proof_level,
    _version.content,
    _version.tags,
    _version.alignment,
    _version.validity,
    _version.awarded_at,
)


class IssuerRow(NamedTuple):
    """An organisation as it presents itself."""

    slug: str
    name: str
    url: str
    email: str
    description: str


class VersionRow(NamedTuple):
    """One wording of a badge, without its pictures."""

    slug: str
    number: int
    kind: str
    proof_level: str
    content: dict[str, Any]
    tags: list[str]
    alignment: list[dict[str, Any]]
    validity: str | None
    awarded_at: datetime | None


class Picture(NamedTuple):
    """A badge's drawing in both formats."""

    svg: str
    png: bytes
    awarded_at: datetime | None


class AwardedBadge(NamedTuple):
    """Everything public that surrounds one assertion."""

    issuer: IssuerRow
    version: VersionRow


_ISSUER = select(*_ISSUER_COLUMNS).where(_organisation.slug == bindparam("org"))
_ISSUER_OF_SIGNER = (
    select(*_ISSUER_COLUMNS)
    .join(Signer.__table__, _signer.organisation_id == _organisation.id)
    .where(_organisation.slug == bindparam("org"), _signer.kid == bindparam("kid"))
)


def _versions(*columns: Any) -> Select[Any]:
    statement: Select[Any] = (
        select(*columns)
        .join(BadgeClass.__table__, _badge.id == _version.badge_class_id)
        .join(Organisation.__table__, _organisation.id == _badge.organisation_id)
        .where(_organisation.slug == bindparam("org"), _badge.slug == bindparam("badge"))
    )
    return statement


_VERSION = _versions(*_VERSION_COLUMNS).where(_version.number == bindparam("number"))
_PICTURE = _versions(_version.image_svg, _version.image_png, _version.awarded_at).where(
    _version.number == bindparam("number")
)
_CURRENT = _versions(_badge.current_version).where(_version.number == _badge.current_version)


def _around_assertion(*columns: Any) -> Select[Any]:
    statement: Select[Any] = (
        select(*columns)
        .select_from(Assertion.__table__)
        .outerjoin(Award.__table__, _award.id == _assertion.award_id)
        .outerjoin(Engagement.__table__, _engagement.id == _assertion.engagement_id)
        .join(
            BadgeClassVersion.__table__,
            _version.id == func.coalesce(_award.badge_version_id, _engagement.badge_version_id),
        )
        .join(BadgeClass.__table__, _badge.id == _version.badge_class_id)
        .join(Organisation.__table__, _organisation.id == _assertion.organisation_id)
        .where(_assertion.id == bindparam("assertion_id"))
    )
    return statement


_AROUND = _around_assertion(*_ISSUER_COLUMNS, *_VERSION_COLUMNS)
_PICTURE_OF_ASSERTION = _around_assertion(_version.image_svg, _version.image_png, _version.awarded_at)


def issuer_at(session: Session, org: str) -> IssuerRow | None:
    """Return the organisation at `/o/{org}`."""
    row = session.connection().execute(_ISSUER, {"org": org}).first()
    return IssuerRow(*row) if row else None


def issuer_of_signer(session: Session, org: str, kid: str) -> IssuerRow | None:
    """Return the organisation behind `/o/{org}/signers/{kid}`, None when the signer is not its own."""
    row = session.connection().execute(_ISSUER_OF_SIGNER, {"org": org, "kid": kid}).first()
    return IssuerRow(*row) if row else None


def version_at(session: Session, org: str, badge: str, number: int) -> VersionRow | None:
    """Return the badge version at `/o/{org}/badges/{badge}/{number}`."""
    row = session.connection().execute(_VERSION, {"org": org, "badge": badge, "number": number}).first()
    return VersionRow(*row) if row else None


def current_number(session: Session, org: str, badge: str) -> int | None:
    """Return the number of the current version of the badge."""
    row = session.connection().execute(_CURRENT, {"org": org, "badge": badge}).first()
    return int(row[0]) if row else None


def picture_at(session: Session, org: str, badge: str, number: int) -> Picture | None:
    """Return the picture of a badge version."""
    row = session.connection().execute(_PICTURE, {"org": org, "badge": badge, "number": number}).first()
    return Picture(*row) if row else None


def around_assertion(session: Session, assertion_id: int) -> AwardedBadge:
    """Return the issuer and the badge version of an assertion that exists."""
    row = session.connection().execute(_AROUND, {"assertion_id": assertion_id}).one()
    issuer = len(_ISSUER_COLUMNS)
    return AwardedBadge(IssuerRow(*row[:issuer]), VersionRow(*row[issuer:]))


def picture_of_assertion(session: Session, assertion_id: int) -> Picture:
    """Return the picture of the badge version of an assertion that exists."""
    return Picture(*session.connection().execute(_PICTURE_OF_ASSERTION, {"assertion_id": assertion_id}).one())
