"""The public documents as HTTP answers: faces, validators, caching, CORS, withdrawal."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from badges.records.tables import Assertion
from badges.services.instance import Instance
from badges.services.revoking import revoke
from tests.support.sample import BADGE, World

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
VALIDATOR = "application/ld+json, application/json, image/png, image/svg+xml"


@pytest.fixture
def address(world: World, awarded: list[Assertion]) -> str:
    """The path of the first hosted assertion."""
    return f"/o/{world.slug}/assertions/{awarded[0].public_id}"


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "application/ld+json"),
        ("*/*", "application/ld+json"),
        (VALIDATOR, "application/ld+json"),
        ("application/json", "application/json"),
        (BROWSER, "text/html"),
    ],
)
def test_an_assertion_has_the_face_that_is_asked_for(
    client: FlaskClient, address: str, accept: str | None, media_type: str
) -> None:
    """JSON-LD by default, JSON when only that is accepted, a page for browsers; Vary says so."""
    answer = client.get(address, headers={"Accept": accept} if accept else {})
    assert (answer.status_code, answer.mimetype) == (200, media_type)
    assert "Accept" in answer.headers["Vary"]


def test_what_nobody_serves_is_406(client: FlaskClient, address: str) -> None:
    """A client that takes neither JSON nor HTML is told what there is."""
    answer = client.get(address, headers={"Accept": "text/plain"})
    assert (answer.status_code, answer.mimetype) == (406, "application/problem+json")
    assert "application/ld+json" in json.loads(answer.data)["detail"]


def test_an_assertion_is_validated_not_kept(client: FlaskClient, address: str) -> None:
    """Hosted assertions carry an ETag and no-cache, may be read from any site, and stay out of search engines."""
    answer = client.get(address)
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_head_says_what_get_would(client: FlaskClient, address: str) -> None:
    """HEAD answers the headers of GET, and no body."""
    got, asked = client.get(address), client.head(address)
    assert asked.data == b""
    names = ("ETag", "Content-Type", "Content-Length", "Cache-Control", "Vary")
    assert {name: asked.headers[name] for name in names} == {name: got.headers[name] for name in names}


def test_what_never_changes_may_be_kept(client: FlaskClient, world: World, awarded: list[Assertion]) -> None:
    """Keys, awarded badge versions and their images are immutable; profiles and lists are not."""
    kid = awarded[0].signer.kid
    kept = [f"/o/{world.slug}/badges/{BADGE}/1", f"/o/{world.slug}/badges/{BADGE}/1/image"]
    kept += [f"/o/{world.slug}/signers/{kid}/key", f"/o/{world.slug}/signers/{kid}/badges/{BADGE}/1"]
    fresh = [f"/o/{world.slug}", f"/o/{world.slug}/signers/{kid}", f"/o/{world.slug}/signers/{kid}/revocations"]
    assert {path for path in kept if "immutable" not in client.get(path).headers["Cache-Control"]} == set()
    assert {path for path in fresh if client.get(path).headers["Cache-Control"] != "no-cache"} == set()


def test_the_address_without_version_leads_to_the_current_one(client: FlaskClient, world: World) -> None:
    """`/badges/{badge}` redirects to the BadgeClass that is awarded today."""
    answer = client.get(f"/o/{world.slug}/badges/{BADGE}")
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith(f"/o/{world.slug}/badges/{BADGE}/1")


def test_a_revoked_assertion_is_gone_in_every_form(
    client: FlaskClient, instance: Instance, session: Session, world: World, address: str, awarded: list[Assertion]
) -> None:
    """410 with the minimal JSON, a full page for people, and no file of it any more."""
    before = client.get(address)
    revoke(instance, session, session.merge(awarded[0].award), "error")
    session.commit()
    gone = client.get(address, headers={"If-None-Match": before.headers["ETag"]})
    assert gone.status_code == 410
    assert set(json.loads(gone.data)) == {"@context", "type", "id", "revoked", "revocationReason"}
    assert json.loads(gone.data)["revoked"] is True
    page = client.get(address, headers={"Accept": BROWSER})
    assert page.status_code == 410
    assert "retiré" in page.text
    for name in ("badge.png", "badge.svg", "badge.json", "badge.jws", "signed.png", "signed.svg", "qr.png", "qr.svg"):
        answer = client.get(f"{address}/{name}")
        assert (answer.status_code, json.loads(answer.data)["revoked"]) == (410, True), name
    short = client.get(f"/v/{awarded[0].short_code}", headers={"Accept": BROWSER})
    assert short.status_code == 410


def test_a_revoked_assertion_stands_in_its_signers_list(
    client: FlaskClient, instance: Instance, session: Session, world: World, awarded: list[Assertion]
) -> None:
    """The list holds at least two entries before anything is revoked, and the revoked id afterwards."""
    path = f"/o/{world.slug}/signers/{awarded[0].signer.kid}/revocations"
    assert len(json.loads(client.get(path).data)["revokedAssertions"]) >= 2
    revoke(instance, session, session.merge(awarded[0].award), "error")
    session.commit()
    entries = json.loads(client.get(path).data)["revokedAssertions"]
    assert awarded[0].signed_id in [entry["id"] if isinstance(entry, dict) else entry for entry in entries]


def test_a_capital_short_address_answers_too(client: FlaskClient, awarded: list[Assertion]) -> None:
    """The QR code holds the address in capitals: `/V/` is the same page as `/v/`."""
    for path in (f"/v/{awarded[0].short_code}", f"/V/{awarded[0].short_code}"):
        answer = client.get(path)
        assert (answer.status_code, answer.mimetype) == (200, "text/html")


def test_svg_that_is_opened_by_itself_can_do_nothing(client: FlaskClient, address: str) -> None:
    """Every SVG that we serve is sandboxed and not sniffed."""
    for name in ("badge.svg", "signed.svg", "qr.svg"):
        answer = client.get(f"{address}/{name}")
        assert answer.status_code == 200, name
        assert answer.headers["Content-Security-Policy"] == "sandbox", name
        assert answer.headers["X-Content-Type-Options"] == "nosniff", name


def test_another_organisations_prefix_does_not_answer(
    client: FlaskClient, neighbour: World, awarded: list[Assertion]
) -> None:
    """An assertion, a signer or a file stands under its own organisation alone."""
    public_id, kid = awarded[0].public_id, awarded[0].signer.kid
    for path in (
        f"/o/{neighbour.slug}/assertions/{public_id}",
        f"/o/{neighbour.slug}/assertions/{public_id}/badge.png",
        f"/o/{neighbour.slug}/signers/{kid}",
        f"/o/{neighbour.slug}/signers/{kid}/key",
        f"/o/{neighbour.slug}/signers/{kid}/revocations",
    ):
        assert client.get(path).status_code == 404, path


def test_scripts_of_other_sites_may_read_and_ask_beforehand(
    client: FlaskClient, world: World, address: str, awarded: list[Assertion]
) -> None:
    """Every document answers CORS, its preflight included, and shows its ETag; pages do not."""
    kid = awarded[0].signer.kid
    for path in (address, f"/o/{world.slug}", f"/o/{world.slug}/signers/{kid}/key", f"{address}/badge.png"):
        answer = client.get(path, headers={"Origin": "https://elsewhere.example"})
        assert answer.headers["Access-Control-Allow-Origin"] == "*", path
        assert answer.headers["Access-Control-Expose-Headers"] == "ETag, Link", path
        asked = client.options(path, headers={"Access-Control-Request-Method": "GET"})
        assert (asked.status_code, asked.data) == (204, b""), path
        assert "GET" in asked.headers["Access-Control-Allow-Methods"], path
        assert "If-None-Match" in asked.headers["Access-Control-Allow-Headers"], path
    assert "Access-Control-Allow-Origin" not in client.get(address, headers={"Accept": BROWSER}).headers
