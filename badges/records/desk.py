"""What the coordinator's desk shows: few statements for each page, whatever the number of people."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session as DatabaseSession
from sqlalchemy.orm import contains_eager, joinedload

from badges.domain.engaging import MeetingState
from badges.domain.requesting import RequestState
from badges.domain.testifying import TestimonyState
from badges.records.catalogue import PICTURES
from badges.records.published import shown_assertion
from badges.records.tables import (
    Action,
    Assertion,
    Award,
    AwardBatch,
    AwardBatchRow,
    BadgeClassVersion,
    BadgeRequest,
    Endorsement,
    Meeting,
    Participation,
    Person,
    Session,
    Testimony,
)


class SessionLine(NamedTuple):
    """A session in a list, with its figures."""

    action_id: int
    public_id: str
    takes_place_on: date
    place: str
    host: str
    present: int
    awarded: int  # awards that stand


class ParticipantLine(NamedTuple):
    """Someone of a session."""

    person_id: int
    public_id: str
    name: str
    present: bool
    observations: list[str]


class AwardLine(NamedTuple):
    """An award in a list, with the assertion under which it is published."""

    public_id: str
    person_id: int
    name: str
    badge_version_id: int
    claim_generation: int
    awarded_at: datetime
    revoked_at: datetime | None
    assertion_id: str
    short_code: str


class Waiting(NamedTuple):
    """How much waits for the organisation itself, of each kind."""

    requests: int
    testimonies: int
    meetings: int
    endorsements: int  # confirmed by employers, and not published or not looked at yet

    @property
    def employers(self) -> int:
        """Return how much employers sent that waits."""
        return self.meetings + self.endorsements


def waiting(session: DatabaseSession, organisation_id: int, now: datetime) -> Waiting:
    """Return how much waits for the organisation, in one statement that reads its open rows alone."""
    counted = (
        select(func.count()).where(of_organisation == organisation_id, *conditions).scalar_subquery()
        for of_organisation, *conditions in (
            (BadgeRequest.organisation_id, BadgeRequest.state == RequestState.WAITING),
            (Testimony.organisation_id, Testimony.state == TestimonyState.WAITING),
            (Meeting.organisation_id, Meeting.state == MeetingState.WAITING, Meeting.ends_at > now),
            (
                Endorsement.organisation_id,
                Endorsement.confirmed_at.is_not(None),
                or_(Endorsement.seen_at.is_(None), Endorsement.document.is_(None)),
                Endorsement.withdrawn_at.is_(None),
            ),
        )
    )
    return Waiting(*session.execute(select(*counted)).one())


def actions_page(session: DatabaseSession, organisation_id: int, *, after: str | None, limit: int) -> Sequence[Action]:
    """Return the organisation's actions, the newest first, from behind the action `after` on."""
    wanted = select(Action).where(Action.organisation_id == organisation_id).order_by(Action.id.desc())
    if after is not None:
        wanted = wanted.where(Action.id < _id_of_action(after))
    return session.scalars(wanted.limit(limit)).all()


def latest_sessions(session: DatabaseSession, action_ids: Collection[int], *, each: int) -> list[SessionLine]:
    """Return the latest sessions of each action, at most `each`, the latest first."""
    rank = func.row_number().over(
        partition_by=Session.action_id, order_by=(Session.takes_place_on.desc(), Session.id.desc())
    )
    ranked = select(Session.id, rank.label("rank")).where(Session.action_id.in_(action_ids)).subquery()
    wanted = _session_lines().join(ranked, ranked.c.id == Session.id).where(ranked.c.rank <= each)
    return [SessionLine(*row) for row in session.execute(wanted)]


def session_counts(session: DatabaseSession, action_ids: Collection[int]) -> dict[int, int]:
    """Return how many sessions each action has."""
    counted = (
        select(Session.action_id, func.count()).where(Session.action_id.in_(action_ids)).group_by(Session.action_id)
    )
    return dict(session.execute(counted).all())


def participants_page(
    session: DatabaseSession, session_id: int, *, after: str | None, limit: int
) -> list[ParticipantLine]:
    """Return who is on the session's list, in the order of its sheets, from behind the person `after` on."""
    wanted = (
        select(Person.id, Person.public_id, Person.name, Participation.present, Participation.observations)
        .join(Participation, Participation.person_id == Person.id)
        .where(Participation.session_id == session_id)
        .order_by(Participation.id)
    )
    if after is not None:
        behind = (
            select(Participation.id)
            .join(Person, Person.id == Participation.person_id)
            .where(Participation.session_id == session_id, Person.public_id == after)
        )
        wanted = wanted.where(Participation.id > behind.scalar_subquery())
    return [ParticipantLine(*row) for row in session.execute(wanted.limit(limit))]


def session_line(session: DatabaseSession, session_id: int) -> SessionLine:
    """Return the figures of one session."""
    return SessionLine(*session.execute(_session_lines().where(Session.id == session_id)).one())


def awards_in_session(session: DatabaseSession, session_id: int, person_ids: Collection[int]) -> list[AwardLine]:
    """Return what these people were awarded in the session, oldest first."""
    wanted = _award_lines().where(Award.session_id == session_id, Award.person_id.in_(person_ids))
    return [AwardLine(*row) for row in session.execute(wanted.order_by(Award.id))]


