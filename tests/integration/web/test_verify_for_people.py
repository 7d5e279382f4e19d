"""/verify after the verdict: what was looked at, whose badge it is, the proof, and the camera's policy."""

from __future__ import annotations

import base64
import json
import re
from html import unescape
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from flask.testing import FlaskClient
from PIL import Image

from badges.openbadges.baking import bake_png
from badges.services.instance import Instance
from tests.support.client import PageClient
from tests.support.remote_issuer import RemoteIssuer
from tests.support.sample import World
from tests.support.verify_form import said

if TYPE_CHECKING:
    from badges.records.tables import Assertion

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


def pictures(visitor: PageClient) -> list[str]:
    """Return the sources of the page's images."""
    assert visitor.page is not None
    return [image.attrib["src"] for image in visitor.page.all("img")]


def test_the_picture_is_ours_and_inline(visitor: PageClient, issuer: RemoteIssuer) -> None:
    """The stranger's picture comes as a data: URI drawn by us; the page asks the stranger for nothing."""
    out = BytesIO()
    Image.effect_noise((900, 900), 120).save(out, "PNG")
    encoded = base64.b64encode(out.getvalue()).decode()
    issuer.answer(f"{issuer.badge_id}/image", body_b64=encoded)
    said(visitor, text=issuer.assertion_id)
    (source,) = pictures(visitor)
    assert source.startswith("data:image/png;base64,")
    assert base64.b64decode(source.partition(",")[2]) not in out.getvalue()
    assert visitor.page is not None
    assert len(visitor.page.body) <= 50 * 1024


def test_a_strangers_svg_is_not_shown(visitor: PageClient, issuer: RemoteIssuer) -> None:
    """A foreign SVG is neither drawn nor linked, and the page says that it is not."""
    issuer.answer(f"{issuer.badge_id}/image", body="<svg xmlns='http://www.w3.org/2000/svg'/>")
    assert "Image non affichée" in said(visitor, text=issuer.assertion_id)
    assert pictures(visitor) == []


def test_the_other_language_keeps_the_result(visitor: PageClient, issuer: RemoteIssuer) -> None:
    """The language of a result is changed by a button that sends the same badge again; there a link would lose it."""
    said(visitor, text=issuer.assertion_id)
    assert visitor.page is not None
    assert not [link for link in visitor.page.links() if "lang=en" in link]
    (button,) = (one for one in visitor.page.all("button") if one.get("lang") == "en")
    (form,) = (one for one in visitor.page.all("form") if one.get("id") == button.get("form"))
    assert form.get("method") == "post"
    assert "formnovalidate" in button.attrib
    given = visitor.page.hidden_fields()["given"]
    assert "Authentic badge" in said(visitor, button.get("formaction", ""), given=given, recipient="")


@pytest.mark.parametrize(
    ("address", "answer"),
    [("LEA@example.org ", "C’est bien son badge."), ("zoe@example.org", "L’adresse ne correspond pas.")],
)
def test_whose_badge_it_is(visitor: PageClient, issuer: RemoteIssuer, address: str, answer: str) -> None:
    """The e-mail that the candidate gave is compared with the badge: yes or no."""
    said(visitor, text=issuer.assertion_id)
    assert visitor.page is not None
    given = visitor.page.hidden_fields()["given"]
    assert given == issuer.assertion_id
    assert answer in said(visitor, given=given, recipient=address)


@pytest.mark.parametrize(
    ("changes", "heading"),
    [
        ({}, "Badge authentique"),
        ({"expires": "2026-03-13T00:00:00Z"}, "Badge expiré"),
        ({"revoked": True}, "Badge retiré"),
    ],
)
@pytest.mark.parametrize("address", ["zoe@example.org", "https://people.example/zoe"])
def test_a_mistyped_address_makes_no_badge_false(
    visitor: PageClient, issuer: RemoteIssuer, changes: dict[str, object], heading: str, address: str
) -> None:
    """The banner says what the badge is worth whoever is asked about; the answer about the holder stands beside it."""
    issuer.bend(issuer.assertion_id, **changes)
    text = said(visitor, given=issuer.assertion_id, recipient=address)
    assert visitor.page is not None
    assert visitor.page.heading == heading
    assert ("L’adresse ne correspond pas." in text) is (address[:3] == "zoe")
    assert "C’est bien son badge." not in text


def test_a_forged_badge_is_nobodys(visitor: PageClient, issuer: RemoteIssuer) -> None:
    """That the address is the one in a forged badge is no proof of anything, and is not told as one."""
    text = said(visitor, given=issuer.sign()[:-4] + "AAAA", recipient="lea@example.org")
    assert "Badge non reconnu" in text
    assert "C’est bien son badge." not in text


