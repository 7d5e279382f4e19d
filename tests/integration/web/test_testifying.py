"""Testimonies: told from the carnet or by an employer, read by the organisation first, taken back at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from badges.domain.claiming import WORDINGS, ConsentKind
from badges.domain.testifying import BADGE
from badges.jobs.engaging import end_what_waited
from badges.records.tables import (
    Action,
    Assertion,
    Award,
    BadgeClass,
    Consent,
    MailOutbox,
    Person,
    Testimony,
)
from badges.services.claiming import code_of
from badges.services.erasing import erase
from tests.support.client import PageClient
from tests.support.doubles import FixedClock
from tests.support.sample import World, take

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy.orm import Session

    from badges.services.instance import Instance

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
WORDS = "J’ai repris <i>confiance</i>.\nMerci."
VIDEO: dict[str, Any] = {
    "video": "https://video.exemple.fr/regarder?v=1",
    "captioned": "1",
    "captions": "français",
    "transcript": "Bonjour à tous.",
}
EMPLOYER = {
    "name": "Fournil Exemple",
    "email": "rh@fournil-exemple.fr",
    "words": "Notre équipe a changé.",
    "signed": "1",
}


@pytest.fixture
def code(instance: Instance, session: Session, awarded: list[Assertion]) -> str:
    """The code of a claimed card."""
    take(instance, session, awarded[0])
    session.commit()
    return code_of(instance, awarded[0].award)


@pytest.fixture
def desk(app: Flask, instance: Instance, world: World) -> PageClient:
    """The owner of the organisation, signed in at another device."""
    client = PageClient(app, instance)
    client.sign_in(world.owner)
    return client


def words(client: PageClient) -> str:
    """Return what the last page says."""
    assert client.page is not None
    return client.page.text().replace("\u00a0", " ")


def tell(client: PageClient, code: str, *, status: int = 303, **form: str) -> str:
    """Testify and return the address where the author sees it."""
    typed = {"words": WORDS, "signed": "1"} | form
    return client.post(f"/c/{code}/temoignages/nouveau", typed, status=status).headers.get("Location", "")


def read(desk: PageClient, world: World, address: str) -> str:
    """Open at the desk what the author sees at `address`, and return where that is."""
    there = f"/espace/{world.slug}/temoignages/{address.rpartition('/')[2]}"
    desk.get(there)
    return there


def answer(desk: PageClient, there: str, kind: str, *, status: int = 303, **form: str) -> None:
    """Answer a testimony that was just read."""
    assert desk.page is not None
    seen = {"seen": desk.page.hidden_fields()["seen"]} if "seen" in desk.page.hidden_fields() else {}
    desk.post(there, {"answer": kind} | seen | form, status=status)


def public(world: World, address: str) -> str:
    """Return where everybody reads a testimony."""
    return f"/o/{world.slug}/temoignages/{address.rpartition('/')[2]}"


def test_a_testimony_is_read_before_it_is_published(
    client_request: PageClient, desk: PageClient, session: Session, world: World, code: str
) -> None:
    """Nobody sees it before the organisation has; then its words, the video’s link and the first name are there."""
    client_request.get(f"/c/{code}/temoignages")
    client_request.get(f"/c/{code}/temoignages/nouveau")
    address = tell(client_request, code, **VIDEO)
    client_request.get(address)
    client_request.get(public(world, address), status=404)
    client_request.get(f"/o/{world.slug}/temoignages")
    assert "confiance" not in words(client_request)
    desk.get(f"/espace/{world.slug}/temoignages")
    answer(desk, read(desk, world, address), "publish")
    for page in (f"/o/{world.slug}/temoignages", public(world, address)):
        shown = client_request.get(page)
        assert "J’ai repris &lt;i&gt;confiance&lt;/i&gt;." in shown.text
        assert 'href="https://video.exemple.fr/regarder?v=1" rel="noopener noreferrer nofollow external"' in shown.text
        assert "<iframe" not in shown.text
        assert "Bonjour à tous." in words(client_request)
        assert "Zéphyrine" in words(client_request)
        assert "Quibolle" not in shown.text
        assert shown.headers["X-Robots-Tag"] == "noindex"
        assert "Set-Cookie" not in shown.headers
    consent = session.scalars(select(Consent).where(Consent.kind == "testimony")).one()
    assert (consent.wording, consent.withdrawn_at) == ("testimony-1", None)


def test_without_a_name_there_is_no_name(client_request: PageClient, desk: PageClient, world: World, code: str) -> None:
    """Who chooses no name is « Une personne », in the list and on the page."""
    address = tell(client_request, code, signed="0")
    answer(desk, read(desk, world, address), "publish")
    for page in (f"/o/{world.slug}/temoignages", public(world, address)):
        assert "Zéphyrine" not in client_request.get(page).text
        assert "Une personne" in words(client_request)


def test_taking_back_is_at_once_and_leaves_nothing(
    client_request: PageClient, desk: PageClient, session: Session, world: World, code: str
) -> None:
    """At the next load the page answers 410, the list is empty, the row holds no word, the consent has ended."""
    address = tell(client_request, code, **VIDEO)
    answer(desk, read(desk, world, address), "publish")
    client_request.get(public(world, address))
    client_request.follow(client_request.post(f"{address}/retrait", {}, status=303))
    client_request.get(public(world, address), status=410)
    client_request.get(address, status=404)
    client_request.get(f"/o/{world.slug}/temoignages")
    assert "confiance" not in words(client_request)
    left = session.scalars(select(Testimony)).one()
    assert (left.words, left.video, left.captions, left.transcript, left.answer) == ("", "", "", "", "")
    assert all(one.withdrawn_at for one in session.scalars(select(Consent).where(Consent.kind == "testimony")))
    session.commit()
    unread = tell(client_request, code)
    client_request.post(f"{unread}/retrait", {}, status=303)
    client_request.get(public(world, unread), status=404)
    assert len(session.scalars(select(Testimony)).all()) == 1


def test_the_organisation_sends_back_declines_and_withdraws(
    client_request: PageClient, desk: PageClient, world: World, code: str
) -> None:
    """A word leads to a correction; a published testimony can be taken down, and then answers 410."""
    address = tell(client_request, code)
    there = read(desk, world, address)
    answer(desk, there, "send-back", status=422, word=" ")
    assert "Écrivez un mot." in words(desk)
    answer(desk, there, "send-back", word="Enlevez le nom de votre collègue.")
    client_request.get(address)
    assert "Enlevez le nom de votre collègue." in words(client_request)
    client_request.post(address, {"words": "", "signed": "1"}, status=422)
    client_request.post(address, {"words": "J’ai changé mon texte.", "signed": "1"}, status=303)
    read(desk, world, address)
    answer(desk, there, "publish")
    client_request.get(public(world, address))
    client_request.post(address, {"words": "Autre chose", "signed": "1"}, status=409)
    desk.get(there)
    answer(desk, there, "decline", word="Une personne s’est reconnue.")
    client_request.get(public(world, address), status=410)
    client_request.get(address)
    assert "Une personne s’est reconnue." in words(client_request)
    answer(desk, there, "publish", status=409)
    answer(desk, there, "shout", status=422)


def test_nothing_is_published_that_nobody_has_read(
    client_request: PageClient, desk: PageClient, instance: Instance, world: World, code: str
) -> None:
    """When the author corrects the text while it is being read, publishing asks to read it again."""
    address = tell(client_request, code)
    there = read(desk, world, address)
    assert isinstance(instance.clock, FixedClock)
    instance.clock.advance(seconds=5)
    client_request.post(address, {"words": "Tout autre chose", "signed": "1"}, status=303)
    answer(desk, there, "publish", status=409)
    assert "vient d’être corrigé" in words(desk)
    client_request.get(public(world, address), status=404)
    answer(desk, there, "publish")
    client_request.get(public(world, address))


@pytest.mark.parametrize(("wants", "claimed"), [("1", True), ("", False)])
def test_the_badge_for_it_is_given_in_one_tap(
    client_request: PageClient, desk: PageClient, session: Session, world: World, code: str, wants: str, claimed: bool
) -> None:
    """The published testimony of a person earns the starter badge once, in her carnet at once if she asked for it."""
    address = tell(client_request, code, wants_badge=wants)
    there = read(desk, world, address)
    desk.post(f"{there}/badge", {}, status=409)
    desk.get(there)
    answer(desk, there, "publish")
    desk.get(there)
    desk.follow(desk.post(f"{there}/badge", {}, status=303))
    desk.post(f"{there}/badge", {}, status=409)
    award = session.scalars(select(Award).order_by(Award.id.desc())).first()
    assert award is not None
    badge = session.scalars(select(BadgeClass).where(BadgeClass.slug == BADGE)).one()
    assert award.badge_version.badge_class_id == badge.id
    assert (award.claimed_at is not None) is claimed
    assert len(session.scalars(select(Action).where(Action.kind == "temoignage")).all()) == 1
    consents = session.scalars(select(Consent).where(Consent.award_id == award.id)).all()
    assert len(consents) == int(claimed)


def test_a_video_needs_captions_and_its_words(client_request: PageClient, session: Session, code: str) -> None:
    """What is missing is told beside its field, and nothing is kept."""
    faults: list[tuple[dict[str, Any], str]] = [
        ({"words": ""}, "Écrivez votre témoignage, ou donnez un lien."),
        ({"words": "a" * 3001}, "Raccourcissez ce texte à 3000 signes."),
        ({"signed": ""}, "Choisissez avec ou sans nom."),
        (VIDEO | {"video": "http://video.exemple.fr/1"}, "Elle commence par https://."),
        (VIDEO | {"captioned": ""}, "Ajoutez des sous-titres à la vidéo"),
        (VIDEO | {"captions": " "}, "Dites la langue des sous-titres."),
        (VIDEO | {"transcript": ""}, "Écrivez ce qui est dit dans la vidéo."),
    ]
    for form, told in faults:
        tell(client_request, code, status=422, **form)
        assert told in words(client_request)
    assert session.scalars(select(Testimony)).all() == []


def test_testimonies_of_others_do_not_exist(
    client_request: PageClient, desk: PageClient, app: Flask, instance: Instance, session: Session, world: World,
    neighbour: World, awarded: list[Assertion], code: str,
) -> None:  # fmt: skip
    """Another carnet, another organisation and an observer reach none of it; three at a time are enough."""
    address = tell(client_request, code)
    take(instance, session, awarded[1])
    session.commit()
    client_request.get(address.replace(code, code_of(instance, awarded[1].award)), status=404)
    there = read(desk, world, address)
    answer(desk, there, "publish")
    elsewhere = PageClient(app, instance)
    elsewhere.sign_in(neighbour.owner)
    elsewhere.get(there.replace(world.slug, neighbour.slug), status=404)
    elsewhere.get(public(world, address).replace(world.slug, neighbour.slug), status=404)
    elsewhere.get("/o/nulle-part/temoignages", status=404)
    elsewhere.get(f"/o/{neighbour.slug}/temoignages?apres=x")
    tell(client_request, code)
    tell(client_request, code)
    tell(client_request, code, status=409)
    assert "Vous avez déjà 3 témoignages." in words(client_request)


def test_an_erased_persons_testimony_answers_410(
    client_request: PageClient, desk: PageClient, instance: Instance, session: Session, world: World, code: str
) -> None:
    """Erasing its author removes a testimony; its address says that something was there, and no more."""
    address = tell(client_request, code)
    answer(desk, read(desk, world, address), "publish")
    person = session.scalars(select(Person).join(Testimony, Testimony.person_id == Person.id)).one()
    erase(instance, session, person)
    session.commit()
    assert session.scalars(select(Testimony)).all() == []
    client_request.get(public(world, address), status=410)


def link_in(session: Session) -> str:
    """Return the link in the last message."""
    body = session.scalars(select(MailOutbox.body).order_by(MailOutbox.id.desc())).first() or ""
    session.commit()
    found = re.search(r"https://badges\.example\.org(/temoigner/\S+)", body)
    assert found, body
    return found[1]


def send(client: PageClient, world: World, *, status: int = 200, **form: Any) -> None:
    """Send an employer's testimony."""
    client.get(f"/o/{world.slug}/temoigner")
    client.post(f"/o/{world.slug}/temoigner", EMPLOYER | form, status=status)


