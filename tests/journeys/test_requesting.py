"""A person asks for a badge on her phone, without JavaScript; the desk gives it; her testimony is published."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import Page, expect

from badges.services.claiming import code_of
from badges.services.signing_in import new_link
from tests.journeys.conftest import DESK, PHONE, NewPage
from tests.support.sample import award, build_world, take

if TYPE_CHECKING:
    from tests.support.live import LiveServer

Look = Callable[[Page], None]


def photo() -> bytes:
    """Return a photo as large as those of a phone."""
    out = BytesIO()
    Image.new("RGB", (3000, 2000), "teal").save(out, "JPEG")
    return out.getvalue()


def test_from_the_asking_to_the_badge(new_page: NewPage, live_server: LiveServer, accessible: Look) -> None:
    """At 320 pixels and without scripts: a question, a badge, a testimony and its end; every page is sound."""
    instance = live_server.instance
    with instance.unit_of_work() as session:
        world = build_world(instance, session)
        assertion = award(instance, session, world)[0]
        take(instance, session, assertion)
        code, link = code_of(instance, assertion.award), new_link(instance, session, world.owner)
    phone, desk = new_page(viewport=PHONE, expected=["410"]), new_page(viewport=DESK)
    for page in (phone, desk):
        page.route("**/*.js", lambda route: route.abort())
    desk.goto(link)
    desk.get_by_role("button", name="Entrer").click()
    phone.goto(f"/c/{code}")
    ask(phone, desk, accessible)
    phone.goto(f"/c/{code}")
    expect(phone.get_by_text("Vous avez 2 badges.")).to_be_visible()
    tell(phone, desk, accessible)


def ask(phone: Page, desk: Page, accessible: Look) -> None:
    """Ask for a badge, answer a question about it, and give it at the desk."""
    phone.get_by_role("link", name="Demander un badge").click()
    phone.get_by_role("link", name="Demander un badge").click()
    phone.get_by_role("radio", name="Fiable au travail").check()
    phone.get_by_label("Qu’avez-vous fait").fill("J’ai tenu la caisse.")
    phone.get_by_label("Des photos").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    phone.get_by_role("button", name="Envoyer ma demande").click()
    expect(phone.get_by_role("img", name="Photo 1, en grand")).to_be_visible()
    desk.get_by_role("link", name="Demandes").click()
    accessible(desk)
    desk.get_by_role("link", name="Zéphyrine").click()
    accessible(desk)
    desk.get_by_label("Votre question").fill("Quel jour\u00a0?")
    desk.get_by_role("button", name="Envoyer la question").click()
    phone.reload()
    phone.get_by_label("Votre réponse").fill("Lundi")
    accessible(phone)
    phone.get_by_role("button", name="Envoyer ma réponse").click()
    desk.reload()
    desk.get_by_role("radio", name="Duo-day du 12").check()
    for criterion in desk.locator('fieldset[id^="observation-"]').all():
        criterion.get_by_role("radio", name="Avec aide").check()
    desk.get_by_role("checkbox", name="Je confirme").check()
    desk.get_by_role("button", name="Donner le badge").click()
    accessible(desk)


def tell(phone: Page, desk: Page, accessible: Look) -> None:
    """Testify from the carnet, publish it at the desk, and take it back."""
    phone.get_by_role("link", name="Témoigner").click()
    phone.get_by_role("link", name="Écrire un témoignage").click()
    phone.get_by_label("Votre témoignage").fill("J’ai repris confiance.")
    phone.get_by_role("radio", name="De mon prénom").check()
    phone.get_by_role("button", name="Je suis d’accord").click()
    accessible(phone)
    desk.get_by_role("link", name="Témoignages").click()
    desk.get_by_role("link", name="Zéphyrine").click()
    accessible(desk)
    desk.get_by_role("button", name="Publier").click()
    desk.get_by_role("link", name="Voir la page publique").click()
    expect(desk.get_by_text("J’ai repris confiance.")).to_be_visible()
    accessible(desk)
    phone.reload()
    phone.get_by_role("button", name="Retirer mon témoignage").click()
    answer = desk.reload()
    assert answer is not None
    assert answer.status == 410
