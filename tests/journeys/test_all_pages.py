"""Every public page there is, in both widths and both schemes: what the accessibility page claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from badges.domain.permissions import Audience
from badges.records.tables import Assertion
from badges.services.claiming import code_of
from badges.services.revoking import revoke
from badges.services.signing_in import new_link
from tests.journeys.conftest import DESK, PHONE, NewPage, overflow_of, violations_of
from tests.support.addresses import arguments, audience, fill, rules_of
from tests.support.backpacks import mailed_code
from tests.support.client import ACCEPT
from tests.support.instances import build_app
from tests.support.sample import World, award, build_world, take

if TYPE_CHECKING:
    from tests.support.live import LiveServer

PUBLIC = (Audience.ANYONE, Audience.CLAIM_HOLDER)
SMALL_TARGETS = """() => [...document.querySelectorAll('button, .btn, .lien, nav a, footer a, summary, input, select')]
    .filter(one => one.type !== 'hidden' && one.checkVisibility({visibilityProperty: true}))
    .map(one => ['checkbox', 'radio'].includes(one.type) ? one.closest('label') : one)
    .map(one => [one.outerHTML.slice(0, 120), one.getBoundingClientRect().height])
    .filter(([, height]) => height > 1 && height < 44).map(([html]) => html)"""


@pytest.fixture
def awarded(live_server: LiveServer) -> tuple[World, list[Assertion]]:
    """An organisation and its badges; the second one is withdrawn."""
    with live_server.instance.unit_of_work() as session:
        world = build_world(live_server.instance, session)
        assertions = award(live_server.instance, session, world)
        revoke(live_server.instance, session, assertions[1].award, "error")
        take(live_server.instance, session, assertions[0])
        return world, assertions


@pytest.fixture
def addresses(live_server: LiveServer, awarded: tuple[World, list[Assertion]]) -> list[str]:
    """The address of every public route that answers a page, and of the pages of refusals."""
    instance, (world, (assertion, withdrawn, waiting, *_)) = live_server.instance, awarded
    with instance.unit_of_work() as session:
        token = new_link(instance, session, world.owner).rpartition("/")[2]
    app = build_app(instance)
    values = arguments(instance, world, assertion, {"coordinator.enter.token": token})
    routes = [fill(rule, values) for rule in rules_of(app, "GET") if audience(app, rule) in PUBLIC]
    client = app.test_client()
    answers = {path: client.get(path, base_url=live_server.base, headers=ACCEPT) for path in routes}
    pages = [path for path, answer in answers.items() if answer.mimetype == "text/html" and answer.status_code == 200]
    failed = {path: answer.status_code for path, answer in answers.items() if answer.status_code >= 400}
    for answer in answers.values():
        answer.close()
    assert failed == {}, "a page that answers a refusal would drop out of the walk unseen"
    refusals = [
        "/nulle-part",
        "/v/AAAAAAAAAAAA",
        "/c/AAAAAAAAAA",
        f"/v/{withdrawn.short_code}",
        f"/c/{code_of(instance, withdrawn.award)}",
        f"/c/{code_of(instance, waiting.award)}",
    ]
    return [*pages, *refusals]


@pytest.mark.parametrize(
    ("viewport", "scheme"),
    [(PHONE, "light"), (DESK, "dark")],  # colours do not depend on the width
    ids=["320px-light", "1280px-dark"],
)
def test_every_public_page_can_be_used_by_everyone(
    new_page: NewPage, addresses: list[str], viewport: dict[str, int], scheme: str
) -> None:
    """No page breaks a rule of axe-core, scrolls sideways, or has a button or a field of less than 44 pixels."""
    page = new_page(viewport=viewport, color_scheme=scheme, expected=["404", "410"])
    faults = {}
    for path in addresses:
        page.goto(path)
        found = [*violations_of(page), *(f"small: {html}" for html in page.evaluate(SMALL_TARGETS))]
        if overflow_of(page) > 0:
            found.append(f"wider than its window by {overflow_of(page)} pixels")
        if found:
            faults[path] = found
    assert faults == {}
    assert len(addresses) > 15, "the walk reached too little to prove anything"


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


def test_the_badges_page_is_used_by_keyboard(new_page: NewPage, awarded: tuple[World, list[Assertion]]) -> None:
    """Tab and Enter alone skip to the content, open the checks, and reach the badge's own page."""
    _, (assertion, *_) = awarded
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


def test_a_badge_is_taken_away_by_keyboard(
    new_page: NewPage, live_server: LiveServer, awarded: tuple[World, list[Assertion]]
) -> None:
    """From the typed code to the image and the file for a backpack, no pointer is needed."""
    _, (assertion, *_) = awarded
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
