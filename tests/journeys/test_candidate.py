"""A candidate takes a badge away, in a real browser: the card's code, the files, the backpack."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from badges.openbadges.baking import unbake
from badges.records.tables import Assertion
from badges.services.claiming import code_of
from tests.journeys.conftest import PHONE, NewPage
from tests.support.backpacks import mailed_code
from tests.support.sample import award, build_world, take

if TYPE_CHECKING:
    from tests.support.live import LiveServer

Look = Callable[[Page], None]


@pytest.fixture
def code(live_server: LiveServer) -> str:
    """The claim code of a badge."""
    with live_server.instance.unit_of_work() as session:
        world = build_world(live_server.instance, session)
        assertion: Assertion = award(live_server.instance, session, world)[0]
        take(live_server.instance, session, assertion)
        return code_of(live_server.instance, assertion.award)


def downloaded(page: Page, address: str) -> bytes:
    """Return the file at `address`, as the page's browser gets it."""
    answer = page.request.get(address)
    assert answer.ok, address
    return answer.body()


def open_by_code(page: Page, code: str) -> None:
    """Type the code of the card, in small letters and with a gap."""
    page.goto("/c")
    page.get_by_role("textbox").fill(f"{code[:5].lower()} {code[5:].lower()}")
    page.get_by_role("button").last.click()
    page.get_by_role("main").get_by_role("link").first.click()
    page.get_by_role("link", name="Emporter mon badge").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Emporter mon badge")


def test_a_typed_code_opens_the_badge_and_its_files(page: Page, code: str, accessible: Look) -> None:
    """The image of the first button holds the badge, and every other file is one tap away."""
    open_by_code(page, code)
    accessible(page)
    page.get_by_text("Autres fichiers").click()
    addresses = [link.get_attribute("href") or "" for link in page.get_by_role("link").all()]
    for name in ("badge.png", "badge.svg", "signed.png", "signed.svg", "badge.json", "badge.jws", "qr.png"):
        address = next(found for found in addresses if found.endswith(name))
        assert downloaded(page, address), name
    button = page.get_by_role("link", name="Pour mon porte-badges")
    first = downloaded(page, button.get_attribute("href") or "")
    assert unbake(first).kind == "json"
    Image.open(BytesIO(first)).load()


def test_a_backpack_gets_the_badge_for_its_address(new_page: NewPage, live_server: LiveServer, code: str) -> None:
    """The e-mail that the backpack knows, and the code mailed to it, without script, give files for that address."""
    page = new_page(viewport=PHONE, java_script_enabled=False)
    open_by_code(page, code)
    page.get_by_label("L’e-mail de mon porte-badges").fill(" Zephyrine.Quibolle@Exemple.FR ")
    page.get_by_role("button", name="Recevoir un code").click()
    page.get_by_label("Le code reçu par e-mail").fill(mailed_code(live_server.instance))
    page.get_by_role("button", name="Préparer mon fichier").click()
    addresses = [link.get_attribute("href") or "" for link in page.get_by_role("link").all()]
    baked = unbake(downloaded(page, next(found for found in addresses if found.endswith("/badge.png"))))
    assert '"type":"email"' in baked.text
    assert "zephyrine" not in baked.text.casefold()


def test_a_wrong_code_and_a_wrong_address_get_a_sentence(new_page: NewPage, code: str, accessible: Look) -> None:
    """A code that nobody printed and an e-mail that is none are told apart from a crash, and nothing is lost."""
    page = new_page(viewport=PHONE, expected=["404", "400"])
    page.goto("/c")
    page.get_by_role("textbox").fill("AAAAA AAAAA")
    page.get_by_role("button").last.click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Emporter mon badge")
    open_by_code(page, code)
    page.get_by_label("L’e-mail de mon porte-badges").evaluate("field => { field.type = 'text'; }")
    page.get_by_label("L’e-mail de mon porte-badges").fill("pas une adresse")
    page.get_by_role("button", name="Recevoir un code").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Emporter mon badge")
    accessible(page)
    page.get_by_label("L’e-mail de mon porte-badges").fill("zephyrine@exemple.fr")
    page.get_by_role("button", name="Recevoir un code").click()
    page.get_by_label("Le code reçu par e-mail").fill("pas un code")
    page.get_by_role("button", name="Préparer mon fichier").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tapez votre code.")
