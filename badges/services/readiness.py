"""Whether this process can serve: the database answers, and its tables are the ones that this code knows."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from badges.records.database import current, head
from badges.services.instance import Instance


def readiness(instance: Instance, session: Session) -> dict[str, str | bool]:
    """Return `ready`, the kind of database, the revision of its tables and, on SQLite, its journal mode (DESIGN §7)."""
    kind = instance.engine.dialect.name
    state: dict[str, str | bool] = {"ready": False, "database": kind}
    try:
        if kind == "sqlite":
            state["journal_mode"] = str(session.execute(text("PRAGMA journal_mode")).scalar_one()).upper()
        revision = current(instance.engine)
    except SQLAlchemyError:
        return state | {"problem": "the database does not answer"}
    state["revision"] = revision or ""
    if revision != head():
        return state | {"problem": "the tables are not up to date: run `badges db upgrade`"}
    return state | {"ready": True}
