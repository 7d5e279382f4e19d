"""/verify: the same report as the command line, in words, for an address, a text or a file."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from badges.services.exporting_files import assertion_file
from badges.services.instance import Instance
from badges.services.revoking import revoke
from tests.support.client import PageClient
from tests.support.sample import World

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from badges.records.tables import Assertion

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


def check(client: PageClient, *, status: int = 200, **fields: object) -> str:
    """Send the form, and return what the page says."""
    client.post("/verify", fields, status=status, content_type="multipart/form-data")
    assert client.page is not None
    return client.page.text().replace("\u00a0", " ")


def hosted(instance: Instance, assertion: Assertion) -> str:
    """Return the address of a hosted assertion."""
    return instance.urls.assertion("cap-tandem", assertion.public_id)


def test_an_address_is_filled_in_and_not_asked(client_request: PageClient, world: World) -> None:
    """`?url=` fills the form; nothing is fetched by a GET (the fetcher of tests refuses the network)."""
    answer = client_request.get("/verify?url=https://ailleurs.exemple.fr/badge")
    assert ">https://ailleurs.exemple.fr/badge</textarea>" in answer.text


def test_an_address_of_ours_is_verified(
    client_request: PageClient, instance: Instance, awarded: list[Assertion]
) -> None:
    """The address of a badge of ours gives an authentic badge with its name, and every check in order."""
    said = check(client_request, text=hosted(instance, awarded[0]))
    assert said.index("Badge authentique") < said.index("Ce que nous avons vu")
    assert "Duo en entreprise : j’ai découvert un métier" in said
    assert "contrôles réussis sur" in said
    assert said.index("Ce que vous avez donné peut être lu.") < said.index("Vérifier un autre badge")


@pytest.mark.parametrize("name", ["badge.png", "signed.png", "badge.svg", "signed.svg", "badge.jws", "badge.json"])
def test_every_file_that_we_give_is_verified(
    client_request: PageClient, instance: Instance, session: Session, awarded: list[Assertion], name: str
) -> None:
    """Each file that a person can take away verifies here."""
    made = assertion_file(instance, session, "cap-tandem", awarded[0].public_id, name)
    assert "Badge authentique" in check(client_request, file=(BytesIO(made.data), made.name))


def test_a_pasted_jws_with_one_sign_changed_is_not_recognised(
    client_request: PageClient, awarded: list[Assertion]
) -> None:
    """A forged signature is named with its code, and failing is said in words as well as by the icon."""
    header, payload, signature = awarded[0].jws.split(".")
    forged = ".".join((header, payload, ("B" if signature[0] == "A" else "A") + signature[1:]))
    said = check(client_request, text=forged)
    assert "Badge non reconnu" in said
    assert "1 contrôle échoué" in said
    assert "Échoué : La signature ne correspond pas." in said
    assert "jws_signature_invalid" in said


def test_a_revoked_badge_is_called_revoked(
    client_request: PageClient, instance: Instance, session: Session, awarded: list[Assertion]
) -> None:
    """A withdrawn badge shows as such, hosted and signed."""
    revoke(instance, session, awarded[0].award, "error")
    session.commit()
    for text in (hosted(instance, awarded[0]), awarded[0].jws):
        assert "Badge retiré" in check(client_request, text=text)


def test_a_short_code_opens_the_page(client_request: PageClient, awarded: list[Assertion]) -> None:
    """The 12 signs of a paper CV, typed here, lead to the badge's page."""
    answer = client_request.post("/verify", {"text": awarded[0].short_code.lower()}, status=303)
    assert answer.headers["Location"].endswith(f"/v/{awarded[0].short_code}")


def test_a_recipient_that_cannot_be_compared_is_never_no(
    client_request: PageClient, instance: Instance, awarded: list[Assertion]
) -> None:
    """An e-mail tested against an opaque identity could not be compared: the page never says no."""
    said = check(client_request, text=hosted(instance, awarded[0]), recipient="zephyrine.quibolle@exemple.fr")
    assert "Cela ne peut pas être vérifié ainsi." in said
    assert "ne correspond pas" not in said


@pytest.mark.parametrize(
    ("fields", "status", "sentence"),
    [
        ({}, 400, "Déposez une image, ou collez une adresse ou un texte."),
        ({"text": "ceci n’est pas un badge"}, 200, "Badge non reconnu"),
        ({"text": "x" * 70_000}, 413, ""),
        ({"file": (BytesIO(b"\x89PNG\r\n\x1a\nbroken"), "badge.png")}, 200, "Badge non reconnu"),
        ({"file": (BytesIO(b"MZ\x90\x00" * 50), "badge.exe")}, 415, ""),
        ({"file": (BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"), "b.svg")}, 200, "svg_"),
        ({"text": "http://10.0.0.1/badge"}, 200, "url_not_allowed"),
    ],
)
def test_bad_input_gets_a_sentence(
    client_request: PageClient, world: World, fields: dict[str, object], status: int, sentence: str
) -> None:
    """Whatever is given, the answer is a page: a report when it could be looked at, else what to do."""
    assert sentence in check(client_request, status=status, **fields)


def test_a_file_that_is_too_large_is_refused(client_request: PageClient, world: World) -> None:
    """More than the request may hold is a 413 page that says how much is."""
    said = check(client_request, status=413, file=(BytesIO(b"x" * (7 * 1024 * 1024)), "badge.png"))
    assert "5 Mo" in said


def test_nothing_is_kept(client_request: PageClient, awarded: list[Assertion]) -> None:
    """The answer to a check is not cached, sets no cookie and is not indexed."""
    answer = client_request.post("/verify", {"text": awarded[0].jws}, status=200)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "Set-Cookie" not in answer.headers


def test_what_a_badge_says_is_shown_as_text(
    client_request: PageClient, instance: Instance, awarded: list[Assertion]
) -> None:
    """Markup in what was pasted is shown, never run."""
    answer = client_request.post("/verify", {"text": '{"name": "<script>alert(1)</script>"}'}, status=200)
    assert "<script>" not in answer.text
