"""A carnet on an old phone, without script: claimed, hidden, named, given, in as few taps as were promised."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Locator, Page, expect

from badges.services.claiming import code_of
from tests.journeys.conftest import PHONE, NewPage
from tests.support.sample import award, build_world

if TYPE_CHECKING:
    from badges.records.tables import Assertion
    from tests.support.live import LiveServer

Look = Callable[[Page], None]


@pytest.fixture
def badge(live_server: LiveServer) -> Assertion:
    """A badge that waits for its person."""
    with live_server.instance.unit_of_work() as session:
        world = build_world(live_server.instance, session)
        return award(live_server.instance, session, world)[0]


class Taps:
    """Counts what a finger does."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, target: Locator) -> None:
        """Tap on something that can be tapped on."""
        target.click()
        self.count += 1


def test_a_carnet_in_few_taps(new_page: NewPage, live_server: LiveServer, badge: Assertion, accessible: Look) -> None:
    """One tap claims, one shows or hides the name, one hides the badges, two give them to an employer."""
    page = new_page(viewport=PHONE, java_script_enabled=False)
    employer = new_page(viewport=PHONE, expected=["404", "410"])
    code = code_of(live_server.instance, badge.award)

    page.goto(f"/C/{code}")  # the card's QR code
    claiming = Taps()
    claiming(page.get_by_role("button", name="C’est bien moi"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Bonjour Zéphyrine")
    assert claiming.count <= 3

    naming, name = Taps(), page.get_by_role("switch", name="Mon nom est affiché")
    for shown in ("true", "false"):
        naming(name)
        expect(name).to_have_attribute("aria-checked", shown)
        employer.goto(f"/v/{badge.short_code}")
        expect(employer.get_by_text("Zéphyrine Quibolle")).to_have_count(1 if shown == "true" else 0)
    assert naming.count == 2

    giving = Taps()
    giving(page.get_by_role("link", name="Donner à un employeur"))
    giving(page.get_by_role("button", name="Faire l’adresse"))
    address = page.get_by_label("L’adresse à donner").input_value()
    assert giving.count <= 2
    employer.goto(address)
    expect(employer.get_by_text("Authentique")).to_be_visible()
    accessible(employer)

    page.goto(f"/c/{code}")
    visible = page.get_by_role("switch", name="Mes badges sont visibles")
    Taps()(visible)
    expect(visible).to_have_attribute("aria-checked", "false")
    for hidden in (address, f"/v/{badge.short_code}"):
        answer = employer.goto(hidden)
        assert answer is not None
        assert answer.status == 404


def test_a_badge_is_read_aloud_and_copied_where_the_browser_can(
    new_page: NewPage, live_server: LiveServer, badge: Assertion, accessible: Look
) -> None:
    """With scripts the buttons appear; the sentence that is copied is the one that stands there."""
    page = new_page(viewport=PHONE, permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"/c/{code_of(live_server.instance, badge.award)}")
    page.get_by_role("button", name="C’est bien moi").click()
    page.get_by_role("link", name="Duo en entreprise").click()
    page.get_by_role("button", name="Copier").first.click()
    expect(page.get_by_role("status").filter(has_text="C’est copié.")).to_have_count(1)
    expect(page.get_by_role("button", name="C’est copié.")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#cv").inner_text()
    expect(page.get_by_role("button", name="Écouter")).to_be_visible()
    accessible(page)
