"""The directory, and the employers that organisations recorded with the badges that they hold."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ScalarSelect, Select, delete, exists, func, or_, select, tuple_, update
from sqlalchemy.orm import Session, joinedload

from badges.records.tables import (
    Assertion,
    BadgeClassVersion,
    DirectoryEntry,
    DirectoryMark,
    Employer,
    Engagement,
    Organisation,
    Signer,
)

COMPROMISED = "compromised"
OF_ORGANISATIONS = "organisation"  # badge_class_version.recipient_kind


class Line(NamedTuple):
    """One entry that the public may see; `assertion` and what follows are an engaged employer's badge."""

    entry_id: int
    public_id: str
    offer: str
    changed_at: datetime
    organisation: str  # slug
    organisation_name: str
    organisation_url: str
    employer: str | None  # public id
    employer_name: str | None
    employer_url: str | None
    place: str | None
    assertion: str | None  # public id
    expires_at: datetime | None


class Awarded(NamedTuple):
    """One badge of an employer, and what became of it."""

    engagement_id: str  # public
    assertion: str  # public id
    short_code: str
    issued_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    content: Mapping[str, Mapping[str, str]]
    recipient_kind: str  # of the badge: one for people can be an employer's, for a testimony


class EmployerShown(NamedTuple):
    """The employer whose badge an assertion is."""

    public_id: str
    organisation: str  # slug of the one that knows it
    name: str
    url: str
    place: str


def lines(
    session: Session,
    now: datetime,
    marks: Mapping[str, Collection[str]],
    *,
    engaged: bool = False,
    after: str | None = None,
    most: int,
) -> list[Line]:
    """Return the public entries with one mark at least of each facet asked for, by name, after the entry `after`."""
    name = func.coalesce(Employer.name, Organisation.name)
    wanted = _public(now)
    for facet, values in marks.items():
        wanted = wanted.where(
            exists().where(
                DirectoryMark.entry_id == DirectoryEntry.id,
                DirectoryMark.facet == facet,
                DirectoryMark.value.in_(values),
            )
        )
    if engaged:
        wanted = wanted.where(Assertion.id.is_not(None))
    if after is not None:
        last = session.execute(
            select(name, DirectoryEntry.id)
            .join(Organisation, Organisation.id == DirectoryEntry.organisation_id)
            .outerjoin(Employer, Employer.id == DirectoryEntry.employer_id)
            .where(DirectoryEntry.public_id == after)
        ).first()
        if last is not None:
            wanted = wanted.where(tuple_(name, DirectoryEntry.id) > tuple_(*last))
    return [Line(*row) for row in session.execute(wanted.order_by(name, DirectoryEntry.id).limit(most))]


def public_values(session: Session, now: datetime, facet: str) -> Sequence[str]:
    """Return the values of a facet that public entries have."""
    shown = _public(now).with_only_columns(DirectoryEntry.id).subquery()
    return session.scalars(
        select(DirectoryMark.value)
        .where(DirectoryMark.facet == facet, DirectoryMark.entry_id.in_(select(shown.c.id)))
        .distinct()
        .order_by(DirectoryMark.value)
    ).all()


def marks_of(session: Session, entry_ids: Collection[int]) -> dict[int, dict[str, list[str]]]:
    """Return {entry: {facet: values}}."""
    found: dict[int, dict[str, list[str]]] = {}
    rows = session.execute(
        select(DirectoryMark.entry_id, DirectoryMark.facet, DirectoryMark.value)
        .where(DirectoryMark.entry_id.in_(entry_ids))
        .order_by(DirectoryMark.value)
    )
    for entry_id, facet, value in rows:
        found.setdefault(entry_id, {}).setdefault(facet, []).append(value)
    return found


def marks_in(session: Session, entry_id: int | None) -> list[tuple[str, str]]:
    """Return the (facet, value) marks of an entry; none of one that is new."""
    found = marks_of(session, [entry_id]).get(entry_id, {}) if entry_id is not None else {}
    return [(facet, value) for facet, values in found.items() for value in values]


def entry_of(session: Session, organisation_id: int, employer_id: int | None) -> DirectoryEntry | None:
    """Return the entry of the organisation itself, or of an employer that it recorded."""
    return session.scalar(
        select(DirectoryEntry).where(
            DirectoryEntry.organisation_id == organisation_id, DirectoryEntry.employer_id == employer_id
        )
    )


def set_marks(session: Session, entry_id: int, marks: Iterable[tuple[str, str]]) -> None:
    """Replace the marks of an entry by those (facet, value)."""
    session.execute(delete(DirectoryMark).where(DirectoryMark.entry_id == entry_id))
    session.add_all(DirectoryMark(entry_id=entry_id, facet=facet, value=value) for facet, value in marks)
    session.flush()


def employers_of(session: Session, organisation_id: int, *, most: int) -> Sequence[Employer]:
    """Return the employers that an organisation recorded, by name."""
    return session.scalars(
        select(Employer)
        .where(Employer.organisation_id == organisation_id)
        .order_by(Employer.name, Employer.id)
        .limit(most)
    ).all()


