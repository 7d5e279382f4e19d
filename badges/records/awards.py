"""Awards and assertions: bulk writing for the chunks of a batch, and look-ups."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import Table, bindparam, exists, func, insert, or_, select, update
from sqlalchemy.orm import Session, joinedload

from badges.records.batches import UNFINISHED
from badges.records.catalogue import PICTURES
from badges.records.database import dialect_insert
from badges.records.tables import (
    Assertion,
    Award,
    AwardBatch,
    AwardBatchRow,
    BadgeClass,
    BadgeClassVersion,
    Organisation,
    Participation,
    Signer,
)

PENDING = "new"  # the state of a row that waits for its award
_row = AwardBatchRow.__table__.c


class Pending(NamedTuple):
    """A row that waits for its award, with what the whole batch has in common."""

    row: int
    person_id: int
    present: bool
    observations: list[str]
    note: str
    batch_id: int | None  # None: awarded to one person, without a sheet
    organisation_id: int
    session_id: int
    badge_version_id: int
    labels: list[str]
    organisation: str
    badge: str
    version: int
    validity: str | None
    observer: str | None
    signer_id: int | None
    signer_kid: str | None
    signer_key_uri: str | None
    drafted_at: datetime  # when its sheet was matched
    revoked_since: bool  # this very badge was revoked after that: nobody has confirmed to award it again
    confirmed: list[list[str]] | None = None  # on evidence, without a sheet


_CLAIM = (
    select(
        _row.id,
        _row.person_id,
        _row.present,
        _row.observations,
        _row.note,
        AwardBatch.id,
        AwardBatch.organisation_id,
        AwardBatch.session_id,
        AwardBatch.badge_version_id,
        AwardBatch.observation_labels,
        Organisation.slug,
        BadgeClass.slug,
        BadgeClassVersion.number,
        BadgeClassVersion.validity,
        AwardBatch.observer,
        Signer.id,
        Signer.kid,
        Signer.key_uri,
        AwardBatch.created_at,
        exists().where(
            Award.person_id == _row.person_id,
            Award.badge_version_id == AwardBatch.badge_version_id,
            Award.session_id == AwardBatch.session_id,
            Award.revoked_at >= AwardBatch.created_at,
        ),
    )
    .select_from(AwardBatchRow.__table__)
    .join(AwardBatch, AwardBatch.id == _row.batch_id)
    .join(Organisation, Organisation.id == AwardBatch.organisation_id)
    .join(BadgeClassVersion, BadgeClassVersion.id == AwardBatch.badge_version_id)
    .join(BadgeClass, BadgeClass.id == BadgeClassVersion.badge_class_id)
    .outerjoin(Signer, (Signer.organisation_id == Organisation.id) & (Signer.state == "active"))
    .where(
        _row.batch_id == bindparam("batch"),
        _row.state == PENDING,
        AwardBatch.state.in_(UNFINISHED),
    )
    .order_by(_row.number)
    .limit(bindparam("size"))
    .with_for_update(of=AwardBatchRow.__table__, skip_locked=True)
)
_MARK = (
    update(cast(Table, AwardBatchRow.__table__))
    .where(_row.id == bindparam("row"))
    .values(state=bindparam("new_state"), award_id=bindparam("new_award"))
)


def claim_rows(session: Session, batch_id: int, size: int) -> list[Pending]:
    """Return up to `size` rows that wait, held until the end of the transaction; others pass them by."""
    found = session.connection().execute(_CLAIM, {"batch": batch_id, "size": size})
    return [Pending(*row) for row in found]


def record_participations(session: Session, values: Sequence[Mapping[str, Any]], *, observed: bool) -> None:
    """Record who took part; what an earlier sheet recorded is replaced only by a sheet with observations.

    Another sheet can only say that somebody came after all.
    """
    statement = dialect_insert(session, Participation)
    new = statement.excluded
    if observed:
        changes = {"present": new.present, "observations": new.observations, "note": new.note}
        statement = statement.on_conflict_do_update(index_elements=["session_id", "person_id"], set_=changes)
    else:
        statement = statement.on_conflict_do_update(
            index_elements=["session_id", "person_id"],
            set_={"present": new.present},
            where=new.present & ~Participation.__table__.c.present,
        )
    session.connection().execute(statement, list(values))


class Recorded(NamedTuple):
    """What is recorded of somebody in a session."""

    present: bool
    observations: list[str]
    note: str


def participations(session: Session, session_id: int, people: Collection[int]) -> dict[int, Recorded]:
    """Return {person id: what is recorded} of those of these people who are on the session's list."""
    found = session.execute(
        select(Participation.person_id, Participation.present, Participation.observations, Participation.note).where(
            Participation.session_id == session_id, Participation.person_id.in_(people)
        )
    )
    return {person: Recorded(present, observations, note) for person, present, observations, note in found}