def test_a_file_needs_not_be_dropped_again(visitor: PageClient, issuer: RemoteIssuer) -> None:
    """After a file was checked, its badge travels in the page for the next question."""
    token = issuer.sign()
    out = BytesIO()
    Image.new("RGB", (9, 9)).save(out, "PNG")
    said(visitor, file=(BytesIO(bake_png(out.getvalue(), token)), "badge.png"))
    assert visitor.page is not None
    given = visitor.page.hidden_fields()["given"]
    assert given == token
    assert "C’est bien son badge." in said(visitor, given=given, recipient="lea@example.org")


def test_an_address_that_cannot_be_compared_is_not_a_no(
    client_request: PageClient, instance: Instance, awarded: list[Assertion]
) -> None:
    """An e-mail against an opaque identity: the badge is authentic, and only whose it is cannot be told this way."""
    address = instance.urls.assertion("cap-tandem", awarded[0].public_id)
    text = said(client_request, given=address, recipient="zephyrine.quibolle@exemple.fr")
    assert "Cela ne peut pas être vérifié ainsi." in text
    assert client_request.page is not None
    assert client_request.page.heading == "Badge authentique"
    assert "14 contrôles réussis sur 14" in text


@pytest.mark.parametrize(
    ("identity", "sentence"),
    [
        ("sha512$" + "0" * 128, "Ce badge protège l’e-mail d’une façon que nous ne lisons pas."),
        (None, "Le badge n’a pas pu être lu jusqu’à son titulaire."),
    ],
)
def test_why_it_cannot_be_compared_is_said(
    visitor: PageClient, issuer: RemoteIssuer, identity: str | None, sentence: str
) -> None:
    """A hash that nobody knows and a badge that was withdrawn each get their own sentence, and never a no."""
    recipient = {"type": "email", "hashed": True, "salt": "a", "identity": identity} if identity else None
    issuer.bend(issuer.assertion_id, recipient=recipient)
    text = said(visitor, given=issuer.assertion_id, recipient="lea@example.org")
    assert "Cela ne peut pas être vérifié ainsi." in text
    assert sentence in text


def test_the_proof_is_a_download_and_stays_nowhere(visitor: PageClient, issuer: RemoteIssuer) -> None:
    """The answer is a dated ZIP: a file with everything that was read, and the report to read; it is not cached."""
    answer = visitor.post("/verify/preuve", {"given": issuer.assertion_id, "recipient": ""}, status=200)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="preuve-2026-03-14-093000.zip"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    kept = ZipFile(BytesIO(answer.data))
    assert kept.namelist() == ["preuve.html", "preuve-2026-03-14-093000.json"]
    proof = json.loads(kept.read("preuve-2026-03-14-093000.json"))
    assert issuer.assertion_id in proof["resources"]
    assert proof["report"]["verdict"] == "valid"
    again = visitor.post("/verify/preuve", {"given": issuer.assertion_id, "recipient": ""}, status=200)
    assert again.data == answer.data


@pytest.mark.parametrize(
    ("query", "dated", "status"),
    [
        ("", "Contrôle fait le 14 mars 2026 à 10 h 30 (heure de Paris, UTC+1)", "Réussi"),
        ("?lang=en", "Checked on 14 March 2026 at 10:30 (Paris time, UTC+1)", "Passed"),
    ],
)
def test_the_proof_can_be_read_by_anybody(
    visitor: PageClient, issuer: RemoteIssuer, query: str, dated: str, status: str
) -> None:
    """Its page alone says the verdict, when, each check, the addresses and how to check again; it asks nobody."""
    given = {"given": issuer.assertion_id, "recipient": "lea@example.org"}
    kept = ZipFile(BytesIO(visitor.post(f"/verify/preuve{query}", given, status=200).data))
    told = json.loads(kept.read("preuve-2026-03-14-093000.json"))["report"]
    markup = kept.read("preuve.html").decode()
    text = " ".join(unescape(re.sub(r"<[^>]*>", " ", markup)).replace("\u00a0", " ").split())
    words = "en" if query else "fr"
    for expected in (dated, *(" ".join(told["sentence"][words].replace("\u00a0", " ").split()).split(". "))):
        assert expected in text
    for check in told["checks"]:
        assert " ".join(check["title"][words].replace("\u00a0", " ").split()) in text
    passed = [check for check in told["checks"] if check["status"] == "passed"]
    assert text.count(f"{status} –") == len(passed) > 5
    for address in told["fetched"]:
        assert address["url"] in text
    replay = f"--recipient lea@example.org --replay preuve-2026-03-14-093000.json --now {told['checkedAt']}"
    assert f"badges verify {issuer.assertion_id} {replay}" in text
    assert "default-src 'none'" in markup
    assert not re.search(r"<(script|link|img|iframe|a)\b|src=|href=|url\(|@import", markup)


