"""POST /api/v1/verify: a report for every request that can be used, a problem for every other."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from badges.openbadges.verification import ReplayFetcher
from badges.records.tables import Assertion
from badges.services.exporting_files import assertion_file
from badges.services.instance import Instance
from badges.services.revoking import revoke
from tests.support.instances import build_app
from tests.support.remote_issuer import RemoteIssuer
from tests.support.sample import World

ADDRESS = "/api/v1/verify"
MEMBERS = {
    "verdict", "state", "sentence", "codes", "checks", "badge", "issuer", "issuedOn", "expires", "recipient",
    "assertion", "fetched", "checkedAt",
}  # fmt: skip


def hosted(instance: Instance, assertion: Assertion) -> str:
    """Return the address of a hosted assertion."""
    return instance.urls.assertion("cap-tandem", assertion.public_id)


def problem(answer: TestResponse, status: int) -> dict[str, Any]:
    """Return a refusal, having looked at its form (RFC 9457)."""
    assert answer.status_code == status, answer.text
    assert answer.mimetype == "application/problem+json"
    told: dict[str, Any] = json.loads(answer.data)
    assert told["status"] == status
    assert told["title"]
    assert " / " in told["detail"]
    return told


def test_an_address_and_a_token_get_their_report(
    client: FlaskClient, instance: Instance, session: Any, awarded: list[Assertion]
) -> None:
    """On both databases, hosted and signed: the whole report, with sentences in both languages."""
    for given in (hosted(instance, awarded[0]), awarded[0].jws):
        answer = client.post(ADDRESS, json={"input": given})
        assert answer.status_code == 200
        assert answer.mimetype == "application/json"
        told = answer.json
        assert set(told) == MEMBERS
        assert told["verdict"] == "valid"
        assert told["codes"] == []
        assert told["sentence"]["fr"].startswith("Ce badge est authentique")
        assert told["sentence"]["en"].startswith("This badge is authentic")
        assert told["badge"]["name"]
        assert told["issuedOn"]
        assert told["checkedAt"].startswith("2026-03-14")
    revoke(instance, session, awarded[0].award, "error")
    session.commit()
    told = client.post(ADDRESS, json={"input": awarded[0].jws}).json
    assert (told["verdict"], told["state"], told["codes"]) == ("invalid", "revoked", ["revoked"])


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_files_are_taken_by_form_and_bare(
    client: FlaskClient, instance: Instance, session: Any, awarded: list[Assertion]
) -> None:
    """A PNG or SVG comes in a form, or as the body itself; a JWS file in a form."""
    for name, kind in (("signed.png", "image/png"), ("badge.svg", "image/svg+xml"), ("badge.jws", None)):
        made = assertion_file(instance, session, "cap-tandem", awarded[0].public_id, name)
        form = client.post(ADDRESS, data={"file": (BytesIO(made.data), made.name)})
        assert form.json["verdict"] == "valid", name
        if kind:
            bare = client.post(ADDRESS, data=made.data, content_type=kind)
            assert bare.json["verdict"] == "valid", name
    wrong = client.post(ADDRESS, data=b"<svg xmlns='http://www.w3.org/2000/svg'/>", content_type="image/png")
    assert wrong.json["codes"] == ["image_type_mismatch"]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_the_recipient_is_compared(instance: Instance) -> None:
    """Yes, no, and “cannot tell” are told in the report; the identity itself is not."""
    issuer = RemoteIssuer()
    world = replace(instance, new_fetcher=lambda _loopback: ReplayFetcher(issuer.resources))
    client = build_app(world).test_client()
    for recipient, match, verdict in (
        ("lea@example.org", "yes", "valid"),
        ("zoe@example.org", "no", "invalid"),
        ("https://issuer.example/lea", "cannot-tell", "indeterminate"),
        (None, "not asked", "valid"),
        ("", "not asked", "valid"),
    ):
        answer = client.post(ADDRESS, json={"input": issuer.assertion_id, "recipient": recipient})
        assert answer.json["recipient"]["match"] == match
        assert answer.json["verdict"] == verdict
        assert "lea@example.org" not in answer.text
    form = client.post(ADDRESS, data={"file": (BytesIO(issuer.sign().encode()), "b.jws"), "recipient": "zoe@a.fr"})
    assert form.json["codes"] == ["recipient_mismatch"]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"https://exemple.fr"',
        b"{}",
        b'{"input": ""}',
        b'{"input": null}',
        b'{"input": 7}',
        b'{"input": ["a"]}',
        b'{"input": "a", "input": "b"}',
        b'{"input": "a", "now": "2026-01-01T00:00:00Z"}',
        b'{"input": "a", "resources": {}}',
        b'{"input": "a", "recipient": 7}',
        b'{"input": "a", "recipient": "' + b"x" * 321 + b'"}',
        b'{"input": NaN}',
        b'{"input": "\\ud800"}',
        b"[" * 100_000,
        b'\xff\xfe{"input": "a"}',
    ],
)
def test_json_that_cannot_be_used_is_a_400(client: FlaskClient, world: World, body: bytes) -> None:
    """What is no JSON, or not the object that is asked for, is a problem that repeats nothing of it."""
    problem(client.post(ADDRESS, data=body, content_type="application/json"), 400)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        (b'{"input": "a", "input": "b"}', "json_duplicate_key", "has a name twice"),
        (b'{"input": ' + b"[" * 65 + b"]" * 65 + b"}", "json_too_deep", "deeper than 64 levels"),
        (b'{"input": ', "json_invalid", "no JSON in UTF-8"),
    ],
    ids=["twice", "deep", "broken"],
)
def test_each_way_of_being_no_use_has_its_words(
    client: FlaskClient, world: World, body: bytes, code: str, words: str
) -> None:
    """What is JSON, but not JSON as we read it, is told as what it is."""
    told = problem(client.post(ADDRESS, data=body, content_type="application/json"), 400)
    assert (told["code"], words in told["detail"]) == (code, True)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_problem_repeats_nothing(client: FlaskClient, world: World) -> None:
    """Neither values nor invented names come back."""
    secret = "secret-9f3b"
    body = {"input": [secret], secret: secret, "recipient": {secret: 1}}
    assert secret not in client.post(ADDRESS, json=body).text


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"json": {"input": "x" * 65_537}}, 413, "input_too_large"),
        ({"json": {"input": "é" * 40_000}}, 413, "input_too_large"),
        ({"data": b" " * 600_000, "content_type": "application/json"}, 413, None),
        ({"data": b"x" * 7_000_000, "content_type": "image/png"}, 413, None),
        ({"data": b"x" * (5 * 1024 * 1024 + 1), "content_type": "image/png"}, 413, "input_too_large"),
        ({"data": {"file": (BytesIO(b"MZ\x90\x00" * 9), "a.exe")}}, 415, "unsupported_media_type"),
        ({"data": b"input=a", "content_type": "application/x-www-form-urlencoded"}, 415, "unsupported_media_type"),
        ({"data": b"a", "content_type": "text/plain"}, 415, "unsupported_media_type"),
        ({"data": b"a", "content_type": "image/jpeg"}, 415, "unsupported_media_type"),
        ({"data": b"a"}, 415, "unsupported_media_type"),
        ({"data": b"", "content_type": "image/png"}, 400, None),
        ({"data": {"file": (BytesIO(b""), "a.png")}}, 400, None),
        ({"data": {"file": (BytesIO(b"a"), "a.json"), "now": "2026-01-01"}}, 400, None),
        ({"data": {"recipient": "a@b.fr"}, "content_type": "multipart/form-data"}, 400, None),
        ({"data": {"file": [(BytesIO(b"a"), "a"), (BytesIO(b"b"), "b")]}}, 400, None),
    ],
)
def test_requests_that_cannot_be_used(
    client: FlaskClient, world: World, sent: dict[str, Any], status: int, code: str | None
) -> None:
    """Too large is 413, another media type is 415, a wrong form is 400; each with a code where there is one."""
    answer = client.post(ADDRESS, **sent)
    assert problem(answer, status).get("code") == code
    if status == 415 and code:
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_compressed_requests_are_refused(client: FlaskClient, world: World) -> None:
    """A gzip body is refused before anything is inflated, and the accepted types are told."""
    body = gzip.compress(json.dumps({"input": "a"}).encode())
    answer = client.post(ADDRESS, data=body, content_type="application/json", headers={"Content-Encoding": "gzip"})
    problem(answer, 415)
    assert "application/json" in answer.headers["Accept-Post"]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_what_is_no_badge_is_a_report(client: FlaskClient, world: World) -> None:
    """A text that is no badge, a private address and a damaged image are answered with 200 and `invalid`."""
    for given, code in (("bonjour", "json_invalid"), ("http://10.0.0.1/b", "url_not_allowed")):
        told = client.post(ADDRESS, json={"input": given}).json
        assert (told["verdict"], told["codes"]) == ("invalid", [code])
    told = client.post(ADDRESS, data=b"\x89PNG\r\n\x1a\n", content_type="image/png").json
    assert told["verdict"] == "invalid"


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_refusals_below_the_interface_are_problems(client: FlaskClient, world: World) -> None:
    """An unknown address and a wrong method are problems too; elsewhere they stay pages."""
    problem(client.get("/api/v1/nothing"), 404)
    refused = client.get(ADDRESS)
    problem(refused, 405)
    assert "POST" in refused.headers["Allow"]
    assert client.get("/api/nothing", headers={"Accept": "text/html"}).mimetype == "text/html"


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_crash_is_a_problem_without_detail(
    client: FlaskClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What nobody foresaw tells nothing of the inside."""

    def crash(*_args: object, **_kwargs: object) -> None:
        raise ValueError("secret inside")

    monkeypatch.setattr("badges.api.verifying.verify", crash)
    client.application.testing = False
    answer = client.post(ADDRESS, json={"input": "a"})
    problem(answer, 500)
    assert "secret inside" not in answer.text


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_nothing_is_kept(client: FlaskClient, world: World) -> None:
    """The answer is not cached, not indexed, and sets no cookie."""
    answer = client.post(ADDRESS, json={"input": "a"})
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_description_is_served_to_machines_and_people(client_request: Any, world: World, language: str) -> None:
    """openapi.json describes this installation; /api/docs says the same in words, in both languages."""
    document = client_request.client.get("/api/v1/openapi.json", base_url=client_request.base)
    assert document.json["openapi"] == "3.1.0"
    assert document.json["servers"] == [{"url": client_request.base}]
    known = {"If-None-Match": document.headers["ETag"]}
    again = client_request.client.get("/api/v1/openapi.json", base_url=client_request.base, headers=known)
    assert again.status_code == 304
    client_request.get(f"/api/docs?lang={language}")
    text = client_request.page.text()
    for member in document.json["components"]["schemas"]["ReportTold"]["properties"]:
        assert member in text
    told = {"fr": "Tous les contrôles, dans l’ordre.", "en": "Every check, in order."}
    assert told[language] in text
