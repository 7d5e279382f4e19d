"""Fixtures that all tests share: databases and an installation on each of them."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

from tests.support import databases

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from sqlalchemy.orm import Session

    from badges.services.instance import Instance
    from tests.support.client import PageClient
    from tests.support.live import LiveServer

BACKENDS = ("sqlite", "postgresql")
# What takes longest comes first: at the end of a run the other workers would wait for it.
LONG = ("test_all_pages.py", "test_readme.py", "test_corpus.py", "test_deeds.py", "test_demonstrating.py")


# A busy machine is no fault of what is tested. (Mutation testing has loaded a profile of its own before.)
if settings.get_current_profile_name() == "default":
    settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("suite")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long files at the beginning."""
    items.sort(key=lambda item: LONG.index(item.path.name) if item.path.name in LONG else len(LONG))


def pytest_collection_finish() -> None:
    """Have Python look less often for garbage, and never among all that was imported: a twentieth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


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


@pytest.fixture
def app(instance: Instance) -> Flask:
    """The web application of `instance`."""
    from tests.support.instances import build_app

    return build_app(instance)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A bare client, for documents and headers; pages are asked for with `client_request`."""
    return app.test_client()


@pytest.fixture
def client_request(app: Flask, instance: Instance) -> PageClient:
    """A client that asks as a browser does, and fails on a page that breaks a rule of the house."""
    from tests.support.client import PageClient

    return PageClient(app, instance)


@pytest.fixture
def live_server(sqlite_template: databases.SqliteTemplate, tmp_path: Path) -> Iterator[LiveServer]:
    """The application on a port of loopback, on SQLite."""
    from tests.support.live import serve

    folder = tmp_path / "live"
    folder.mkdir()
    with sqlite_template.copy(folder) as url, serve(url, folder) as server:
        yield server
