"""Endorsements: what is asked for, what was published, and what the pages list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, delete, func, or_, select, update
from sqlalchemy.orm import Session, contains_eager

from badges.records.tables import (
    Assertion,
    Award,
    BadgeClass,
    BadgeClassVersion,
    Endorsement,
    Engagement,
    Organisation,
)

_CONFIRMED = (Endorsement.confirmed_at.is_not(None), Endorsement.withdrawn_at.is_(None))  # published, or waiting
_STANDS = (*_CONFIRMED, Endorsement.document.is_not(None))


class Recognised(NamedTuple):
    """The badge version that an assertion is of."""

    organisation_id: int
    organisation: str  # slug
    badge_version_id: int
    badge: str  # slug
    version: int


def recognised(session: Session, assertion_public_id: str) -> Recognised | None:
    """Return the badge version of an assertion, of a person's or of an employer's."""
    row = session.execute(
        select(Organisation.id, Organisation.slug, BadgeClassVersion.id, BadgeClass.slug, BadgeClassVersion.number)
        .select_from(Assertion)
        .outerjoin(Award, Award.id == Assertion.award_id)
        .outerjoin(Engagement, Engagement.id == Assertion.engagement_id)
        .join(
            BadgeClassVersion,
            BadgeClassVersion.id == func.coalesce(Award.badge_version_id, Engagement.badge_version_id),
        )
        .join(BadgeClass, BadgeClass.id == BadgeClassVersion.badge_class_id)
        .join(Organisation, Organisation.id == Assertion.organisation_id)
        .where(Assertion.public_id == assertion_public_id)
    ).first()
    return Recognised(*row) if row else None


def waiting(session: Session, digest: str, now: datetime) -> Endorsement | None:
    """Return what the link of `digest` can still confirm, with its badge and organisation."""
    return session.scalar(_whole().where(*_waits(digest, now)))


def confirmed(session: Session, digest: str) -> Endorsement | None:
    """Return what the link of `digest` has confirmed and can still take back, with its badge and organisation."""
    return session.scalar(_whole().where(Endorsement.digest == digest, *_CONFIRMED))


def confirm(session: Session, digest: str, now: datetime) -> int | None:
    """Confirm by the link of `digest` and return its endorsement's id, once: of two at a time one gets None."""
    return session.scalar(
        update(Endorsement)
        .where(*_waits(digest, now))
        .values(confirmed_at=now)
        .returning(Endorsement.id)
        .execution_options(synchronize_session=False)
    )


def by_id(session: Session, endorsement_id: int) -> Endorsement:
    """Return an endorsement as the database has it now, with its badge and organisation."""
    return session.scalars(
        _whole().where(Endorsement.id == endorsement_id).execution_options(populate_existing=True)
    ).one()


def hold(session: Session, endorsement_id: int) -> Endorsement | None:
    """Hold an endorsement until the end of the transaction, as it is now; None when it has gone meanwhile."""
    return session.scalars(
        _whole()
        .where(Endorsement.id == endorsement_id)
        .with_for_update(of=Endorsement)
        .execution_options(populate_existing=True)
    ).one_or_none()


def hold_version(session: Session, badge_version_id: int) -> None:
    """Hold a badge version until the end of the transaction: nobody else publishes what is said of it meanwhile.

    It can be awarded all the while.
    """
    held = select(BadgeClassVersion.id).where(BadgeClassVersion.id == badge_version_id)
    session.execute(held.with_for_update(key_share=True))


def standing_addresses(session: Session, badge_version_id: int, domain: str) -> Sequence[str]:
    """Return the addresses of a domain that have recognised a badge version, published or not, and stand by it."""
    found = session.scalars(
        select(Endorsement.email).where(
            Endorsement.badge_version_id == badge_version_id, Endorsement.domain == domain, *_CONFIRMED
        )
    )
    return [email for email in found if email is not None]


def published_at(session: Session, org: str, public_id: str) -> Endorsement | None:
    """Return what was published at `/o/{org}/endorsements/{public_id}`, withdrawn or not."""
    published = or_(Endorsement.document.is_not(None), Endorsement.withdrawn_at.is_not(None))
    return session.scalar(_whole().where(Organisation.slug == org, Endorsement.public_id == public_id, published))


def of_version(session: Session, org: str, badge: str, version: int, *, most: int) -> Sequence[Endorsement]:
    """Return what stands of a badge version, the latest first."""
    return _listed(
        session, Organisation.slug == org, BadgeClass.slug == badge, BadgeClassVersion.number == version, most=most
    )


def ids_of_version(session: Session, org: str, badge: str, version: int, *, most: int) -> Sequence[str]:
    """Return the public ids of what stands of a badge version, the latest first."""
    return session.scalars(
        select(Endorsement.public_id)
        .join(Endorsement.organisation)
        .join(Endorsement.badge_version)
        .join(BadgeClassVersion.badge_class)
        .where(Organisation.slug == org, BadgeClass.slug == badge, BadgeClassVersion.number == version, *_STANDS)
        .order_by(Endorsement.confirmed_at.desc(), Endorsement.id)
        .limit(most)
    ).all()


def of_public_organisation(session: Session, org: str, *, most: int) -> Sequence[Endorsement]:
    """Return what stands of an organisation's badges, the latest first."""
    return _listed(session, Organisation.slug == org, most=most)


def of_desk(session: Session, organisation_id: int, *, most: int) -> Sequence[Endorsement]:
    """Return what employers confirmed of an organisation's badges, the latest first: waiting, published, withdrawn."""
    confirmed = Endorsement.confirmed_at.is_not(None)
    return session.scalars(
        _whole()
        .where(Endorsement.organisation_id == organisation_id, confirmed)
        .order_by(Endorsement.id.desc())
        .limit(most)
    ).all()


def one_of_desk(session: Session, organisation_id: int, public_id: str) -> Endorsement | None:
    """Return the endorsement `public_id` of one of the organisation's badges."""
    return session.scalar(
        _whole().where(
            Endorsement.organisation_id == organisation_id,
            Endorsement.public_id == public_id,
            Endorsement.confirmed_at.is_not(None),
        )
    )


def forget_unconfirmed(session: Session, now: datetime) -> None:
    """Delete what nobody confirmed in time."""
    session.execute(delete(Endorsement).where(Endorsement.confirmed_at.is_(None), Endorsement.link_ends_at <= now))


def forget_waiting(session: Session, confirmed_until: datetime) -> None:
    """Delete what waits to be published since `confirmed_until` or longer."""
    session.execute(
        delete(Endorsement).where(
            Endorsement.document.is_(None),
            Endorsement.withdrawn_at.is_(None),
            Endorsement.confirmed_at <= confirmed_until,
        )
    )


def _waits(digest: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (Endorsement.digest == digest, Endorsement.confirmed_at.is_(None), Endorsement.link_ends_at > now)


def _whole() -> Select[Endorsement]:
    return (
        select(Endorsement)
        .join(Endorsement.organisation)
        .join(Endorsement.badge_version)
        .join(BadgeClassVersion.badge_class)
        .options(
            contains_eager(Endorsement.organisation),
            contains_eager(Endorsement.badge_version).contains_eager(BadgeClassVersion.badge_class),
        )
    )


def _listed(session: Session, *conditions: ColumnElement[bool], most: int) -> Sequence[Endorsement]:
    return session.scalars(
        _whole().where(*conditions, *_STANDS).order_by(Endorsement.confirmed_at.desc(), Endorsement.id).limit(most)
    ).all()
