"""Opens the database (SQLite or PostgreSQL) and keeps its tables at the numbered revision.

Alembic is imported when tables are upgraded: every command asks where they are, and few find them behind.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session

if TYPE_CHECKING:
    from alembic.config import Config

BUSY_SECONDS = 30
CLEARING_MS = 2000  # that clearing the file waits for others; it is tried again
# Connections: for the threads that do something, for those that check lists, and for the background. Whoever waits
# for strangers has none.
POOL = {"pool_size": 8, "max_overflow": 40}
MIGRATIONS = Path(__file__).parent / "migrations"
UPGRADE_LOCK = 0x6261646765  # "badge": one process upgrades at a time on PostgreSQL
_BEGIN = "badges_begin"  # execution option: how SQLite opens the transaction


def open_database(url: str) -> Engine:
    """Return the engine for `url` (`sqlite:///…` or `postgresql://…`), tuned by DESIGN §7; opens nothing yet.

    Errors and logs show statements without their values, which name people.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _open_sqlite(parsed)
    if parsed.drivername in ("postgres", "postgresql"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    return create_engine(parsed, pool_pre_ping=True, hide_parameters=True, **POOL)


def upgrade(engine: Engine) -> None:
    """Bring the tables to the newest revision, in one transaction; does nothing when they are there.

    Raises RuntimeError, and changes nothing, when a row would refer to another that is not there.
    """
    opened = engine.connect().execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})
    with opened as connection, _rebuilding(connection), connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": UPGRADE_LOCK})
        before = _revision(connection)
        if before == head():
            return
        from alembic import command

        config = _alembic()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if connection.dialect.name == "sqlite" and before is not None:
            _check_references(connection)


@contextmanager
def _rebuilding(connection: Connection) -> Iterator[None]:
    """Let SQLite replace a table that others refer to: its only way to change a constraint (sqlite.org, ALTER TABLE).

    Foreign keys cannot be put off inside a transaction, and the connection gets them back in any case.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.dbapi_connection
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys = ON")


def _check_references(connection: Connection) -> None:
    broken = connection.execute(text("PRAGMA foreign_key_check")).first()
    if broken is not None:
        raise RuntimeError(f"after the migration a row of {broken[0]} refers to a missing row of {broken[2]}")


def current(engine: Engine) -> str | None:
    """Return the revision that the tables are at, or None for an empty database."""
    with engine.connect() as connection:
        return _revision(connection)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return found


@cache
def head() -> str:
    """Return the newest revision that this code knows: the greatest number at the beginning of a migration's name."""
    return max(path.name.partition("_")[0] for path in MIGRATIONS.glob("versions/[0-9]*.py"))


def begin_writing(session: Session) -> None:
    """Open the session's transaction as a writer, so that SQLite queues it instead of failing half-way.

    A transaction that reads first and writes later cannot wait for another writer on SQLite: it is refused at
    once. Edges that will write call this before their first statement; on PostgreSQL it changes nothing.
    """
    if not session.in_transaction():
        session.connection(execution_options={_BEGIN: "BEGIN IMMEDIATE"})


def dialect_insert(session: Session, table: Any) -> Any:
    """Return the dialect's own INSERT into a mapped table, which knows ON CONFLICT."""
    dialect = session.get_bind().dialect.name
    return (postgresql if dialect == "postgresql" else sqlite).insert(table.__table__)


def clear_deleted(engine: Engine) -> bool:
    """Write SQLite's file anew, so that nothing deleted is left in it or in its log; False when others are busy.

    Overwriting what is deleted is not enough: a page that was split has left copies. On PostgreSQL rows that were
    deleted are in no dump, and their space is cleared by its own VACUUM.
    """
    if engine.dialect.name != "sqlite":
        return True
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {CLEARING_MS}")
        try:
            cursor.execute("VACUUM")
            busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError:  # locked
            return False
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
        return not busy
    finally:
        connection.close()


def journal_mode(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> str:
    """Return WAL where SQLite `version` has the fix of the WAL race, else TRUNCATE (DESIGN §7)."""
    fixed = version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)
    return "WAL" if fixed else "TRUNCATE"


def _alembic() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _open_sqlite(url: URL) -> Engine:
    if url.database and url.database != ":memory:":
        path = Path(url.database)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _keep_private(path)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True, **POOL)
    event.listen(engine, "connect", _tune_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    event.listen(engine, "reset", _end_sqlite)
    return engine


def _keep_private(path: Path) -> None:
    """Make sure of the file, which holds names and addresses: nobody else on the machine may read it."""
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        if os.fstat(descriptor).st_uid == os.geteuid():
            os.fchmod(descriptor, 0o600)
    finally:
        os.close(descriptor)


def _tune_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # the driver would begin late, and never for reads: we begin ourselves
    cursor = connection.cursor()
    # What is deleted is overwritten, not left in the free space of the file (docs/decisions/0017).
    for pragma in (f"journal_mode = {journal_mode()}", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))


def _end_sqlite(connection: sqlite3.Connection, _record: Any, _state: Any) -> None:
    """End what a failed COMMIT left open: SQLAlchemy holds that transaction for ended, and SQLite keeps its lock."""
    if connection.in_transaction:
        connection.rollback()
