"""The keyboard alone, on a badge's public page and from a typed code to the file for a backpack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from badges.records.tables import Assertion
from badges.services.claiming import code_of
from tests.journeys.conftest import PHONE, NewPage
from tests.support.backpacks import mailed_code
from tests.support.sample import award, build_world, take

if TYPE_CHECKING:
    from tests.support.live import LiveServer


@pytest.fixture
def assertion(live_server: LiveServer) -> Assertion:
    """A badge that its person has claimed."""
    with live_server.instance.unit_of_work() as session:
        found = award(live_server.instance, session, build_world(live_server.instance, session))[0]
        take(live_server.instance, session, found)
        return found


def tab_to(page: Page, words: str) -> None:
    """Press Tab until what has the focus says `words`; fails when a round through the page does not meet it."""
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "(() => { const one = document.activeElement; const label = one.labels && one.labels[0];"
            " return `${one.innerText || ''} ${label ? label.innerText : ''}`; })()"
        )
        if words in focused.replace("\u00a0", " "):
            ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert ring != "none", f"the focus on {words!r} cannot be seen"
            return
    raise AssertionError(f"Tab never reaches {words!r}")


def test_the_badges_page_is_used_by_keyboard(new_page: NewPage, assertion: Assertion) -> None:
    """Tab and Enter alone skip to the content, open the checks, and reach the badge's own page."""
    page = new_page()
    page.goto(f"/v/{assertion.short_code}")
    tab_to(page, "Aller au contenu")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"
    tab_to(page, "Les contrôles faits à l’instant")
    page.keyboard.press("Enter")
    expect(page.get_by_text("La signature").first).to_be_visible()
    page.goto(f"/v/{assertion.short_code}")
    tab_to(page, "Le badge et ses critères")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Duo en entreprise")
    page.go_back()
    tab_to(page, "L’organisme qui le délivre")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Structure cap-tandem")


def test_a_badge_is_taken_away_by_keyboard(new_page: NewPage, live_server: LiveServer, assertion: Assertion) -> None:
    """From the typed code to the image and the file for a backpack, no pointer is needed."""
    page = new_page(viewport=PHONE)
    page.goto("/c")
    page.get_by_role("textbox").focus()
    page.keyboard.type(code_of(live_server.instance, assertion.award))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bonjour Zéphyrine")
    tab_to(page, "Duo")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Duo en entreprise")
    tab_to(page, "Emporter mon badge")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Emporter mon badge")
    tab_to(page, "Pour mon porte-badges")
    tab_to(page, "L’e-mail de mon porte-badges")
    page.keyboard.type("zephyrine.quibolle@exemple.fr")
    tab_to(page, "Recevoir un code")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tapez votre code.")
    tab_to(page, "Le code reçu par e-mail")
    page.keyboard.type(mailed_code(live_server.instance))
    page.keyboard.press("Enter")
    code, badge = code_of(live_server.instance, assertion.award), assertion.award.public_id
    expect(page).to_have_url(f"{live_server.base}/c/{code}/badges/{badge}/backpack/code")
    tab_to(page, "Image PNG")
