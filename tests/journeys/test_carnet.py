"""A carnet on an old phone: all badges are hidden at once, and what a badge says is read aloud and copied."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from badges.services.claiming import code_of
from tests.journeys.conftest import PHONE, NewPage
from tests.support.sample import award, build_world, take

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


def test_badges_are_hidden_in_one_tap(new_page: NewPage, live_server: LiveServer, badge: Assertion) -> None:
    """Without script, one switch hides all badges at the next load, in links that were given too."""
    page = new_page(viewport=PHONE, java_script_enabled=False)
    employer = new_page(viewport=PHONE, expected=["404"])
    with live_server.instance.unit_of_work() as session:
        take(live_server.instance, session, badge)
    code = code_of(live_server.instance, badge.award)
    page.goto(f"/c/{code}/donner")
    page.locator("form[action$='/donner'] button").click()
    address = page.locator("input[readonly]").first.input_value()
    page.goto(f"/c/{code}")
    visible = page.get_by_role("switch", name="Mes badges sont visibles")
    visible.click()
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
    page.locator(".carte-badge a").first.click()
    page.get_by_role("button", name="Copier").first.click()
    expect(page.get_by_role("status").filter(has_text="C’est copié.")).to_have_count(1)
    expect(page.get_by_role("button", name="C’est copié.")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#cv").inner_text()
    expect(page.get_by_role("button", name="Écouter")).to_be_visible()
    accessible(page)
