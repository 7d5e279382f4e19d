"""The web application without a database, for what the plumbing promises by itself."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from badges import web
from badges.domain.controller import Controller
from badges.domain.public_urls import PublicUrls
from badges.services.visits import Visits
from tests.support.compiled import share_routes
from tests.support.doubles import FixedClock, RecordingMailer

BASE = "https://badges.example.org"


def bare_app(*, development: bool = True) -> Flask:
    """Return the pages on an installation that has no database."""
    instance = SimpleNamespace(
        urls=PublicUrls(BASE),
        development=development,
        clock=FixedClock(),
        mailer=RecordingMailer(),
        controller=Controller(),
        sessions=lambda: pytest.fail("a database"),
    )
    app = Flask("badges", static_folder=None, template_folder=None)
    app.config.update(SECRET_KEY=b"a secret for tests, never for use", MAX_CONTENT_LENGTH=6 * 1024 * 1024)
    share_routes()
    web.register(app, instance, Visits())  # type: ignore[arg-type]  # only what pages without a database ask of it
    app.testing = True
    return app


@pytest.fixture(scope="session")
def bare() -> Flask:
    """The pages of a development installation without a database."""
    return bare_app()


@pytest.fixture(scope="session")
def browser(bare: Flask) -> FlaskClient:
    """Somebody who reads them."""
    return bare.test_client()