def test_an_employer_testifies_through_its_address(
    client_request: PageClient, desk: PageClient, session: Session, world: World
) -> None:
    """The link of the message confirms; the organisation publishes; the same link takes it back; no address shows."""
    send(client_request, world)
    link = link_in(session)
    desk.get(f"/espace/{world.slug}/temoignages")
    assert "Fournil" not in words(desk)
    client_request.get(link)
    client_request.follow(client_request.post(link, {"do": "confirm"}, status=303))
    client_request.post(link, {"do": "confirm"}, status=303)
    client_request.post(link, {"do": "correct", "words": "", "signed": "1"}, status=422)
    client_request.post(link, {"do": "correct", "words": "Notre équipe a grandi.", "signed": "1"}, status=303)
    desk.get(f"/espace/{world.slug}/temoignages")
    there = next(one for one in desk.page.links() if "/temoignages/" in one) if desk.page else ""
    desk.get(there)
    answer(desk, there, "publish")
    desk.get(there)
    desk.post(f"{there}/badge", {}, status=409)  # nobody asked for it
    shown = client_request.get(public(world, there))
    assert "Notre équipe a grandi." in words(client_request)
    assert "Fournil Exemple" in words(client_request)
    assert "rh@" not in shown.text
    assert link_in(session) == link
    client_request.get(link)
    client_request.post(link, {"do": "withdraw"}, status=200)
    client_request.get(public(world, there), status=410)
    client_request.get(link, status=404)
    left = session.scalars(select(Testimony)).one()
    assert (left.words, left.name, left.email) == ("", "", None)


