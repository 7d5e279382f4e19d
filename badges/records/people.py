"""The people of an organisation, and what matching a sheet needs to know of them.

Adding people raises the organisation's `people_changes`, from the number that was seen when a sheet was
matched: two sheets that are confirmed at the same moment cannot both add the same new person.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import Table, and_, exists, insert, select, update
from sqlalchemy.orm import Session

from badges.records.tables import (
    Award,
    AwardBatch,
    AwardBatchRow,
    BadgeClassVersion,
    Organisation,
    Person,
)


class KnownPerson(NamedTuple):
    """A person as a sheet's line may mean them; one row for each line of the same file that named them before."""

    id: int
    key: str
    email: str | None
    phone: str | None
    has_award: bool  # one that stands, for this version and session
    was_revoked: bool  # one that was revoked, for this version and session
    had_before: bool  # this badge, standing, in another session or version
    line: int | None


def known_by_key(
    session: Session,
    organisation_id: int,
    keys: Collection[str],
    *,
    session_id: int,
    badge_class_id: int,
    badge_version_id: int,
    sheet_digest: str,
) -> list[KnownPerson]:
    """Return the organisation's people whose normalised name is among `keys`."""
    own = Award.person_id == Person.id
    here = and_(own, Award.badge_version_id == badge_version_id, Award.session_id == session_id)
    same_badge = Award.badge_version_id.in_(
        select(BadgeClassVersion.id).where(BadgeClassVersion.badge_class_id == badge_class_id)
    )
    earlier_line = (
        select(AwardBatchRow.person_id, AwardBatchRow.number)
        .join(AwardBatch, AwardBatch.id == AwardBatchRow.batch_id)
        .where(
            AwardBatch.organisation_id == organisation_id,
            AwardBatch.session_id == session_id,
            AwardBatch.sheet_digest == sheet_digest,
            AwardBatch.state != "draft",
        )
        .distinct()
        .subquery()
    )
    statement = (
        select(
            Person.id,
            Person.normalised_name,
            Person.email,
            Person.phone,
            exists().where(here, Award.revoked_at.is_(None)),
            exists().where(here, Award.revoked_at.is_not(None)),
            exists().where(own, same_badge, Award.session_id != session_id, Award.revoked_at.is_(None)),
            earlier_line.c.number,
        )
        .outerjoin(earlier_line, earlier_line.c.person_id == Person.id)
        .where(Person.organisation_id == organisation_id, Person.normalised_name.in_(keys))
        .order_by(Person.id)
    )
    return [KnownPerson(*row) for row in session.execute(statement)]


def by_ids(session: Session, organisation_id: int, ids: Collection[int]) -> Sequence[Person]:
    """Return those of the organisation's people whose id is among `ids`."""
    return session.scalars(
        select(Person).where(Person.organisation_id == organisation_id, Person.id.in_(ids)).order_by(Person.id)
    ).all()


def add(
    session: Session, organisation_id: int, people: Sequence[Mapping[str, Any]], *, seen: int, now: datetime
) -> list[int] | None:
    """Add people to the organisation and return their ids in the same order.

    None when somebody else has added people since `people_changes` was `seen`: match again, then come back.
    """
    raised = session.execute(
        update(Organisation)
        .where(Organisation.id == organisation_id, Organisation.people_changes == seen)
        .values(people_changes=seen + 1)
        .execution_options(synchronize_session=False)
        .returning(Organisation.id)
    )
    if raised.first() is None:
        return None
    rows = [{**person, "organisation_id": organisation_id, "created_at": now} for person in people]
    # Told apart by their public ids: asking for the rows in order would insert one by one on SQLite.
    table = cast(Table, Person.__table__)
    added = session.connection().execute(insert(table).returning(table.c.public_id, table.c.id), rows)
    ids: dict[str, int] = dict(added.all())
    return [ids[person["public_id"]] for person in people]
