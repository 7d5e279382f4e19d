"""Proposed meetings, as the employer, the organisation and the person each may see them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session, joinedload

from badges.domain.engaging import MeetingState
from badges.domain.permissions import Role
from badges.records.tables import Account, Assertion, Award, BadgeClassVersion, Meeting, Membership

_OPEN = (MeetingState.WAITING, MeetingState.PASSED)


class Holder(NamedTuple):
    """The award that an employer saw, whoever's it is."""

    award_id: int
    organisation_id: int


def holder(session: Session, assertion_public_id: str) -> Holder | None:
    """Return the award of an assertion that its person shows, None for an employer's badge and a withdrawn one."""
    row = session.execute(
        select(Award.id, Award.organisation_id)
        .join(Assertion, Assertion.award_id == Award.id)
        .where(Assertion.public_id == assertion_public_id, Award.revoked_at.is_(None), Award.hidden_at.is_(None))
    ).first()
    return Holder(*row) if row else None


def proposed_since(session: Session, award_id: int, email: str, since: datetime) -> bool:
    """Tell whether `email` has proposed a meeting to the holder of an award after `since`."""
    found = select(Meeting.id).where(Meeting.award_id == award_id, Meeting.email == email, Meeting.created_at > since)
    return session.scalar(found.limit(1)) is not None


def by_digest(session: Session, digest: str, now: datetime) -> Meeting | None:
    """Return the meeting of a link that still works."""
    return session.scalar(_whole().where(Meeting.digest == digest, Meeting.link_ends_at > now))


def move(session: Session, meeting_id: int, before: Sequence[str], after: str, **values: Any) -> bool:
    """Bring a meeting from one of the states `before` to `after`, once: of two at a time one gets False."""
    moved = session.scalar(
        update(Meeting)
        .where(Meeting.id == meeting_id, Meeting.state.in_(before))
        .values(state=after, **values)
        .returning(Meeting.id)
    )
    return moved is not None


def of_desk(session: Session, organisation_id: int, *, most: int) -> Sequence[Meeting]:
    """Return the organisation's proposals that an employer confirmed, the latest first."""
    return session.scalars(
        _whole()
        .where(Meeting.organisation_id == organisation_id, Meeting.state != MeetingState.ASKED)
        .order_by(Meeting.id.desc())
        .limit(most)
    ).all()


def one_of_desk(session: Session, organisation_id: int, public_id: str) -> Meeting | None:
    """Return a confirmed proposal of the organisation."""
    return session.scalar(
        _whole().where(
            Meeting.organisation_id == organisation_id,
            Meeting.public_id == public_id,
            Meeting.state != MeetingState.ASKED,
        )
    )


def of_person(session: Session, person_id: int, now: datetime) -> Sequence[Meeting]:
    """Return what was passed on to a person and waits for her, or what she accepted, the latest first."""
    return session.scalars(
        _whole()
        .join(Award, Award.id == Meeting.award_id)
        .where(
            Award.person_id == person_id,
            Meeting.state.in_((MeetingState.PASSED, MeetingState.ACCEPTED)),
            Meeting.ends_at > now,
        )
        .order_by(Meeting.id.desc())
    ).all()


def others_accepted(session: Session, meeting: Meeting) -> bool:
    """Tell whether another meeting about the same award was accepted: the same consent covers it."""
    found = select(Meeting.id).where(
        Meeting.award_id == meeting.award_id, Meeting.id != meeting.id, Meeting.state == MeetingState.ACCEPTED
    )
    return session.scalar(found.limit(1)) is not None


def overdue(session: Session, now: datetime, *, most: int) -> Sequence[Meeting]:
    """Return meetings that nobody answered in time."""
    return session.scalars(
        select(Meeting).where(Meeting.state.in_(_OPEN), Meeting.ends_at <= now).order_by(Meeting.id).limit(most)
    ).all()


def forget(session: Session, now: datetime, *, ended_before: datetime) -> None:
    """Delete what was never confirmed in time, and what ended before that moment."""
    session.execute(delete(Meeting).where(Meeting.state == MeetingState.ASKED, Meeting.link_ends_at <= now))
    session.execute(delete(Meeting).where(Meeting.ends_at <= ended_before))


def coordinators(session: Session, organisation_id: int) -> Sequence[str]:
    """Return the addresses of those who may pass a proposal on."""
    return session.scalars(
        select(Account.email)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.organisation_id == organisation_id, Membership.role.in_((Role.OWNER, Role.COORDINATOR)))
        .order_by(Account.id)
    ).all()


def _whole() -> Select[Meeting]:
    award = joinedload(Meeting.award)
    return select(Meeting).options(
        award.joinedload(Award.person),
        award.joinedload(Award.organisation),
        award.joinedload(Award.badge_version).joinedload(BadgeClassVersion.badge_class),
    )