def test_a_stranger_writes_no_markup_into_a_proof(visitor: PageClient, issuer: RemoteIssuer) -> None:
    """What a badge says of itself stands in the page as text, and a token is not spelt out in a command."""
    issuer.bend(issuer.badge_id, name="<script>alert(1)</script>")
    kept = ZipFile(BytesIO(visitor.post("/verify/preuve", {"given": issuer.sign()}, status=200).data))
    markup = kept.read("preuve.html").decode()
    assert "<script" not in markup
    assert "&lt;script&gt;" in markup
    assert issuer.sign() not in markup


def test_an_address_cannot_turn_what_is_read(visitor: PageClient, issuer: RemoteIssuer) -> None:
    """What steers the display stands nowhere in a proof, though the address that was read holds it."""
    given = f"{issuer.assertion_id}#\u202ersruof.evil"
    kept = ZipFile(BytesIO(visitor.post("/verify/preuve", {"given": given}, status=200).data))
    assert "\u202e" not in kept.read("preuve.html").decode()


@pytest.mark.parametrize("path", ["/verify", "/verify/preuve"])
@pytest.mark.parametrize(("kind", "status"), [("application/json", 415), ("application/xml", 415), (None, 400)])
def test_what_is_no_form_is_told_so(visitor: PageClient, path: str, kind: str | None, status: int) -> None:
    """A program that sends JSON or XML to a page gets 415 and the address that is meant for it; an empty form, 400."""
    answer = visitor.client.post(path, data=b"{}" if kind else b"", content_type=kind, base_url=visitor.base)
    assert answer.status_code == status
    assert ("/api/v1/verify" in answer.text) is (status == 415)


@pytest.mark.parametrize(("given", "status"), [("", 400), (" ", 400), ("x" * 70_000, 413)])
def test_a_proof_of_nothing_is_a_page(visitor: PageClient, given: str, status: int) -> None:
    """Without a badge, or with too much, there is a page that says what to do."""
    visitor.post("/verify/preuve", {"given": given}, status=status)


def test_long_tokens_keep_the_page_small(visitor: PageClient, issuer: RemoteIssuer) -> None:
    """A token of 60 KiB can still be followed up: the page stays under 100 KiB and leaves its picture out."""
    token = issuer.sign(issuer.payload(narrative="x" * 45_000))
    answer = visitor.client.post("/verify", data={"text": token}, base_url=visitor.base)
    assert answer.status_code == 200
    assert token in answer.text
    assert len(answer.data) <= 100 * 1024


def test_the_report_is_dated_and_names_the_badge(visitor: PageClient, issuer: RemoteIssuer) -> None:
    """What is printed says when it was checked, who issued the badge, when, and its id."""
    text = said(visitor, text=issuer.assertion_id)
    for words in (
        "Contrôle fait le 14 mars 2026 à 10 h 30 (heure de Paris, UTC+1) par https://badges.example.org.",
        f"Donné : {issuer.assertion_id}",
        "Maison de l’emploi",
        "12 mars 2026",
        issuer.assertion_id,
    ):
        assert words in text


def test_the_report_names_the_file_that_was_given(visitor: PageClient) -> None:
    """A file is named in its report, cut where it is long, and one that cannot be read can be printed too."""
    text = said(visitor, file=(BytesIO(b"\x89PNG\r\n\x1a\nbroken"), f"{'photo ' * 20}.png"))
    assert f"Donné : {('photo ' * 20)[:60]}…" in text
    assert visitor.page is not None
    assert any(button.get("id") == "imprimer" for button in visitor.page.all("button"))


def test_scripts_run_on_the_pages_of_the_verifier_only(client_request: PageClient, world: World) -> None:
    """The verifier's pages may run our own scripts, /verify alone may ask for the camera; no other page may either."""
    pages = (
        ("/verify", True, True),
        ("/verify/plusieurs", True, False),
        ("/", False, False),
        ("/api/docs", False, False),
    )
    for path, scripts, camera in pages:
        headers = client_request.get(path).headers
        assert ("script-src 'self'" in headers["Content-Security-Policy"]) is scripts, path
        assert ("camera=(self)" in headers["Permissions-Policy"]) is camera, path
        assert "unsafe" not in headers["Content-Security-Policy"]


def test_the_decoder_is_vendored_with_its_licence(visitor: PageClient) -> None:
    """The scripts of the page are our own files, each at an immutable address, and the licence is beside them."""
    visitor.get("/verify")
    assert visitor.page is not None
    scripts = [script.attrib["src"] for script in visitor.page.all("script")]
    assert len(scripts) == 2
    decoder = next(one.attrib["data-decodeur"] for one in visitor.page.all("div") if "data-decodeur" in one.attrib)
    for address in (*scripts, decoder):
        answer = visitor.client.get(address, base_url=visitor.base)
        assert answer.mimetype == "text/javascript"
        assert "immutable" in answer.headers["Cache-Control"]
        answer.close()
    licence: FlaskClient = visitor.client
    answer = licence.get("/static/vendor/jsqr/LICENSE", base_url=visitor.base)
    assert b"Apache License" in answer.data
    answer.close()
