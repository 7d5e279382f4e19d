"""/verify after the verdict: what was looked at, whose badge it is, the proof, and the camera's policy."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from flask.testing import FlaskClient
from PIL import Image

from badges.openbadges.baking import bake_png
from badges.openbadges.verification import ReplayFetcher
from badges.services.instance import Instance
from tests.support.client import PageClient
from tests.support.instances import build_app
from tests.support.remote_issuer import RemoteIssuer
from tests.support.sample import World

if TYPE_CHECKING:
    from badges.records.tables import Assertion

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture
def issuer() -> RemoteIssuer:
    """An issuer elsewhere, whose badges name people by e-mail."""
    return RemoteIssuer()


@pytest.fixture
def client(instance: Instance, issuer: RemoteIssuer) -> PageClient:
    """Pages of an installation for which only that issuer answers."""
    world = replace(instance, new_fetcher=lambda _loopback: ReplayFetcher(issuer.resources))
    return PageClient(build_app(world), world)


def said(client: PageClient, path: str = "/verify", *, status: int = 200, **fields: object) -> str:
    """Send a form, and return what the page says."""
    client.post(path, fields, status=status, content_type="multipart/form-data")
    assert client.page is not None
    return client.page.text().replace("\u00a0", " ")


def pictures(client: PageClient) -> list[str]:
    """Return the sources of the page's images."""
    assert client.page is not None
    return [image.attrib["src"] for image in client.page.all("img")]


def test_each_check_opens_to_what_was_looked_at(client: PageClient, issuer: RemoteIssuer) -> None:
    """Every check is a details element; it names its step and the address that it looked at."""
    text = said(client, text=issuer.assertion_id)
    assert client.page is not None
    inside = [item for item in client.page.all("li") if item.find("details") is not None]
    assert len(inside) == 16
    assert f"Contrôle : Le badge chez son émetteur. Regardé : {issuer.assertion_id}" in text
    assert not any("open" in item.find("details").attrib for item in inside)  # type: ignore[union-attr]  # all have


def test_what_failed_is_open(client: PageClient, issuer: RemoteIssuer) -> None:
    """A failed check shows its code and what it looked at without a click."""
    issuer.bend(issuer.assertion_id, expires="2026-01-01T00:00:00Z")
    said(client, text=issuer.assertion_id)
    assert client.page is not None
    opened = [one for one in client.page.all("details") if "open" in one.attrib]
    assert len(opened) == 1
    assert "expired" in client.page.text(opened[0])
    assert "2026-01-01T00:00:00Z" in client.page.text(opened[0])


def test_the_picture_is_ours_and_inline(client: PageClient, issuer: RemoteIssuer) -> None:
    """The stranger's picture comes as a data: URI drawn by us; the page asks the stranger for nothing."""
    out = BytesIO()
    Image.effect_noise((900, 900), 120).save(out, "PNG")
    encoded = base64.b64encode(out.getvalue()).decode()
    issuer.answer(f"{issuer.badge_id}/image", body_b64=encoded)
    said(client, text=issuer.assertion_id)
    (source,) = pictures(client)
    assert source.startswith("data:image/png;base64,")
    assert base64.b64decode(source.partition(",")[2]) not in out.getvalue()
    assert client.page is not None
    assert len(client.page.body) <= 50 * 1024


def test_a_strangers_svg_is_not_shown(client: PageClient, issuer: RemoteIssuer) -> None:
    """A foreign SVG is neither drawn nor linked."""
    issuer.answer(f"{issuer.badge_id}/image", body="<svg xmlns='http://www.w3.org/2000/svg'/>")
    said(client, text=issuer.assertion_id)
    assert pictures(client) == []


@pytest.mark.parametrize(
    ("address", "answer"),
    [("LEA@example.org ", "C’est bien son badge."), ("zoe@example.org", "L’adresse ne correspond pas.")],
)
def test_whose_badge_it_is(client: PageClient, issuer: RemoteIssuer, address: str, answer: str) -> None:
    """The e-mail that the candidate gave is compared with the badge: yes or no."""
    said(client, text=issuer.assertion_id)
    assert client.page is not None
    given = client.page.hidden_fields()["given"]
    assert given == issuer.assertion_id
    assert answer in said(client, given=given, recipient=address)


def test_a_file_needs_not_be_dropped_again(client: PageClient, issuer: RemoteIssuer) -> None:
    """After a file was checked, its badge travels in the page for the next question."""
    token = issuer.sign()
    out = BytesIO()
    Image.new("RGB", (9, 9)).save(out, "PNG")
    said(client, file=(BytesIO(bake_png(out.getvalue(), token)), "badge.png"))
    assert client.page is not None
    given = client.page.hidden_fields()["given"]
    assert given == token
    assert "C’est bien son badge." in said(client, given=given, recipient="lea@example.org")