def test_links_of_employers_cannot_be_guessed_and_end(
    client_request: PageClient, session: Session, instance: Instance, world: World, code: str
) -> None:
    """A wrong token, a person's testimony, and a link older than two days open nothing; one letter an hour leaves."""
    send(client_request, world, email="patron@gmail.com", status=422)
    assert "Tout le monde peut ouvrir une telle boîte." in words(client_request)
    send(client_request, world)
    send(client_request, world)
    assert len(session.scalars(select(MailOutbox)).all()) == 1
    link = link_in(session)
    client_request.get(f"{link[:-1]}{'A' if link[-1] != 'A' else 'B'}", status=404)
    own = tell(client_request, code).rpartition("/")[2]
    client_request.get(f"/temoigner/{own}/{link.rpartition('/')[2]}", status=404)
    client_request.get("/temoigner/x/é", status=404)
    assert isinstance(instance.clock, FixedClock)
    instance.clock.advance(hours=48)
    client_request.get(link, status=404)
    client_request.post(link, {"do": "confirm"}, status=404)
    send(client_request, world)
    assert len(session.scalars(select(Testimony).where(Testimony.email.is_not(None))).all()) == 1


def test_what_employers_were_refused_is_forgotten(
    client_request: PageClient, desk: PageClient, session: Session, instance: Instance, world: World, code: str
) -> None:
    """Ninety days after it was declined, an employer's testimony and address are gone; a person's stays hers."""
    send(client_request, world)
    link = link_in(session)
    client_request.post(link, {"do": "confirm"}, status=303)
    own = tell(client_request, code)
    for one in (link.rpartition("/")[0], own):
        there = read(desk, world, one)
        answer(desk, there, "decline", word="Merci, mais non.")
    assert isinstance(instance.clock, FixedClock)
    for hours, left in ((1, 2), (90 * 24, 1)):
        instance.clock.advance(hours=hours)
        end_what_waited(instance)
        assert len(session.scalars(select(Testimony)).all()) == left
        session.commit()
    client_request.get(own)
    client_request.get(link, status=404)


