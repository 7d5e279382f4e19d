"""Award batches and their rows, each seen from its own organisation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import Select, Table, bindparam, case, delete, func, insert, select, update
from sqlalchemy.orm import Session as DatabaseSession

from badges.records.tables import (
    Action,
    Assertion,
    Award,
    AwardBatch,
    AwardBatchRow,
    BadgeClass,
    BadgeClassVersion,
    Organisation,
    Session,
)

INTERRUPTED = "interrupted"  # a worker could not go on: the sweeper tries again
UNFINISHED = ("confirmed", "issuing", INTERRUPTED)
_row = AwardBatchRow.__table__.c


class Target(NamedTuple):
    """What a sheet is for."""

    badge_version_id: int
    badge_class_id: int
    kind: str
    session_id: int
    people_changes: int
    proof_level: str
    host: str


class Shown(NamedTuple):
    """A batch and what its preview says of it."""

    batch: AwardBatch
    badge_class_id: int
    kind: str
    version_awarded_at: datetime | None
    name_fr: str
    name_en: str
    action_title: str
    takes_place_on: date
    proof_level: str
    people_changes: int  # of the organisation, now
    rows: list[AwardBatchRow]


def target(
    session: DatabaseSession, organisation_id: int, badge: str, version: int | None, session_public_id: str
) -> Target | None:
    """Return what `badge` (its current version for None) and a session of the organisation stand for."""
    row = session.execute(
        select(
            BadgeClassVersion.id,
            BadgeClass.id,
            BadgeClassVersion.kind,
            Session.id,
            Organisation.people_changes,
            BadgeClassVersion.proof_level,
            Session.host,
        )
        .join(BadgeClass, BadgeClass.id == BadgeClassVersion.badge_class_id)
        .join(Organisation, Organisation.id == BadgeClass.organisation_id)
        .join(Session, Session.organisation_id == Organisation.id)
        .where(
            Organisation.id == organisation_id,
            BadgeClass.slug == badge,
            BadgeClassVersion.number == (BadgeClass.current_version if version is None else version),
            Session.public_id == session_public_id,
        )
    ).first()
    return Target(*row) if row else None


def add(session: DatabaseSession, batch: AwardBatch, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store a new batch with its rows."""
    session.add(batch)
    session.flush()
    if rows:
        session.connection().execute(
            insert(cast(Table, AwardBatchRow.__table__)), [{**row, "batch_id": batch.id} for row in rows]
        )


def shown(session: DatabaseSession, organisation_id: int, public_id: str, *, lock: bool = False) -> Shown | None:
    """Return the organisation's batch `public_id` with its rows, in one statement.

    With `lock` the batch is held until the end of the transaction, as it is at that moment.
    """
    statement: Select[Any] = (
        select(
            AwardBatch,
            BadgeClassVersion.badge_class_id,
            BadgeClassVersion.kind,
            BadgeClassVersion.awarded_at,
            BadgeClassVersion.content["fr"]["name"].as_string(),
            BadgeClassVersion.content["en"]["name"].as_string(),
            Action.title,
            Session.takes_place_on,
            BadgeClassVersion.proof_level,
            Organisation.people_changes,
            AwardBatchRow,
        )
        .join(BadgeClassVersion, BadgeClassVersion.id == AwardBatch.badge_version_id)
        .join(Session, Session.id == AwardBatch.session_id)
        .join(Action, Action.id == Session.action_id)
        .join(Organisation, Organisation.id == AwardBatch.organisation_id)
        .outerjoin(AwardBatchRow, AwardBatchRow.batch_id == AwardBatch.id)
        .where(AwardBatch.organisation_id == organisation_id, AwardBatch.public_id == public_id)
        .order_by(AwardBatchRow.number)
        .execution_options(populate_existing=True)
    )
    if lock:
        statement = statement.with_for_update(of=AwardBatch)
    found = session.execute(statement).all()
    if not found:
        return None
    values: list[Any] = [*found[0][:-1], [row[-1] for row in found if row[-1] is not None]]
    return Shown._make(values)


def by_public_id(
    session: DatabaseSession, organisation_id: int, public_id: str, *, lock: bool = False
) -> AwardBatch | None:
    """Return the organisation's batch `public_id` as the database has it now; with `lock`, held from then on."""
    statement = (
        select(AwardBatch)
        .where(AwardBatch.organisation_id == organisation_id, AwardBatch.public_id == public_id)
        .execution_options(populate_existing=True)
    )
    return session.scalar(statement.with_for_update() if lock else statement)


_SETTLE = (
    update(cast(Table, AwardBatchRow.__table__))
    .where(_row.id == bindparam("row"))
    .values(state=bindparam("new_state"), person_id=bindparam("new_person"))
)