def awards_of_batch(
    session: DatabaseSession, batch_id: int, *, after_row: int, limit: int
) -> list[tuple[int, AwardLine]]:
    """Return (line in the sheet, award) for what a batch awarded, from behind its line `after_row` on."""
    wanted = (
        _award_lines()
        .add_columns(AwardBatchRow.number)
        .join(AwardBatchRow, AwardBatchRow.award_id == Award.id)
        .where(
            AwardBatchRow.batch_id == batch_id,
            AwardBatchRow.state == "awarded",
            AwardBatchRow.number > after_row,
        )
        .order_by(AwardBatchRow.number)
        .limit(limit)
    )
    return [(row[-1], AwardLine(*row[:-1])) for row in session.execute(wanted)]


def award(session: DatabaseSession, organisation_id: int, public_id: str) -> Award | None:
    """Return the organisation's award `public_id` with its person, badge and session."""
    return session.scalar(
        select(Award)
        .where(Award.organisation_id == organisation_id, Award.public_id == public_id)
        .options(
            joinedload(Award.person),
            joinedload(Award.session).joinedload(Session.action),
            joinedload(Award.badge_version).options(joinedload(BadgeClassVersion.badge_class), *PICTURES),
        )
    )


def award_line(session: DatabaseSession, award_id: int) -> AwardLine:
    """Return the list's line of one award."""
    return AwardLine(*session.execute(_award_lines().where(Award.id == award_id)).one())


def observations(session: DatabaseSession, award_id: int) -> list[tuple[str, str]]:
    """Return (what was observed, value) of what led to an award, as far as it was filled: a sheet's line, a request."""
    confirmed = session.scalar(select(Award.confirmed).where(Award.id == award_id))
    if confirmed is not None:
        return [(label, value) for label, value in confirmed]
    found = session.execute(
        select(AwardBatch.observation_labels, AwardBatchRow.observations)
        .join(AwardBatch, AwardBatch.id == AwardBatchRow.batch_id)
        .where(AwardBatchRow.award_id == award_id)
    ).first()
    return [(label, value) for label, value in zip(*found, strict=True) if value] if found else []


def batch(session: DatabaseSession, organisation_id: int, public_id: str) -> AwardBatch | None:
    """Return the organisation's batch `public_id` with its badge, session and action."""
    return session.scalar(
        select(AwardBatch)
        .where(AwardBatch.organisation_id == organisation_id, AwardBatch.public_id == public_id)
        .options(
            joinedload(AwardBatch.session).joinedload(Session.action),
            joinedload(AwardBatch.badge_version).options(joinedload(BadgeClassVersion.badge_class), *PICTURES),
        )
    )


def problems_of_batch(session: DatabaseSession, batch_id: int, *, limit: int) -> Sequence[list[dict[str, Any]]]:
    """Return the problems of the batch's lines that must be corrected, line by line."""
    return session.scalars(
        select(AwardBatchRow.problems)
        .where(AwardBatchRow.batch_id == batch_id, AwardBatchRow.state == "problem")
        .order_by(AwardBatchRow.number)
        .limit(limit)
    ).all()


def batches_of_session(session: DatabaseSession, session_id: int, *, limit: int) -> Sequence[AwardBatch]:
    """Return the session's latest batches with their badges."""
    return session.scalars(
        select(AwardBatch)
        .join(AwardBatch.badge_version)
        .where(AwardBatch.session_id == session_id)
        .order_by(AwardBatch.id.desc())
        .limit(limit)
        .options(contains_eager(AwardBatch.badge_version).options(joinedload(BadgeClassVersion.badge_class), *PICTURES))
    ).all()


def versions(session: DatabaseSession, version_ids: Collection[int]) -> dict[int, BadgeClassVersion]:
    """Return badge versions with their badges, without their pictures, by id."""
    found = session.scalars(
        select(BadgeClassVersion)
        .where(BadgeClassVersion.id.in_(version_ids))
        .options(joinedload(BadgeClassVersion.badge_class), *PICTURES)
    )
    return {version.id: version for version in found}


def awards_of_badges(session: DatabaseSession, organisation_id: int) -> dict[int, int]:
    """Return how many awards stand for each badge (by the id of its badge class)."""
    counted = (
        select(BadgeClassVersion.badge_class_id, func.count())
        .join(Award, Award.badge_version_id == BadgeClassVersion.id)
        .where(Award.organisation_id == organisation_id, Award.revoked_at.is_(None))
        .group_by(BadgeClassVersion.badge_class_id)
    )
    return dict(session.execute(counted).all())


def _session_lines() -> Select[Any]:
    present = (
        select(func.count())
        .where(Participation.session_id == Session.id, Participation.present)
        .correlate(Session)
        .scalar_subquery()
    )
    awarded = (
        select(func.count())
        .where(Award.session_id == Session.id, Award.revoked_at.is_(None))
        .correlate(Session)
        .scalar_subquery()
    )
    return select(
        Session.action_id,
        Session.public_id,
        Session.takes_place_on,
        Session.place,
        Session.host,
        present,
        awarded,
    ).order_by(Session.takes_place_on.desc(), Session.id.desc())


def _award_lines() -> Select[str, int, str, int, int, datetime, datetime | None, str, str]:
    """Select awards with the assertion that pages show for each."""
    return (
        select(
            Award.public_id,
            Award.person_id,
            Person.name,
            Award.badge_version_id,
            Award.claim_generation,
            Award.awarded_at,
            Award.revoked_at,
            Assertion.public_id,
            Assertion.short_code,
        )
        .join(Person, Person.id == Award.person_id)
        .join(Assertion, Assertion.id == shown_assertion())
    )


def _id_of_action(public_id: str) -> ColumnElement[int]:
    return select(Action.id).where(Action.public_id == public_id).scalar_subquery()