def test_a_badges_code_leads_to_the_form(client_request: PageClient, awarded: list[Assertion], world: World) -> None:
    """From the short code of a badge to its organisation, without naming the badge any more."""
    client_request.get("/temoigner")
    led = client_request.get(f"/temoigner?code={awarded[0].short_code.lower()}", status=302)
    assert led.headers["Location"] == f"/o/{world.slug}/temoigner"
    client_request.get("/temoigner?code=AAAAAAAAAAAA", status=404)
    client_request.get("/o/nulle-part/temoigner", status=404)
    client_request.post("/o/nulle-part/temoigner", EMPLOYER, status=404)


def test_a_signature_is_the_one_that_was_read(
    client_request: PageClient, desk: PageClient, world: World, code: str
) -> None:
    """A first name that is changed after the publication signs nothing that the organisation has not seen."""
    address = tell(client_request, code)
    answer(desk, read(desk, world, address), "publish")
    client_request.post(f"/c/{code}/mes-donnees", {"first_name": "Structure menteuse"}, status=303)
    shown = client_request.get(public(world, address)).text
    assert "Zéphyrine" in shown
    assert "menteuse" not in shown


def test_each_agreement_has_its_own_place(client_request: PageClient, code: str) -> None:
    """That a badge becomes public is said inside the box that asks for it, and nowhere beside the button."""
    client_request.get(f"/c/{code}/temoignages/nouveau")
    page = client_request.page
    assert page is not None
    (label,) = [one for one in page.all("label") if any(box.get("name") == "wants_badge" for box in one.iter("input"))]
    sentence = page.text(label).replace("\u00a0", " ")
    consent = WORDINGS[ConsentKind.PUBLICATION].fr.replace("\u00a0", " ")
    assert consent in sentence
    assert page.text().replace("\u00a0", " ").count(consent) == 1
