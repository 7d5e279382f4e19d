"""No request is larger than its view has use for."""

from __future__ import annotations

import time
from io import BytesIO

import pytest
from flask import Blueprint, request
from flask.testing import FlaskClient

from badges.domain.limits import SHEET_FORM, accepts_body
from badges.domain.permissions import Audience, acts_for_nobody, open_to
from tests.unit.web.conftest import bare_app

URLENCODED = "application/x-www-form-urlencoded"
KIB = 1024


@open_to(Audience.ANYONE)
@acts_for_nobody
def small() -> str:
    """Tell how long a field is."""
    return str(len(request.form.get("field", "")))


@open_to(Audience.ANYONE)
@acts_for_nobody
@accepts_body(SHEET_FORM)
def large() -> str:
    """Tell how long a field is."""
    return str(len(request.form.get("field", "")))


@pytest.fixture(scope="module")
def sender() -> FlaskClient:
    """Somebody who sends forms to a view that reads little, and to one that reads much."""
    app = bare_app()
    routes = Blueprint("extra", __name__)
    routes.add_url_rule("/peu", "small", small, methods=["POST"])
    routes.add_url_rule("/beaucoup", "large", large, methods=["POST"])
    app.register_blueprint(routes)
    return app.test_client()


@pytest.mark.parametrize(
    ("path", "kind", "size", "status"),
    [
        ("/peu", URLENCODED, 60, 200),
        ("/peu", URLENCODED, 65, 413),
        ("/peu", "multipart/form-data", 60, 200),
        ("/peu", "multipart/form-data", 65, 413),
        ("/beaucoup", URLENCODED, 120, 200),
        ("/beaucoup", URLENCODED, 129, 413),
        ("/beaucoup", "multipart/form-data", 5 * KIB, 200),
        ("/beaucoup", "multipart/form-data", 6 * KIB, 413),
    ],
)
def test_a_view_reads_what_it_declared(sender: FlaskClient, path: str, kind: str, size: int, status: int) -> None:
    """64 KiB unless a view declares more, and never more than 128 KiB of an urlencoded form (sizes in KiB)."""
    answer = sender.post(path, data={"field": "x" * (size * KIB)}, content_type=kind)
    assert answer.status_code == status
    if status == 200:
        assert answer.text == str(size * KIB)


def test_an_urlencoded_form_says_its_length(sender: FlaskClient) -> None:
    """A form without a length could be huge: it is refused unread."""
    headers = {"Transfer-Encoding": "chunked"}
    environ = {"wsgi.input": BytesIO(b"field=x"), "CONTENT_TYPE": URLENCODED, "wsgi.input_terminated": True}
    answer = sender.post("/beaucoup", headers=headers, environ_overrides=environ)
    assert answer.status_code == 411


@pytest.mark.parametrize("path", ["/connexion", "/c", "/verify", "/verify/preuve", "/verify/plusieurs", "/deconnexion"])
def test_nobody_can_make_us_take_a_huge_form_apart(sender: FlaskClient, path: str) -> None:
    """Six megabytes of broken percent signs, which took sixteen seconds, are refused at once."""
    body = b"email=" + b"%ff" * 2_000_000
    began = time.monotonic()
    answer = sender.post(path, data=body, content_type=URLENCODED)
    assert answer.status_code == 413
    assert time.monotonic() - began < 1
