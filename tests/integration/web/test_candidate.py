"""Opening one's badge with the code of a card, and taking it away."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from badges.domain.errors import ProgrammeError
from badges.openbadges.baking import unbake
from badges.services.claiming import code_of
from badges.services.instance import Instance
from badges.services.revoking import revoke
from badges.services.verifying import verify
from badges.web.candidate import exporting_offers
from tests.support.backpacks import prepare
from tests.support.client import PageClient
from tests.support.sample import PEOPLE, World, take

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from badges.records.tables import Assertion

ADDRESS = "  Zephyrine.Quibolle@Exemple.FR "


@pytest.fixture
def code(instance: Instance, awarded: list[Assertion]) -> str:
    """The claim code of the first person's badge."""
    return code_of(instance, awarded[0].award)


@pytest.fixture
def badge(instance: Instance, session: Session, awarded: list[Assertion]) -> str:
    """The address of the first person's badge in her carnet, after she claimed it."""
    address = take(instance, session, awarded[0])
    session.commit()
    return address


def words(client: PageClient) -> str:
    """Return what the last page says."""
    assert client.page is not None
    return client.page.text().replace("\u00a0", " ")


def test_a_typed_code_opens_the_badge(client_request: PageClient, code: str) -> None:
    """The code of a card, in small letters and groups, or the whole link, leads to the badge."""
    for typed in (code, f"{code[:5].lower()} {code[5:].lower()}", f"https://badges.example.org/c/{code}"):
        answer = client_request.post("/c", {"code": typed}, status=303)
        assert answer.headers["Location"] == f"/c/{code}"
    client_request.follow(answer)
    assert "ce badge est pour vous." in words(client_request)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_code_that_is_wrong_is_explained(client_request: PageClient, code: str) -> None:
    """An incomplete code comes back with what to do; a complete one that opens nothing is a 404 page with the form."""
    client_request.post("/c", {"code": "GQ3"}, status=400)
    assert "Ce n’est pas un code de carte." in words(client_request)
    client_request.get("/c/AAAAAAAAAA", status=404)
    assert "Aucun badge ne correspond à ce code." in words(client_request)


def test_the_page_offers_every_way_of_taking_the_badge(client_request: PageClient, badge: str) -> None:
    """The holder finds the verified image, the address, the QR code and every other file; each link answers."""
    answer = client_request.get(f"{badge}/emporter")
    said = words(client_request)
    assert "Image PNG vérifiée" in said
    assert client_request.page is not None
    files = [link for link in client_request.page.links() if "/assertions/" in link]
    assert {link.rpartition("/")[2] for link in files} == {
        "badge.png", "signed.png", "badge.svg", "signed.svg", "badge.jws", "badge.json", "qr.png",
    }  # fmt: skip
    for link in files:
        assert client_request.client.get(link, base_url=client_request.base).status_code == 200, link
    assert not any(name in said for name, *_ in PEOPLE)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "Set-Cookie" not in answer.headers


def test_a_backpack_gets_a_file_for_its_address(
    client_request: PageClient, instance: Instance, session: Session, badge: str
) -> None:
    """The e-mail that the backpack knows gives an image whose badge is that person's, the same one each time."""
    images = []
    for _ in range(2):
        prepare(client_request, badge, ADDRESS)
        assert client_request.page is not None
        image = next(link for link in client_request.page.links() if link.endswith("/badge.png"))
        images.append(client_request.client.get(image, base_url=client_request.base).data)
    report = verify(instance, session, images[0], recipient="zephyrine.quibolle@exemple.fr", filename="badge.png")
    assert report.verdict == "valid"
    assert report.recipient is not None
    assert report.recipient["match"] == "yes"
    salts = [re.findall(r'"salt":"([^"]+)"', unbake(image).text) for image in images]
    assert salts[0] == salts[1] != []
    assert b"uibolle" not in images[0]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_what_is_no_address_comes_back(client_request: PageClient, badge: str) -> None:
    """An incomplete e-mail is shown again with a sentence, and no file is made."""
    client_request.post(f"{badge}/backpack", {"email": "zephyrine@"}, status=400)
    assert "Une réponse à corriger" in words(client_request)
    assert "Cette adresse e-mail n’est pas complète." in words(client_request)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_an_image_that_does_not_verify_is_not_given(
    client_request: PageClient, monkeypatch: pytest.MonkeyPatch, badge: str
) -> None:
    """When the image cannot be verified the page says so plainly, and offers the rest."""
    real = exporting_offers.assertion_file

    def failing(*args: object) -> object:
        if args[-1] == "badge.png":
            raise ProgrammeError("non", "no")
        return real(*args)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr(exporting_offers, "assertion_file", failing)
    answer = client_request.get(f"{badge}/emporter")
    assert "L’image n’est pas prête." in words(client_request)
    assert "/badge.png" not in answer.text
    assert "/badge.svg" in answer.text


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_withdrawn_badge_is_said_kindly(
    client_request: PageClient, instance: Instance, session: Session, awarded: list[Assertion], world: World, badge: str
) -> None:
    """The holder of a revoked badge gets a 410 page with whom to call, and no file."""
    revoke(instance, session, awarded[0].award, "error")
    session.commit()
    client_request.get(f"{badge}/emporter", status=410)
    assert "Un retrait ne dit rien de la personne." in words(client_request)
    assert world.organisation.name in words(client_request)
    client_request.post(f"{badge}/backpack", {"email": ADDRESS}, status=410)