def settle_rows(session: DatabaseSession, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store what the confirmation decided: `row` (its id), `new_state`, `new_person`."""
    if rows:
        session.connection().execute(_SETTLE, list(rows))


def confirm(session: DatabaseSession, batch_id: int, *, total: int, now: datetime) -> None:
    """Let the batch go to whoever issues; one that awards nothing is finished."""
    session.execute(
        update(AwardBatch)
        .where(AwardBatch.id == batch_id)
        .values(
            state="confirmed" if total else "done",
            total=total,
            confirmed_at=now,
            finished_at=None if total else now,
        )
    )


def unfinished(session: DatabaseSession) -> Sequence[int]:
    """Return the ids of the confirmed batches that nobody has finished, the oldest first."""
    return session.scalars(select(AwardBatch.id).where(AwardBatch.state.in_(UNFINISHED)).order_by(AwardBatch.id)).all()


def interrupt(session: DatabaseSession, batch_id: int) -> None:
    """Mark an unfinished batch as interrupted, so that its page says so."""
    unfinished_batch = (AwardBatch.id == batch_id, AwardBatch.state.in_(UNFINISHED))
    session.execute(update(AwardBatch).where(*unfinished_batch).values(state=INTERRUPTED))


def progress(session: DatabaseSession, batch_id: int) -> tuple[int, int, bool]:
    """Return how many rows of a batch are settled, of how many, and whether it is finished."""
    row = session.execute(
        select(AwardBatch.done, AwardBatch.total, AwardBatch.state).where(AwardBatch.id == batch_id)
    ).one()
    return row.done, row.total, row.state == "done"


def advance(session: DatabaseSession, batch_id: int, *, settled: int, now: datetime) -> tuple[int, int, bool]:
    """Add `settled` rows to the batch's progress; whoever settles the last one finishes it.

    Returns (done, total, finished).
    """
    done = AwardBatch.done + settled
    last = done >= AwardBatch.total
    row = session.execute(
        update(AwardBatch)
        .where(AwardBatch.id == batch_id)
        .values(
            done=done,
            state=case((last, "done"), else_="issuing"),
            finished_at=case((last, now), else_=None),
        )
        .returning(AwardBatch.done, AwardBatch.total, AwardBatch.state)
        .execution_options(synchronize_session=False)
    ).one()
    return row.done, row.total, row.state == "done"


def drafts_before(session: DatabaseSession, before: datetime) -> Sequence[int]:
    """Return the drafts that were stored before that moment, held; those that somebody confirms are passed by."""
    old = select(AwardBatch.id).where(AwardBatch.state == "draft", AwardBatch.created_at < before)
    return session.scalars(old.with_for_update(skip_locked=True)).all()


def delete_drafts(session: DatabaseSession, ids: Sequence[int]) -> None:
    """Delete drafts, which are held, with their rows."""
    session.execute(delete(AwardBatchRow).where(AwardBatchRow.batch_id.in_(ids)))
    session.execute(delete(AwardBatch).where(AwardBatch.id.in_(ids)))


def states(session: DatabaseSession, organisation_id: int, public_id: str) -> dict[str, int]:
    """Return how many rows of the organisation's batch stand in each state."""
    counted = (
        select(AwardBatchRow.state, func.count())
        .join(AwardBatch, AwardBatch.id == AwardBatchRow.batch_id)
        .where(AwardBatch.organisation_id == organisation_id, AwardBatch.public_id == public_id)
        .group_by(AwardBatchRow.state)
    )
    return dict(session.execute(counted).all())


def recorded_without_badge(session: DatabaseSession, batch_id: int) -> int:
    """Return how many people a confirmed batch recorded as absent or « pas encore », and awarded nothing."""
    rows = select(AwardBatchRow.person_id).where(
        AwardBatchRow.batch_id == batch_id, AwardBatchRow.person_id.is_not(None)
    )
    with_badge = rows.where(AwardBatchRow.state.in_(("new", "awarded", "already")))
    without = rows.where(AwardBatchRow.state.in_(("absent", "not-yet")), AwardBatchRow.person_id.not_in(with_badge))
    return session.scalar(select(func.count()).select_from(without.distinct().subquery())) or 0


def addresses(session: DatabaseSession, organisation_id: int, public_id: str) -> Sequence[str]:
    """Return the public ids of the assertions that the organisation's batch published, in the sheet's order."""
    return session.scalars(
        select(Assertion.public_id)
        .join(Award, Award.id == Assertion.award_id)
        .join(AwardBatch, AwardBatch.id == Award.batch_id)
        .where(
            AwardBatch.organisation_id == organisation_id,
            AwardBatch.public_id == public_id,
            Assertion.recipient_kind == "url",
        )
        .order_by(Assertion.id)
    ).all()
