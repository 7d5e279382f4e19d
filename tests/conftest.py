"""Fixtures that all tests share: databases and an installation on each of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import databases

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from badges.services.instance import Instance

BACKENDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> databases.SqliteTemplate:
    """A migrated SQLite file, to be copied."""
    return databases.SqliteTemplate(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql_template(request: pytest.FixtureRequest) -> Iterator[databases.PostgresTemplate]:
    """A migrated PostgreSQL database, to be copied."""
    template = databases.PostgresTemplate(*databases.run_of(request.config))
    yield template
    template.close()


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    """The database of this test; `parametrize("backend", ["sqlite"], indirect=True)` picks one."""
    return str(request.param)


@pytest.fixture
def database_url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh, migrated database."""
    template: Any = request.getfixturevalue(f"{backend}_template")
    with template.copy(tmp_path) as url:
        yield url


@pytest.fixture
def instance(database_url: str, tmp_path: Path) -> Iterator[Instance]:
    """A whole installation on a fresh database, with a clock that stands still and no network."""
    from tests.support.instances import build_instance

    home = tmp_path / "home"
    home.mkdir()
    ready = build_instance(database_url, home)
    yield ready
    ready.engine.dispose()


@pytest.fixture
def session(instance: Instance) -> Iterator[Session]:
    """A database session that the test commits, or not; whatever is left is rolled back."""
    with instance.sessions() as opened:
        yield opened
        opened.rollback()
