"""Testimonies: each seen from its author, from its own organisation, or by everybody once it is published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Select, and_, delete, func, or_, select
from sqlalchemy.orm import Session, joinedload

from badges.domain.testifying import LIVE, TestimonyState
from badges.records.requests import hold_person
from badges.records.tables import Action, Organisation, Testimony
from badges.records.tables import Session as PlannedSession

_WHOLE = (joinedload(Testimony.person), joinedload(Testimony.organisation), joinedload(Testimony.award))


def hold(session: Session, found: Testimony) -> Testimony | None:
    """Return a testimony as it is now, held with its person until the end of the transaction; None: it is no more."""
    if found.person_id is not None:
        hold_person(session, found.person_id)
    return session.scalar(
        select(Testimony).where(Testimony.id == found.id).with_for_update().execution_options(populate_existing=True)
    )


def count_live(session: Session, person_id: int) -> int:
    """Return how many testimonies of a person are not ended."""
    counted = select(func.count()).where(Testimony.person_id == person_id, Testimony.state.in_(LIVE))
    return session.scalar(counted) or 0


def of_person(session: Session, person_id: int) -> Sequence[Testimony]:
    """Return a person's testimonies, the newest first, but those that she took back."""
    wanted = _whole().where(Testimony.person_id == person_id, Testimony.state != TestimonyState.WITHDRAWN)
    return session.scalars(wanted.order_by(Testimony.id.desc())).all()


def one_of_person(session: Session, person_id: int, public_id: str) -> Testimony | None:
    """Return the person's testimony `public_id`."""
    return session.scalar(_whole().where(Testimony.person_id == person_id, Testimony.public_id == public_id))


def of_employer(session: Session, public_id: str) -> Testimony | None:
    """Return the testimony `public_id` if it is an employer's, in whichever organisation."""
    return session.scalar(_whole().where(Testimony.person_id.is_(None), Testimony.public_id == public_id))


def one_of_organisation(session: Session, organisation_id: int, public_id: str) -> Testimony | None:
    """Return the organisation's testimony `public_id`, unless its author has not confirmed it or took it back."""
    hidden = (TestimonyState.UNCONFIRMED, TestimonyState.WITHDRAWN)
    return session.scalar(
        _whole().where(
            Testimony.organisation_id == organisation_id,
            Testimony.public_id == public_id,
            Testimony.state.not_in(hidden),
        )
    )


def of_organisation(
    session: Session, organisation_id: int, states: Sequence[TestimonyState], *, limit: int
) -> Sequence[Testimony]:
    """Return the organisation's testimonies in one of these states, the last changed first."""
    wanted = _whole().where(Testimony.organisation_id == organisation_id, Testimony.state.in_(states))
    return session.scalars(wanted.order_by(Testimony.changed_at.desc(), Testimony.id.desc()).limit(limit)).all()


def published(session: Session, organisation_id: int, *, after: str | None, limit: int) -> Sequence[Testimony]:
    """Return what everybody may read, the latest first, from behind the testimony `after` on."""
    wanted = _whole().where(Testimony.organisation_id == organisation_id, Testimony.state == TestimonyState.PUBLISHED)
    if after is not None:
        last = select(Testimony.id).where(Testimony.public_id == after).scalar_subquery()
        wanted = wanted.where(Testimony.id < last)
    return session.scalars(wanted.order_by(Testimony.id.desc()).limit(limit)).all()


def at_address(session: Session, org: str, public_id: str) -> Testimony | None:
    """Return a testimony by its public address, whatever became of it."""
    return session.scalar(
        _whole()
        .join(Organisation, Organisation.id == Testimony.organisation_id)
        .where(Organisation.slug == org, Testimony.public_id == public_id)
    )


def once_published(session: Session, person_id: int) -> Sequence[str]:
    """Return the public ids of a person's testimonies that everybody could read once, or can now."""
    return session.scalars(
        select(Testimony.public_id).where(Testimony.person_id == person_id, Testimony.published_at.is_not(None))
    ).all()


def forget_ended(session: Session, *, unconfirmed_until: datetime, declined_until: datetime) -> None:
    """Delete what employers never confirmed, and what was declined and never published, both from until then."""
    unconfirmed = and_(Testimony.state == TestimonyState.UNCONFIRMED, Testimony.created_at <= unconfirmed_until)
    declined = and_(
        Testimony.state == TestimonyState.DECLINED,
        Testimony.published_at.is_(None),
        Testimony.changed_at <= declined_until,
    )
    session.execute(delete(Testimony).where(Testimony.person_id.is_(None), or_(unconfirmed, declined)))


def latest_action_of_kind(session: Session, organisation_id: int, kind: str) -> Action | None:
    """Return the newest action of a kind."""
    wanted = select(Action).where(Action.organisation_id == organisation_id, Action.kind == kind)
    return session.scalars(wanted.order_by(Action.id.desc()).limit(1)).first()


def session_on(session: Session, action_id: int, day: date) -> PlannedSession | None:
    """Return the action's first session of that day."""
    wanted = select(PlannedSession).where(PlannedSession.action_id == action_id, PlannedSession.takes_place_on == day)
    return session.scalars(wanted.order_by(PlannedSession.id).limit(1)).first()


def _whole() -> Select[Testimony]:
    return select(Testimony).options(*_WHOLE)
