"""An employer's five seconds in a real browser: the scanned page, the check of any badge, the refusals."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from badges.records.tables import Assertion
from badges.services.revoking import revoke
from tests.journeys.conftest import PHONE, NewPage
from tests.support.sample import award, build_world

if TYPE_CHECKING:
    from tests.support.live import LiveServer

Look = Callable[[Page], None]


@pytest.fixture
def assertion(live_server: LiveServer) -> Assertion:
    """A badge that somebody received."""
    with live_server.instance.unit_of_work() as session:
        world = build_world(live_server.instance, session)
        return award(live_server.instance, session, world)[0]


def hosted(live_server: LiveServer, assertion: Assertion) -> str:
    """Return the badge's address."""
    return live_server.instance.urls.assertion("cap-tandem", assertion.public_id)


def test_a_scanned_badge_says_its_verdict_first(page: Page, assertion: Assertion, accessible: Look) -> None:
    """The page of the QR code opens with the verdict, then what was done, by whom it was seen, and until when."""
    answer = page.goto(f"/V/{assertion.short_code}")
    assert answer is not None
    assert len(answer.body()) <= 50 * 1024
    expect(page.get_by_role("heading", level=1)).to_have_text("Badge authentique")
    expect(page.get_by_text("Ce que la personne a fait")).to_be_visible()
    expect(page.get_by_text("Le nom n’est pas affiché")).to_be_visible()
    accessible(page)
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Authentic badge")
    accessible(page)


def test_the_page_is_complete_without_script(new_page: NewPage, assertion: Assertion) -> None:
    """Without JavaScript nothing is missing: the checks open, too."""
    page = new_page(viewport=PHONE, java_script_enabled=False)
    page.goto(f"/v/{assertion.short_code}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Badge authentique")
    page.get_by_text("Les contrôles faits à l’instant").click()
    expect(page.get_by_text("La signature").first).to_be_visible()


def test_a_withdrawn_badge_says_so_with_reason_and_date(
    new_page: NewPage, live_server: LiveServer, assertion: Assertion
) -> None:
    """The page of a revoked badge is a full page: retiré, when, why, and that it says nothing of the person."""
    with live_server.instance.unit_of_work() as session:
        revoke(live_server.instance, session, session.merge(assertion.award), "error")
    page = new_page(viewport=PHONE, expected=["410"])
    answer = page.goto(f"/v/{assertion.short_code}")
    assert answer is not None
    assert answer.status == 410
    expect(page.get_by_role("heading", level=1)).to_have_text("Badge retiré")
    expect(page.get_by_text("Un retrait ne dit rien de la personne.")).to_be_visible()


def test_any_badge_is_checked_by_its_address(
    page: Page, live_server: LiveServer, assertion: Assertion, accessible: Look
) -> None:
    """Pasted into /verify, the address gets the same verdict, with every check in words."""
    page.goto("/verify")
    accessible(page)
    page.get_by_label("Ou collez son adresse ou son texte").fill(hosted(live_server, assertion))
    page.get_by_role("button", name="Vérifier", exact=True).click()
    expect(page.get_by_text("Badge authentique").first).to_be_visible()
    accessible(page)


def test_a_file_is_checked_and_a_forged_one_is_not_recognised(
    new_page: NewPage, live_server: LiveServer, assertion: Assertion, accessible: Look, tmp_path: Path
) -> None:
    """The signed PNG is authentic; the same file with another payload is not recognised, in plain words."""
    page = new_page(viewport=PHONE)
    base = hosted(live_server, assertion)
    good = page.request.get(f"{base}/signed.png").body()
    (tmp_path / "badge.png").write_bytes(good)
    token = page.request.get(f"{base}/badge.jws").text()
    head, payload, signature = token.split(".")
    forged = f"{head}.{payload}.{signature[:-8]}{'A' * 8 if signature[-8:] != 'A' * 8 else 'B' * 8}"
    (tmp_path / "forged.jws").write_text(forged[:-1] + "A")
    page.goto("/verify")
    page.locator("input[type=file]").set_input_files(tmp_path / "badge.png")
    page.get_by_role("button", name="Vérifier", exact=True).click()
    expect(page.get_by_text("Badge authentique").first).to_be_visible()
    accessible(page)
    page.goto("/verify")
    page.get_by_label("Ou collez son adresse ou son texte").fill((tmp_path / "forged.jws").read_text())
    page.get_by_role("button", name="Vérifier", exact=True).click()
    expect(page.get_by_text("Badge non reconnu").first).to_be_visible()
    accessible(page)
