"""A person asks for a badge from her carnet; the desk says yes, asks for more, or declines with a word."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from sqlalchemy import func, select

from badges.records.tables import Assertion as Published
from badges.records.tables import (
    Award,
    BadgeRequest,
    Consent,
    MailOutbox,
    Participation,
    Person,
    RequestPhoto,
    RequestWord,
)
from badges.records.tables import Session as PlannedSession
from badges.services import requesting_decisions as decisions
from badges.services.cataloguing import adopt
from badges.services.claiming import code_of
from badges.services.erasing import erase
from badges.services.publishing import document
from tests.support.asking import LINK, accepting, ask, at_desk, links, words
from tests.support.client import PageClient
from tests.support.sample import OTHER_BADGE, PEOPLE, World, take

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy.orm import Session

    from badges.records.tables import Assertion
    from badges.services.instance import Instance

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
ARTIST = "Zéphyrine sur la photo"


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


def photo() -> tuple[BytesIO, str]:
    """Return a photo as a phone sends it, with its owner and its place."""
    block = Image.Exif()
    block[0x0112], block[0x013B] = 6, ARTIST
    block.get_ifd(0x8825).update({1: "N", 2: (44.0, 55.0, 59.0)})
    out = BytesIO()
    Image.new("RGB", (80, 40), "teal").save(out, "JPEG", exif=block, comment=ARTIST.encode())
    return BytesIO(out.getvalue()), "IMG_0001.jpg"


def test_a_person_asks_and_the_badge_is_hers(
    client_request: PageClient, desk: PageClient, instance: Instance, session: Session, world: World, code: str
) -> None:
    """Asked, read at the desk, accepted: the badge is claimed in the carnet, the consent dates from the asking."""
    client_request.get(f"/c/{code}")
    client_request.get(f"/c/{code}/demandes/nouvelle")
    assert "Le badge publié n’en montre aucune." in words(client_request)
    address = ask(client_request, code, photos=[photo(), photo()])
    answer = client_request.get(address)
    assert "J’ai tenu la caisse &lt;b&gt;trois&lt;/b&gt; jours." in answer.text
    assert LINK in answer.text
    assert f'href="{LINK}"' not in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"
    desk.get(f"/espace/{world.slug}/demandes")
    assert PEOPLE[0][0] in words(desk)
    page = desk.get(at_desk(world, address))
    assert f'href="{LINK}"' not in page.text
    assert "J’ai tenu la caisse &lt;b&gt;trois&lt;/b&gt; jours." in page.text
    desk.follow(desk.post(at_desk(world, address), accepting(world), status=303))
    assert "Acceptée" in words(desk)
    award = session.scalars(select(Award).order_by(Award.id.desc())).first()
    request = session.scalars(select(BadgeRequest)).one()
    assert award is not None
    assert (request.award_id, request.state) == (award.id, "accepted")
    assert (award.claimed_at, award.batch_id, award.session_id) == (instance.clock.now(), None, world.session.id)
    consent = session.scalars(select(Consent).where(Consent.award_id == award.id)).one()
    assert (consent.kind, consent.wording, consent.given_at) == ("publication", "publication-2", request.created_at)
    client_request.get(f"/c/{code}")
    assert "Vous avez 2 badges." in words(client_request)
    client_request.get(address)
    assert "La réponse est oui." in words(client_request)


def test_what_is_published_of_it_holds_no_evidence(
    client_request: PageClient, desk: PageClient, instance: Instance, session: Session, world: World, code: str
) -> None:
    """The assertion of a badge that was asked for is like any other: no story, no link, no evidence at all."""
    address = ask(client_request, code, photos=[photo()])
    desk.get(at_desk(world, address))
    desk.post(at_desk(world, address), accepting(world), status=303)
    made, before = session.scalars(select(Published).order_by(Published.id.desc()).limit(2)).all()
    found = document(instance, session, f"/o/{world.slug}/assertions/{made.public_id}")
    assert found is not None
    assert b"evidence" not in found.body
    assert b"caisse" not in found.body
    assert set(made.document.split(b'"')) - set(before.document.split(b'"')) != set()
    assert len(made.document) - len(before.document) in range(-40, 40)


def test_photos_lose_their_metadata_and_are_private(
    client_request: PageClient, desk: PageClient, app: Flask, instance: Instance, session: Session, world: World,
    neighbour: World, code: str, awarded: list[Assertion],
) -> None:  # fmt: skip
    """Owner and place of a photo are gone; only its person and the coordinators get it, never a cache or a script."""
    address = ask(client_request, code, photos=[photo()])
    stored = session.scalars(select(RequestPhoto)).one()
    assert (stored.width, stored.height, len(stored.data) > 300) == (40, 80, True)
    session.commit()
    at_home = f"{address}/photos/{stored.public_id}"
    there = f"{at_desk(world, address)}/photos/{stored.public_id}"
    for client, path in ((client_request, at_home), (desk, there)):
        answer = client.get(path)
        assert (answer.data, answer.mimetype) == (stored.data, "image/jpeg")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "private, no-store"
    assert ARTIST.encode() not in stored.data
    assert b"Exif" not in stored.data
    take(instance, session, awarded[1])
    session.commit()
    other = code_of(instance, awarded[1].award)
    client_request.get(at_home.replace(code, other), status=404)
    client_request.get(address.replace(code, other), status=404)
    strangers = PageClient(app, instance)
    strangers.get(there, status=302)
    strangers.sign_in(world.observer)
    strangers.get(there, status=403)
    elsewhere = PageClient(app, instance)
    elsewhere.sign_in(neighbour.owner)
    elsewhere.get(there, status=404)
    elsewhere.get(there.replace(world.slug, neighbour.slug), status=404)


def test_a_question_is_answered_and_a_refusal_has_a_word(
    client_request: PageClient, desk: PageClient, session: Session, world: World, code: str
) -> None:
    """The person reads the question in her carnet and answers it once; a « no » comes with its word."""
    address = ask(client_request, code)
    desk.get(at_desk(world, address))
    desk.post(at_desk(world, address), {"answer": "ask", "word": " "}, status=422)
    assert "Écrivez votre question." in words(desk)
    desk.post(at_desk(world, address), {"answer": "ask", "word": "Quel jour ?"}, status=303)
    client_request.get(f"/c/{code}")
    assert "La structure vous pose une question." in words(client_request)
    client_request.get(address)
    assert "Quel jour ?" in words(client_request)
    client_request.post(address, {"word": ""}, status=422)
    client_request.post(address, {"word": "Le lundi", "photos": [photo()]}, status=303)
    client_request.post(address, {"word": "Le mardi"}, status=400)
    desk.get(at_desk(world, address))
    assert "Le lundi" in words(desk)
    desk.post(at_desk(world, address), {"answer": "decline", "word": ""}, status=422)
    assert "Écrivez un mot pour la personne." in words(desk)
    desk.post(at_desk(world, address), {"answer": "decline", "word": "Il manque un jour. Revenez."}, status=303)
    client_request.get(address)
    assert "Il manque un jour. Revenez." in words(client_request)
    desk.post(at_desk(world, address), accepting(world), status=409)
    assert session.scalar(select(func.count()).select_from(RequestWord)) == 3
    session.commit()
    assert ask(client_request, code) != address


def test_a_new_session_can_be_made_on_the_spot(
    client_request: PageClient, desk: PageClient, session: Session, world: World, code: str
) -> None:
    """Where no session fits, the desk names an action and a date; a wrong date changes nothing."""
    address = ask(client_request, code)
    new = {"session": decisions.NEW_SESSION, "action": world.action.public_id}
    desk.get(at_desk(world, address))
    desk.post(at_desk(world, address), accepting(world, **new, date="demain"), status=422)
    desk.post(at_desk(world, address), accepting(world, **new, date="2026-11-20", confirmed=""), status=422)
    desk.post(at_desk(world, address), accepting(world, session="nulle-part"), status=422)
    desk.post(at_desk(world, address), {"answer": "perhaps"}, status=422)
    assert session.scalars(select(BadgeRequest.state)).all() == ["waiting"]
    session.commit()
    desk.post(at_desk(world, address), accepting(world, **new, date="20/11/2026", place="Die"), status=303)
    planned = session.scalars(select(PlannedSession).order_by(PlannedSession.id.desc())).first()
    assert planned is not None
    assert (planned.takes_place_on, planned.place) == (date(2026, 11, 20), "Die")
    came = session.scalars(select(Participation).where(Participation.session_id == planned.id)).one()
    assert came.present


def test_nothing_is_done_twice(
    client_request: PageClient, desk: PageClient, instance: Instance, session: Session, world: World, code: str
) -> None:
    """Sent twice, a request is one; accepted from two windows, it is one award; the same badge of a session is one."""
    address = ask(client_request, code)
    assert ask(client_request, code) == address
    desk.get(at_desk(world, address))
    desk.post(at_desk(world, address), accepting(world), status=303)
    desk.post(at_desk(world, address), accepting(world), status=409)
    again = ask(client_request, code)
    assert again != address
    desk.post(at_desk(world, again), accepting(world), status=422)
    assert "a déjà ce badge pour cette séance" in words(desk)
    person = session.scalars(select(BadgeRequest.person_id)).first()
    assert session.scalar(select(func.count()).where(Award.person_id == person)) == 2


def test_what_is_wrong_is_told_and_nothing_is_kept(client_request: PageClient, session: Session, code: str) -> None:
    """Each fault comes back beside its field, and no request was made."""
    faults: list[tuple[dict[str, Any], str]] = [
        ({"badge": "inconnu"}, "Choisissez un badge."),
        ({"story": " \n "}, "Racontez ce que vous avez fait."),
        ({"story": "a" * 2001}, "Raccourcissez ce texte à 2000 signes"),
        ({"link": "http://exemple.fr"}, "Elle commence par https://."),
        ({"link": "data:text/html,bonjour"}, "Elle commence par https://."),
        ({"photos": [(BytesIO(b"GIF89a"), "a.gif")]}, "La photo 1 ne peut pas être lue."),
        ({"photos": [(BytesIO(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"), "IMG_1.HEIC")]}, "Envoyez-la en JPEG, ou"),
        ({"photos": [(BytesIO(b"x" * (5 * 1024 * 1024 + 1)), "a.jpg")]}, "La photo 1 dépasse 5 Mo."),
        ({"photos": [(BytesIO(b"x"), f"{n}.jpg") for n in range(4)]}, "Choisissez 3 photos au plus en tout."),
    ]
    for form, told in faults:
        ask(client_request, code, status=422, **form)
        assert told in words(client_request)
    ask(client_request, code, status=413, photos=[(BytesIO(b"x" * 16 * 1024 * 1024), "a.jpg")])
    assert "Vos photos sont trop lourdes." in words(client_request)
    assert session.scalars(select(BadgeRequest)).all() == []


def test_five_requests_are_open_at_most(
    client_request: PageClient, session: Session, instance: Instance, world: World, code: str
) -> None:
    """A sixth open request is refused kindly; one that is taken back, with its photos, makes room."""
    adopt(instance, session, session.merge(world.organisation))
    session.commit()
    offered = ("esprit-d-equipe", "parcours-mentorat", "atelier-entretien", "visite-forum-explorateur")
    made = [ask(client_request, code, badge=badge, photos=[photo()]) for badge in (OTHER_BADGE, *offered)]
    ask(client_request, code, badge="temoin-pair-a-pair", status=409)
    assert "Vous avez déjà 5 demandes en cours." in words(client_request)
    ask(client_request, code, badge="pret-pour-apprentissage", status=422)  # a key badge is earned, not asked for
    ask(client_request, code, badge="employeur-accueillant", status=422)  # and this one is not for people
    client_request.follow(client_request.post(f"{made[0]}/retrait", {}, status=303))
    client_request.get(made[0], status=404)
    assert session.scalar(select(func.count()).select_from(RequestPhoto)) == 4
    session.commit()
    ask(client_request, code, badge="temoin-pair-a-pair")


def test_erasing_a_person_erases_what_she_asked_for(
    client_request: PageClient, desk: PageClient, instance: Instance, session: Session, world: World, code: str
) -> None:
    """Nothing of a request, its words and its photos is left of an erased person."""
    address = ask(client_request, code, photos=[photo()])
    desk.get(at_desk(world, address))
    desk.post(at_desk(world, address), accepting(world), status=303)
    ask(client_request, code, badge=world.badges[0].slug)
    person = session.scalars(select(Person).join(BadgeRequest, BadgeRequest.person_id == Person.id)).first()
    assert person is not None
    erase(instance, session, person)
    session.commit()
    for table in (BadgeRequest, RequestWord, RequestPhoto):
        assert session.scalar(select(func.count()).select_from(table)) == 0


def test_an_answer_is_written_to_whoever_has_an_address(
    client_request: PageClient, desk: PageClient, session: Session, instance: Instance, world: World, code: str
) -> None:
    """One letter for each answer, with the link of the request, and neither the badge nor the answer in it."""
    address = ask(client_request, code)
    letters = select(MailOutbox).where(MailOutbox.recipient == PEOPLE[0][1]).order_by(MailOutbox.id)
    desk.get(at_desk(world, address))
    desk.post(at_desk(world, address), {"answer": "ask", "word": "Quel jour ?"}, status=303)
    desk.post(at_desk(world, address), {"answer": "ask", "word": "Encore ?"}, status=409)
    desk.post(at_desk(world, address), accepting(world), status=303)
    question, answer = session.scalars(letters).all()
    session.commit()
    assert "vous pose une question" in question.body
    assert "a répondu à votre demande" in answer.body
    for one in (question, answer):
        assert "Fiable" not in one.subject + one.body
        link = re.search(r"https://badges.example.org(/c/\S+)", one.body)
        assert link
        client_request.get(link[1])
        assert "Fiable au travail" in words(client_request)
    desk.get(at_desk(world, address))
    assert "Un courriel est parti" in words(desk)


def test_without_an_address_the_desk_says_so_and_offers_a_text_message(
    client_request: PageClient,
    desk: PageClient,
    session: Session,
    instance: Instance,
    world: World,
    awarded: list[Assertion],
) -> None:
    """Nothing is written; the message that a phone prepares holds no code."""
    take(instance, session, awarded[3])
    session.commit()
    code = code_of(instance, awarded[3].award)
    address = ask(client_request, code)
    desk.get(at_desk(world, address))
    desk.post(at_desk(world, address), {"answer": "decline", "word": "Pas cette fois."}, status=303)
    assert session.scalars(select(MailOutbox.subject)).all() == []
    session.commit()
    desk.get(at_desk(world, address))
    assert "n’a pas d’adresse de courriel" in words(desk)
    (sms,) = [link for link in links(desk) if link.startswith("sms:")]
    assert sms.startswith("sms:+33739981122?&body=")
    assert code not in sms
