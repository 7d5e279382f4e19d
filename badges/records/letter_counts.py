"""How many letters left lately: counted by the database itself, so that of many at a time none is too many."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import case, delete, or_
from sqlalchemy.orm import Session

from badges.records.database import dialect_insert
from badges.records.tables import LetterCount


def count(session: Session, key: str, most: int, *, since: datetime, now: datetime) -> bool:
    """Count one letter under `key`; False when there were `most` already, the first of them after `since`."""
    counts: Any = LetterCount.__table__.c
    ended = counts.began_at <= since
    first = dialect_insert(session, LetterCount).values(key=key, began_at=now, letters=1)
    counted = first.on_conflict_do_update(
        index_elements=["key"],
        set_={
            "began_at": case((ended, first.excluded.began_at), else_=counts.began_at),
            "letters": case((ended, 1), else_=counts.letters + 1),
        },
        where=or_(ended, counts.letters < most),
    )
    return session.connection().execute(counted.returning(counts.key)).first() is not None


def forget(session: Session, until: datetime) -> None:
    """Forget the counts that began until then."""
    session.execute(delete(LetterCount).where(LetterCount.began_at <= until))
