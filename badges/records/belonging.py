"""What belongs to a person, in every table that refers to her, directly or through others: today's and later ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, Table, or_, select
from sqlalchemy.orm import Session

from badges.records.awards import WITH_CONTEXT
from badges.records.tables import Award, AwardBatchRow, Base, Person

# Lines of sheets outlive her, blank (badges.records.erasing_sheets).
LINES: Final = cast(Table, AwardBatchRow.__table__)
NAMES: Final = ("public_id", "token")  # columns whose values stand for one thing in addresses


def belonging(person_id: int) -> dict[Table, ColumnElement[bool]]:
    """Return {table: which of its rows are hers}, what is referred to before what refers to it."""
    own: dict[Table, ColumnElement[bool]] = {}
    for table in Base.metadata.sorted_tables:
        if table is Person.__table__:
            own[table] = table.c.id == person_id
            continue
        marks = [
            key.parent.in_(select(key.column).where(own[key.column.table]))
            for key in sorted(table.foreign_keys, key=lambda key: key.parent.name)
            if key.column.table in own
        ]
        if marks:
            own[table] = or_(*marks)
    return own


def awards_of(session: Session, person_id: int) -> Sequence[Award]:
    """Return a person's awards with their badges, claimed or not, the oldest first."""
    return session.scalars(
        select(Award).where(Award.person_id == person_id).options(*WITH_CONTEXT).order_by(Award.id)
    ).all()


def rows_of(session: Session, person_id: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (name of the table, row) for everything that is kept of a person."""
    for table, hers in belonging(person_id).items():
        for row in session.connection().execute(select(table).where(hers).order_by(*table.primary_key)):
            yield table.name, dict(row._mapping)


def names_of(session: Session, person_id: int) -> list[str]:
    """Return the random ids that stand for what is hers."""
    return [
        row[0]
        for table, hers in belonging(person_id).items()
        for name in NAMES
        if name in table.c
        for row in session.connection().execute(select(table.c[name]).where(hers))
    ]
