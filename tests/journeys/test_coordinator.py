"""The coordinator's whole journey in a real browser: from the sign-in form to a badge that is taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Locator, Page, expect

from badges.jobs.mailing import send_waiting_mail
from badges.services.demonstrating import sheet_path
from badges.services.signing_in import new_link
from tests.support.sample import World, build_world

if TYPE_CHECKING:
    from tests.support.live import LiveServer

PASTED = "Nom;Présent\nAwa Diop;oui\nMarie Martin;oui\nMarie Martin;oui\n"
MOST_TABS = 60


@pytest.fixture
def world(live_server: LiveServer) -> World:
    """An organisation with a duo-day and two badges."""
    with live_server.instance.unit_of_work() as session:
        return build_world(live_server.instance, session)


def walk(page: Page, live_server: LiveServer, world: World, look: Callable[[Page], None]) -> None:
    """Sign in by the mailed link, award the sample sheet, hand badges over, withdraw one; `look` at all of it."""
    page.goto("/connexion")
    page.get_by_label("Adresse e-mail").fill(world.owner.email)
    page.get_by_role("button", name="Recevoir mon lien").click()
    send_waiting_mail(live_server.instance)
    page.get_by_role("link", name="Lire les courriels gardés").click()
    look(page)
    page.get_by_role("article").get_by_role("link").click()
    page.get_by_role("button", name="Entrer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Actions")
    look(page)
    page.get_by_role("link", name="12\u00a0mars\u00a02026").click()
    look(page)
    page.get_by_label("Déposez la feuille").set_input_files(sheet_path())
    page.get_by_role("radio", name="Duo en entreprise").check()
    page.get_by_role("button", name="Voir l’aperçu").click()
    look(page)
    page.get_by_role("button", name="Attribuer 20 badges").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("20 badges attribués.", timeout=30_000)
    look(page)
    expect(page.get_by_role("rowheader")).to_have_count(20)
    hand_over(page, look)
    page.get_by_role("link", name="Retirer ce badge").click()
    look(page)
    page.locator("input[name=reason][value=error]").check()
    page.get_by_role("button", name="Retirer le badge").click()
    expect(page.get_by_role("status")).to_contain_text("Le badge de Aminata Diallo est retiré")
    look(page)
    page.get_by_role("button", name="Quitter").click()
    expect(page).to_have_url(f"{live_server.base}/connexion")


def hand_over(page: Page, look: Callable[[Page], None]) -> None:
    """From the result to one award: the list, the mails, the badge that is claimed beside the person, a new card."""
    page.get_by_role("link", name="Cartes, courriels et suivi").click()
    expect(page.get_by_role("link", name="Imprimer 20 cartes (PDF)")).to_be_visible()
    look(page)
    page.get_by_role("link", name="Préparer les 15 courriels").click()
    look(page)
    page.get_by_role("button", name="Envoyer 15 courriels").click()
    expect(page.get_by_role("status")).to_contain_text("Les courriels partent.")
    page.get_by_role("link", name="Aminata Diallo").click()
    look(page)
    page.get_by_role("link", name="Prendre le badge avec un accompagnant").click()
    look(page)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Mettre le badge dans son carnet").click()
    expect(page.get_by_role("status")).to_contain_text("Le badge est dans le carnet.")
    page.get_by_role("link", name="Refaire la carte").click()
    look(page)
    page.get_by_role("button", name="Refaire la carte").click()
    expect(page.get_by_role("status")).to_contain_text("La carte est refaite.")


def test_from_the_sign_in_form_to_a_revoked_badge(
    page: Page, live_server: LiveServer, world: World, accessible: Callable[[Page], None]
) -> None:
    """At 320 pixels every page on the way, with a whole sheet on it, fits its window, and axe finds no violation.

    At 1280 the templates of these pages are looked at on the walk over all pages (`test_all_pages.py`).
    """
    walk(page, live_server, world, accessible)


def test_the_journey_needs_no_script(new_page: Callable[..., Page], live_server: LiveServer, world: World) -> None:
    """With JavaScript switched off, the same journey ends in the same place."""
    walk(new_page(java_script_enabled=False), live_server, world, lambda _page: None)


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until `wanted` has the focus."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    pytest.fail(f"the keyboard does not reach {wanted}")


def test_the_keyboard_is_enough(new_page: Callable[..., Page], live_server: LiveServer, world: World) -> None:
    """With Tab, arrows, space and Enter alone a sheet is pasted, corrected, confirmed; errors take the focus."""
    with live_server.instance.unit_of_work() as session:
        link = new_link(live_server.instance, session, world.owner)
    page = new_page(expected=["422"])
    page.goto(link)
    tab_to(page, page.get_by_role("button", name="Entrer"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("link", name="12\u00a0mars\u00a02026"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Duo-day du")

    tab_to(page, page.get_by_role("button", name="Voir l’aperçu"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()

    tab_to(page, page.get_by_label("Ou collez-la ici"))
    page.keyboard.insert_text(PASTED)
    tab_to(page, page.get_by_role("radio", name="Duo en entreprise"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Voir l’aperçu"))
    page.keyboard.press("Enter")

    someone_else = page.get_by_role("radio", name="Une autre personne")
    tab_to(page, page.get_by_role("radio").first)
    page.keyboard.press("ArrowDown")
    expect(someone_else).to_be_checked()
    tab_to(page, page.get_by_role("button", name="Attribuer jusqu’à 3 badges"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("3 badges attribués.", timeout=30_000)
