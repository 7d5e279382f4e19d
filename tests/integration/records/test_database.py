"""The database opens as DESIGN §7 asks, and its migrations are the tables."""

from __future__ import annotations

import os
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session, sessionmaker

from badges.records import database
from badges.records.database import begin_writing, current, head, journal_mode, open_database, upgrade
from badges.records.tables import Assertion, Base
from badges.services.instance import Instance
from tests.support.employers import engage
from tests.support.sample import World
from tests.support.telling import told

CONSENTS = ("consent", "badge_request", "testimony", "directory_consent")


def downgrade(engine: Engine, revision: str) -> None:
    """Take the database back to `revision`, as `upgrade` brings it forward."""
    config = database._alembic()
    with engine.connect() as connection, database._rebuilding(connection), connection.begin():
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def test_migrations_build_exactly_the_tables(instance: Instance) -> None:
    """After all migrations, Alembic finds no difference from the declared tables."""
    with instance.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_migrations_name_constraints_as_the_tables_do(instance: Instance) -> None:
    """Every unique constraint and foreign key bears the name that the naming convention gives it."""
    inspector = inspect(instance.engine)
    for table in Base.metadata.sorted_tables:
        declared = {str(constraint.name) for constraint in table.foreign_key_constraints}
        assert {key["name"] for key in inspector.get_foreign_keys(table.name)} == declared


def test_an_upgraded_database_stands_at_the_head(instance: Instance) -> None:
    """`current` equals `head` after an upgrade, and upgrading again changes nothing."""
    upgrade(instance.engine)
    assert current(instance.engine) == head()
    assert head().isdigit()


def test_an_empty_database_has_no_revision(tmp_path: Path) -> None:
    """`current` answers None before the first upgrade."""
    engine = open_database(f"sqlite:///{tmp_path}/data/empty.sqlite")
    assert current(engine) is None
    engine.dispose()


def test_the_second_migration_keeps_what_refers_to_awards(
    instance: Instance, session: Session, awarded: list[Assertion]
) -> None:
    """Awards, with the assertions and rows that refer to them, survive the migration down and up, references held."""
    engine = instance.engine
    session.rollback()
    downgrade(engine, "0001")
    assert current(engine) == "0001"
    upgrade(engine)
    assert current(engine) == head()
    with engine.connect() as connection:
        kept = "SELECT count(*) FROM assertion JOIN award ON award.id = assertion.award_id"
        assert connection.scalar(text(kept)) == len(awarded)
    with engine.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(text("DELETE FROM award"))


def test_the_tenth_migration_knows_no_language_of_what_was_agreed_before(
    instance: Instance, session: Session, awarded: list[Assertion]
) -> None:
    """A consent from before stays as it was, in a language that nobody knows, in each of the four tables."""
    languages = text(" UNION ALL ".join(f"SELECT language FROM {table}" for table in CONSENTS))
    wordings = text(" UNION ALL ".join(f"SELECT wording FROM {table}" for table in CONSENTS))
    told(instance, awarded[0])
    engage(instance, session, session.merge(awarded[0].award.organisation))
    session.flush()
    for table in CONSENTS:
        session.execute(text(f"UPDATE {table} SET language = 'en'"))
    before = sorted(session.scalars(wordings))
    assert {"publication-2", "testimony-1", "testimony-employer-2", "directory-employer-1"} == set(before)
    session.commit()
    downgrade(instance.engine, "0009")
    for table in CONSENTS:
        assert "language" not in {column["name"] for column in inspect(instance.engine).get_columns(table)}
    upgrade(instance.engine)
    assert sorted(session.scalars(wordings)) == before
    assert set(session.scalars(languages)) == {None}


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_migration_that_would_break_a_reference_is_undone(
    instance: Instance, session: Session, awarded: list[Assertion]
) -> None:
    """An upgrade that leaves a row without the one that it refers to is refused and changes nothing."""
    session.rollback()
    with instance.engine.connect() as connection, database._rebuilding(connection), connection.begin():
        config = database._alembic()
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
        connection.execute(text("DELETE FROM award"))
    with pytest.raises(RuntimeError, match="refers to a missing row of award"):
        upgrade(instance.engine)
    assert current(instance.engine) == "0001"


def test_a_sqlite_file_is_private_and_careful(tmp_path: Path) -> None:
    """The file is its owner's alone, foreign keys hold, and every commit is flushed."""
    path = tmp_path / "data" / "badges.sqlite"
    engine = open_database(f"sqlite:///{path}")
    with engine.connect() as connection:
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
        assert connection.scalar(text("PRAGMA synchronous")) == 2
        assert connection.scalar(text("PRAGMA journal_mode")) == journal_mode().lower()
    engine.dispose()
    assert os.stat(path).st_mode & 0o777 == 0o600


def test_a_sqlite_file_that_others_could_read_is_made_private(tmp_path: Path) -> None:
    """A file that was copied back with the usual mode is its owner's alone again."""
    path = tmp_path / "badges.sqlite"
    path.touch()
    path.chmod(0o644)
    open_database(f"sqlite:///{path}").dispose()
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_writer_takes_the_lock_at_its_beginning(instance: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one session writes, another writer waits at its beginning instead of failing half-way."""
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    other = open_database(str(instance.engine.url))
    with instance.sessions() as first:
        begin_writing(first)
        with pytest.raises(Exception, match="locked"), other.connect() as second:
            second.execution_options(badges_begin="BEGIN IMMEDIATE").execute(text("SELECT 1"))
    other.dispose()


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize("edge", ["unit of work", "session that is closed"])
def test_a_commit_that_fails_leaves_nothing_open(
    instance: Instance, session: Session, world: World, monkeypatch: pytest.MonkeyPatch, edge: str
) -> None:
    """A COMMIT refused because another reads is undone: its connection serves the next, and others may read and write.

    The journal is TRUNCATE, in which readers hold up a COMMIT.
    """
    session.rollback()
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    monkeypatch.setattr(database, "journal_mode", lambda: "TRUNCATE")
    monkeypatch.setattr(database, "POOL", {"pool_size": 1, "max_overflow": 0, "pool_timeout": 1})
    instance.engine.dispose()
    engine = open_database(str(instance.engine.url))
    other = sqlite3.connect(str(engine.url.database), timeout=0.05, isolation_level=None)
    here = replace(instance, engine=engine, sessions=sessionmaker(engine, expire_on_commit=False))
    change = text("UPDATE organisation SET people_changes = people_changes + 1")
    count = text("SELECT people_changes FROM organisation")
    with here.sessions() as reading:
        before = reading.scalar(count)
    other.execute("PRAGMA journal_mode = TRUNCATE")
    other.execute("BEGIN")
    other.execute("SELECT 1 FROM organisation").fetchall()

    def write(committing: bool) -> None:
        with here.unit_of_work() if not committing else here.sessions() as writing:
            begin_writing(writing)
            writing.execute(change)
            if committing:
                writing.commit()

    with pytest.raises(OperationalError, match="locked"):
        write(committing=edge == "session that is closed")
    other.execute("COMMIT")
    assert other.execute(str(count)).fetchone() == (before,)
    with here.sessions() as reading:
        assert reading.scalar(count) == before
    write(committing=False)
    assert other.execute(str(count)).fetchone() == ((before or 0) + 1,)
    other.close()
    engine.dispose()