def employer_of(session: Session, organisation_id: int, public_id: str) -> Employer | None:
    """Return an employer that the organisation recorded."""
    return session.scalar(
        select(Employer)
        .where(Employer.organisation_id == organisation_id, Employer.public_id == public_id)
        .options(joinedload(Employer.organisation))
    )


def public_employer(session: Session, org: str, public_id: str) -> Employer | None:
    """Return the employer at `/o/{org}/employers/{public_id}`: one that has received a badge."""
    return session.scalar(
        select(Employer)
        .join(Employer.organisation)
        .where(
            Organisation.slug == org,
            Employer.public_id == public_id,
            exists().where(Engagement.employer_id == Employer.id),
        )
        .options(joinedload(Employer.organisation))
    )


def awarded_to(session: Session, employer_ids: Collection[int]) -> dict[int, list[Awarded]]:
    """Return the badges of employers, the latest first."""
    rows = session.execute(
        select(
            Engagement.employer_id,
            Engagement.public_id,
            Assertion.public_id,
            Assertion.short_code,
            Assertion.issued_at,
            Assertion.expires_at,
            Assertion.revoked_at,
            BadgeClassVersion.content,
            BadgeClassVersion.recipient_kind,
        )
        .join(Assertion, Assertion.engagement_id == Engagement.id)
        .join(BadgeClassVersion, BadgeClassVersion.id == Engagement.badge_version_id)
        .where(Engagement.employer_id.in_(employer_ids))
        .order_by(Engagement.id.desc())
    )
    found: dict[int, list[Awarded]] = {}
    for employer_id, *values in rows:
        found.setdefault(employer_id, []).append(Awarded(*values))
    return found


def engagement_of(session: Session, employer_id: int, public_id: str) -> Engagement | None:
    """Return one badge of an employer."""
    return session.scalar(
        select(Engagement).where(Engagement.employer_id == employer_id, Engagement.public_id == public_id)
    )


def revoke(session: Session, engagement_id: int, reason: str, now: datetime) -> bool:
    """Withdraw an employer's badge with all that was published of it; False when it was withdrawn before."""
    changed = session.scalar(
        update(Engagement)
        .where(Engagement.id == engagement_id, Engagement.revoked_at.is_(None))
        .values(revoked_at=now, revocation_reason=reason)
        .returning(Engagement.id)
    )
    if changed is None:
        return False
    session.execute(
        update(Assertion)
        .where(Assertion.engagement_id == engagement_id, Assertion.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    return True


def shown_with(session: Session, assertion_id: int) -> EmployerShown | None:
    """Return the employer whose badge an assertion is, None for a person's."""
    row = session.execute(
        select(Employer.public_id, Organisation.slug, Employer.name, Employer.url, Employer.place)
        .join(Engagement, Engagement.employer_id == Employer.id)
        .join(Assertion, Assertion.engagement_id == Engagement.id)
        .join(Organisation, Organisation.id == Employer.organisation_id)
        .where(Assertion.id == assertion_id)
    ).first()
    return EmployerShown(*row) if row else None


def _standing(now: datetime) -> ScalarSelect[int]:
    """Return the id of the latest badge for employers that it holds and that verifies now; beside entries."""
    return (
        select(func.max(Assertion.id))
        .join(Engagement, Engagement.id == Assertion.engagement_id)
        .join(BadgeClassVersion, BadgeClassVersion.id == Engagement.badge_version_id)
        .join(Signer, Signer.id == Assertion.signer_id)
        .where(
            BadgeClassVersion.recipient_kind == OF_ORGANISATIONS,
            Engagement.employer_id == DirectoryEntry.employer_id,
            Assertion.revoked_at.is_(None),
            or_(Assertion.expires_at.is_(None), Assertion.expires_at > now),
            Signer.state != COMPROMISED,
        )
        .correlate(DirectoryEntry)
        .scalar_subquery()
    )


def _public(now: datetime) -> Select[*tuple[Any, ...]]:
    """Select the entries that may be seen: an employer's only while a badge of its own verifies."""
    return (
        select(
            DirectoryEntry.id,
            DirectoryEntry.public_id,
            DirectoryEntry.offer,
            DirectoryEntry.changed_at,
            Organisation.slug,
            Organisation.name,
            Organisation.url,
            Employer.public_id,
            Employer.name,
            Employer.url,
            Employer.place,
            Assertion.public_id,
            Assertion.expires_at,
        )
        .select_from(DirectoryEntry)
        .join(Organisation, Organisation.id == DirectoryEntry.organisation_id)
        .outerjoin(Employer, Employer.id == DirectoryEntry.employer_id)
        .outerjoin(Assertion, Assertion.id == _standing(now))
        .where(
            DirectoryEntry.listed_at.is_not(None),
            or_(DirectoryEntry.employer_id.is_(None), Assertion.id.is_not(None)),
        )
    )