def test_an_address_that_cannot_be_compared_is_not_a_no(
    client_request: PageClient, instance: Instance, awarded: list[Assertion]
) -> None:
    """An e-mail against an opaque identity: the badge is authentic, and whose it is cannot be told this way."""
    address = instance.urls.assertion("cap-tandem", awarded[0].public_id)
    text = said(client_request, given=address, recipient="zephyrine.quibolle@exemple.fr")
    assert "Cela ne peut pas être vérifié ainsi." in text
    assert "Ce badge est authentique, mais il ne dit pas ainsi à qui il a été remis." in text


@pytest.mark.parametrize(
    ("identity", "sentence"),
    [
        ("sha512$" + "0" * 128, "Ce badge protège l’e-mail d’une façon que nous ne lisons pas."),
        (None, "Le badge n’a pas pu être lu jusqu’à son titulaire."),
    ],
)
def test_why_it_cannot_be_compared_is_said(
    client: PageClient, issuer: RemoteIssuer, identity: str | None, sentence: str
) -> None:
    """A hash that nobody knows and a badge that was withdrawn each get their own sentence, and never a no."""
    recipient = {"type": "email", "hashed": True, "salt": "a", "identity": identity} if identity else None
    issuer.bend(issuer.assertion_id, recipient=recipient)
    text = said(client, given=issuer.assertion_id, recipient="lea@example.org")
    assert "Cela ne peut pas être vérifié ainsi." in text
    assert sentence in text


def test_the_proof_is_a_download_and_stays_nowhere(client: PageClient, issuer: RemoteIssuer) -> None:
    """The answer is a dated JSON file with everything that was read and the report; it is not cached."""
    answer = client.post("/verify/preuve", {"given": issuer.assertion_id, "recipient": ""}, status=200)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="preuve-2026-03-14-093000.json"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    proof = json.loads(answer.data)
    assert issuer.assertion_id in proof["resources"]
    assert proof["report"]["verdict"] == "valid"


@pytest.mark.parametrize(("given", "status"), [("", 400), (" ", 400), ("x" * 70_000, 413)])
def test_a_proof_of_nothing_is_a_page(client: PageClient, given: str, status: int) -> None:
    """Without a badge, or with too much, there is a page that says what to do."""
    client.post("/verify/preuve", {"given": given}, status=status)


def test_long_tokens_keep_the_page_small(client: PageClient, issuer: RemoteIssuer) -> None:
    """A token of 60 KiB can still be followed up: the page stays under 100 KiB and leaves its picture out."""
    token = issuer.sign(issuer.payload(narrative="x" * 45_000))
    answer = client.client.post("/verify", data={"text": token}, base_url=client.base)
    assert answer.status_code == 200
    assert token in answer.text
    assert len(answer.data) <= 100 * 1024


def test_the_report_is_dated_and_names_the_badge(client: PageClient, issuer: RemoteIssuer) -> None:
    """What is printed says when it was checked, who issued the badge, when, and its id."""
    text = said(client, text=issuer.assertion_id)
    for words in (
        "Contrôle fait le 14 mars 2026 à 10 h 30.",
        "Maison de l’emploi",
        "12 mars 2026",
        issuer.assertion_id,
    ):
        assert words in text


def test_scripts_run_on_this_page_only(client_request: PageClient, world: World) -> None:
    """/verify may run our own scripts and ask for the camera; no other page may."""
    for path, allowed in (("/verify", True), ("/", False), ("/verify/plusieurs", False), ("/api/docs", False)):
        headers = client_request.get(path).headers
        assert ("script-src 'self'" in headers["Content-Security-Policy"]) is allowed, path
        assert ("camera=(self)" in headers["Permissions-Policy"]) is allowed, path
        assert "unsafe" not in headers["Content-Security-Policy"]


def test_the_decoder_is_vendored_with_its_licence(client: PageClient) -> None:
    """The scripts of the page are our own files, each at an immutable address, and the licence is beside them."""
    client.get("/verify")
    assert client.page is not None
    (script,) = client.page.all("script")
    decoder = next(one.attrib["data-decodeur"] for one in client.page.all("div") if "data-decodeur" in one.attrib)
    for address in (script.attrib["src"], decoder):
        answer = client.client.get(address, base_url=client.base)
        assert answer.mimetype == "text/javascript"
        assert "immutable" in answer.headers["Cache-Control"]
        answer.close()
    licence: FlaskClient = client.client
    answer = licence.get("/static/vendor/jsqr/LICENSE", base_url=client.base)
    assert b"Apache License" in answer.data
    answer.close()