def add_awards(session: Session, values: Sequence[Mapping[str, Any]]) -> dict[int, int]:
    """Add awards where nothing stands against it; return {person id: award id} of those that were added."""
    table = Award.__table__.c
    statement = dialect_insert(session, Award).on_conflict_do_nothing().returning(table.person_id, table.id)
    return dict(session.connection().execute(statement, list(values)).all())


def standing_awards(
    session: Session, badge_version_id: int, session_id: int, people: Collection[int], *, revoked_before: datetime
) -> dict[int, int]:
    """Return {person id: award id} of the awards that these people have for this version and session.

    One that was revoked counts, unless that was before `revoked_before`.
    """
    statement = select(Award.person_id, Award.id).where(
        Award.badge_version_id == badge_version_id,
        Award.session_id == session_id,
        Award.person_id.in_(people),
        or_(Award.revoked_at.is_(None), Award.revoked_at >= revoked_before),
    )
    return dict(session.execute(statement).all())


def revocations(
    session: Session, badge_version_id: int, session_id: int, people: Collection[int]
) -> dict[int, datetime]:
    """Return {person id: when this badge of this session was last revoked} of those of these people who had it."""
    statement = (
        select(Award.person_id, func.max(Award.revoked_at))
        .where(
            Award.badge_version_id == badge_version_id,
            Award.session_id == session_id,
            Award.person_id.in_(people),
            Award.revoked_at.is_not(None),
        )
        .group_by(Award.person_id)
    )
    return {person: last for person, last in session.execute(statement) if last is not None}


def add_assertions(session: Session, values: Sequence[Mapping[str, Any]]) -> None:
    """Add assertions; an id that exists already is an IntegrityError, and the chunk starts again."""
    session.connection().execute(insert(cast(Table, Assertion.__table__)), list(values))


def mark_rows(session: Session, values: Sequence[Mapping[str, Any]]) -> None:
    """Settle rows of a chunk: `row` (its id), `new_state`, `new_award`."""
    session.connection().execute(_MARK, list(values))


def freeze_version(session: Session, badge_version_id: int, now: datetime) -> None:
    """Mark a badge version as awarded: from then on it never changes."""
    session.execute(
        update(BadgeClassVersion)
        .where(BadgeClassVersion.id == badge_version_id, BadgeClassVersion.awarded_at.is_(None))
        .values(awarded_at=now)
    )


WITH_CONTEXT = (
    joinedload(Award.badge_version).joinedload(BadgeClassVersion.badge_class),
    joinedload(Award.badge_version).options(*PICTURES),
    joinedload(Award.organisation),
)


def by_public_id(session: Session, organisation_id: int, public_id: str) -> Award | None:
    """Return the organisation's award `public_id` with its badge and organisation."""
    return session.scalar(
        select(Award)
        .where(Award.organisation_id == organisation_id, Award.public_id == public_id)
        .options(*WITH_CONTEXT)
    )


def by_claim_lookup(session: Session, lookup: str) -> Award | None:
    """Return the award whose claim code has the keyed digest `lookup`, with its badge and organisation."""
    return session.scalar(select(Award).where(Award.claim_lookup == lookup).options(*WITH_CONTEXT))


def assertion_by_id(session: Session, assertion_id: int) -> Assertion:
    """Return an assertion with its award, badge, organisation and signer."""
    return session.scalars(
        select(Assertion)
        .where(Assertion.id == assertion_id)
        .options(joinedload(Assertion.award).options(*WITH_CONTEXT), joinedload(Assertion.signer))
    ).one()


def revoke(session: Session, award_id: int, reason: str, now: datetime) -> bool:
    """Revoke an award and all its assertions; False when it was revoked before."""
    changed = session.execute(
        update(Award)
        .where(Award.id == award_id, Award.revoked_at.is_(None))
        .values(revoked_at=now, revocation_reason=reason)
        .returning(Award.id)
    ).first()
    if changed is None:
        return False
    session.execute(
        update(Assertion).where(Assertion.award_id == award_id, Assertion.revoked_at.is_(None)).values(revoked_at=now)
    )
    return True


class EmailVariant(NamedTuple):
    """An assertion of an award for an e-mail address, of which only the salted hash is known."""

    public_id: str
    salt: str | None
    hash: str | None


def email_variants(session: Session, award_id: int) -> list[EmailVariant]:
    """Return the assertions of an award that are for e-mail addresses."""
    found = session.execute(
        select(Assertion.public_id, Assertion.recipient_salt, Assertion.recipient_hash).where(
            Assertion.award_id == award_id, Assertion.recipient_kind == "email"
        )
    )
    return [EmailVariant(*row) for row in found]
