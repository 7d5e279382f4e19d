"""Badges that people ask for: each seen from its person, or from its own organisation."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, joinedload

from badges.domain.ports import Photograph
from badges.domain.requesting import OPEN, RequestState
from badges.records.catalogue import PICTURES
from badges.records.tables import Action, BadgeClass, BadgeClassVersion, BadgeRequest, Person, RequestPhoto, RequestWord
from badges.records.tables import Session as PlannedSession

_WITH_BADGE = (joinedload(BadgeRequest.person), joinedload(BadgeRequest.badge_class))


def hold_person(session: Session, person_id: int) -> Person | None:
    """Return a person, held until the end of the transaction: nobody else asks or answers for her meanwhile."""
    return session.scalar(
        select(Person).where(Person.id == person_id).with_for_update().execution_options(populate_existing=True)
    )


def hold(session: Session, found: BadgeRequest) -> BadgeRequest | None:
    """Return a request as it is now, held with its person until the end of the transaction; None: it is no more."""
    hold_person(session, found.person_id)
    return session.scalar(
        select(BadgeRequest)
        .where(BadgeRequest.id == found.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def count(session: Session, person_id: int, states: Collection[RequestState]) -> int:
    """Return how many requests of a person are in one of these states."""
    counted = select(func.count()).where(BadgeRequest.person_id == person_id, BadgeRequest.state.in_(states))
    return session.scalar(counted) or 0


def open_for_badge(session: Session, person_id: int, badge_class_id: int) -> BadgeRequest | None:
    """Return the person's open request for a badge."""
    return session.scalar(
        select(BadgeRequest).where(
            BadgeRequest.person_id == person_id,
            BadgeRequest.badge_class_id == badge_class_id,
            BadgeRequest.state.in_(OPEN),
        )
    )


def of_person(session: Session, person_id: int) -> Sequence[BadgeRequest]:
    """Return what a person has asked for, the newest first."""
    return session.scalars(
        select(BadgeRequest)
        .where(BadgeRequest.person_id == person_id)
        .options(*_WITH_BADGE)
        .order_by(BadgeRequest.id.desc())
    ).all()


def one_of_person(session: Session, person_id: int, public_id: str) -> BadgeRequest | None:
    """Return the person's request `public_id`."""
    return session.scalar(
        select(BadgeRequest)
        .where(BadgeRequest.person_id == person_id, BadgeRequest.public_id == public_id)
        .options(*_WITH_BADGE)
    )


def one_of_organisation(session: Session, organisation_id: int, public_id: str) -> BadgeRequest | None:
    """Return the organisation's request `public_id`."""
    return session.scalar(
        select(BadgeRequest)
        .where(BadgeRequest.organisation_id == organisation_id, BadgeRequest.public_id == public_id)
        .options(*_WITH_BADGE, joinedload(BadgeRequest.award))
    )


def of_organisation(session: Session, organisation_id: int, *, is_open: bool, limit: int) -> Sequence[BadgeRequest]:
    """Return the organisation's open requests, those that wait longest first, or its latest answered ones."""
    state = BadgeRequest.state.in_(OPEN)
    order = BadgeRequest.changed_at if is_open else BadgeRequest.changed_at.desc()
    return session.scalars(
        select(BadgeRequest)
        .where(BadgeRequest.organisation_id == organisation_id, state if is_open else ~state)
        .options(*_WITH_BADGE)
        .order_by(order, BadgeRequest.id)
        .limit(limit)
    ).all()


def add_photos(session: Session, request_id: int, photos: Sequence[tuple[str, Photograph]]) -> None:
    """Add photos, each with its public id, to a request."""
    session.add_all(
        RequestPhoto(public_id=key, request_id=request_id, width=one.width, height=one.height, data=one.data)
        for key, one in photos
    )
    session.flush()


def photos(session: Session, request_id: int) -> Sequence[RequestPhoto]:
    """Return the photos of a request in the order in which they came, without their pixels."""
    return session.scalars(
        select(RequestPhoto).where(RequestPhoto.request_id == request_id).order_by(RequestPhoto.id)
    ).all()


def photo(session: Session, request_id: int, public_id: str) -> bytes | None:
    """Return the JPEG `public_id` of a request."""
    return session.scalar(
        select(RequestPhoto.data).where(RequestPhoto.request_id == request_id, RequestPhoto.public_id == public_id)
    )


def words(session: Session, request_id: int) -> Sequence[RequestWord]:
    """Return what was said about a request, the oldest first."""
    return session.scalars(
        select(RequestWord).where(RequestWord.request_id == request_id).order_by(RequestWord.id)
    ).all()


def forget(session: Session, request_id: int) -> None:
    """Delete a request with all that was added to it."""
    for table in (RequestPhoto, RequestWord):
        session.execute(delete(table).where(table.request_id == request_id))
    session.execute(delete(BadgeRequest).where(BadgeRequest.id == request_id))


def current_version(session: Session, badge_class_id: int) -> BadgeClassVersion:
    """Return the version of a badge that is awarded now, with its badge, without its pictures."""
    return session.scalars(
        select(BadgeClassVersion)
        .join(BadgeClassVersion.badge_class)
        .where(BadgeClass.id == badge_class_id, BadgeClassVersion.number == BadgeClass.current_version)
        .options(joinedload(BadgeClassVersion.badge_class), *PICTURES)
    ).one()


def latest_sessions(session: Session, organisation_id: int, *, limit: int) -> Sequence[PlannedSession]:
    """Return the organisation's sessions with their actions, the latest first."""
    return session.scalars(
        select(PlannedSession)
        .where(PlannedSession.organisation_id == organisation_id)
        .options(joinedload(PlannedSession.action))
        .order_by(PlannedSession.takes_place_on.desc(), PlannedSession.id.desc())
        .limit(limit)
    ).all()


def latest_actions(session: Session, organisation_id: int, *, limit: int) -> Sequence[Action]:
    """Return the organisation's actions, the newest first."""
    return session.scalars(
        select(Action).where(Action.organisation_id == organisation_id).order_by(Action.id.desc()).limit(limit)
    ).all()
