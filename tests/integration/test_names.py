"""Names in every script, 200 signs long, in both directions, with emoji or code: told exactly as they were given.

A name is kept sign by sign as the sheet gave it; it is composed, or decomposed, as it came. Only what compares two
names (`normalise_name`) folds them. A PDF may hold other signs for the same letters: there, composed forms compare.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from sqlalchemy import select

from badges.domain.artwork import draw
from badges.domain.awarding_sheet import read_sheet
from badges.domain.catalogue import starter_badges
from badges.domain.directory import read_entry
from badges.domain.planning import FormRefused
from badges.domain.ports import Mail
from badges.gateways.mail import FolderMailer
from badges.openbadges.baking import bake_svg, unbake
from badges.records.tables import Assertion, Award, Person
from badges.services import inviting_cards
from badges.services.carnets import show_name
from badges.services.certifying import certificate
from badges.services.claiming import code_of
from badges.services.directory import save_entry
from badges.services.inviting_sending import letter_to
from badges.services.personal_data import archive, correct
from badges.services.publishing import find_assertion
from tests.support.coordinator import Desk
from tests.support.employers import MARKS
from tests.support.names import NAMES, in_a_pdf, sheet_of
from tests.support.paper import text_of
from tests.support.sample import World

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from badges.services.instance import Instance
    from tests.support.client import PageClient

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
ISOLATES = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069"))  # around a name in a sentence: each keeps its direction
CARD_WORDS = {"for_you": "Pour vous.", "scan": "Scannez", "then_type": "tapez", "qr": "QR"}
ON_A_CARD = 14  # signs that one line holds


@pytest.fixture
def people(instance: Instance, session: Session, world: World) -> list[tuple[str, str, Award]]:
    """(name, first name, award) of everybody on the sheet of `NAMES`, awarded as a coordinator does."""
    Desk(instance, session, world).award(sheet_of(list(NAMES)))
    awards = session.scalars(select(Award).join(Person).order_by(Person.email)).all()
    by_email = {str(one.person.email): one for one in awards}
    assert len(by_email) == len(NAMES)
    session.commit()  # what was read stays readable
    return [(name, first, by_email[f"p{number}@exemple.fr"]) for number, (name, first) in enumerate(NAMES.items())]


def said(client: PageClient) -> str:
    """Return what the last page says, without what isolates the direction of a name."""
    assert client.page is not None
    return client.page.text().translate(ISOLATES).replace("\u00a0", " ")


def heading(client: PageClient) -> str:
    """Return the heading of the last page, as `said`."""
    assert client.page is not None
    return client.page.heading.translate(ISOLATES).replace("\u00a0", " ")


def test_a_person_is_called_as_the_sheet_says(
    client_request: PageClient, instance: Instance, people: list[tuple[str, str, Award]]
) -> None:
    """Kept sign by sign; the card's page and the carnet call her by her first name, the badge's page by her name."""
    for name, first, award in people:
        assert (award.person.name, award.person.first_name) == (name, first)
        code, (public_id, short) = code_of(instance, award), badge_of(instance, award)
        address = f"/o/cap-tandem/assertions/{public_id}"
        client_request.get(f"/c/{code}")
        assert heading(client_request) == f"{first}, ce badge est pour vous."
        client_request.follow(client_request.post(f"/c/{code}/oui", {}, status=303))
        assert heading(client_request) == f"Bonjour {first}"
        client_request.get(f"/v/{short}")
        assert name not in said(client_request)
        hosted = client_request.client.get(address)
        with instance.unit_of_work() as own:
            show_name(instance, own, own.get_one(Person, award.person_id), shown=True)
        page = client_request.get(f"/v/{short}")
        assert name in said(client_request)
        assert "<b>O'" not in page.text
        again = client_request.client.get(address)
        assert (again.data, again.headers["ETag"]) == (hosted.data, hosted.headers["ETag"])
        picture = client_request.client.get(f"{address}/badge.svg").data
        assert all(part.encode() not in picture + again.data for part in name.split() if len(part) > 3)


def badge_of(instance: Instance, award: Award) -> tuple[str, str]:
    """Return the public id and the short code of the badge of `award`."""
    with instance.sessions() as session:
        wanted = select(Assertion.public_id, Assertion.short_code).where(Assertion.award_id == award.id)
        public_id, short = session.execute(wanted).one()
        return public_id, short


def test_the_desk_reads_names_as_they_were_typed(
    client_request: PageClient, world: World, people: list[tuple[str, str, Award]]
) -> None:
    """The list of a session says every name, in its order, as a row's heading."""
    client_request.sign_in(world.owner)
    client_request.get(f"/espace/{world.slug}/seances/{world.session.public_id}/remise")
    assert client_request.page is not None
    rows = [one for one in client_request.page.all("th") if one.get("scope") == "row"]
    listed = {client_request.page.text(row).translate(ISOLATES) for row in rows}
    assert {" ".join(name.split()) for name in NAMES} <= listed


def test_cards_and_certificates_are_written_in_every_script(
    instance: Instance, session: Session, people: list[tuple[str, str, Award]]
) -> None:
    """A card says the first name, or its beginning where it does not fit; a certificate the name, if it is shown."""
    found = [inviting_cards.card(instance, session, award, "fr")[0] for *_, award in people]
    assert [card.first_name for card in found] == list(NAMES.values())
    pdf = inviting_cards.sheet_of_cards(instance, found, CARD_WORDS, title="Cartes", language="fr")
    cards = in_a_pdf(text_of(pdf))
    assert [first for first in NAMES.values() if in_a_pdf(first)[:ON_A_CARD] not in cards] == []
    surnames = [in_a_pdf(name.split()[-1]) for name, first, _ in people if name.split()[-1] not in first]
    assert len(surnames) > 8
    assert [surname for surname in surnames if surname in cards] == []
    for number in (1, 6, 8, 9):  # decomposed, Devanagari, emoji, both directions; others: test_certifying
        name, _, award = people[number]
        made = find_assertion(instance, session, badge_of(instance, award)[1])
        assert in_a_pdf(name) in in_a_pdf(text_of(certificate(instance, session, made, "fr", name=name).data)), name


def test_a_letter_greets_in_every_script_and_its_head_holds_no_name(
    instance: Instance, session: Session, people: list[tuple[str, str, Award]], tmp_path: Path
) -> None:
    """What a mailbox reads is the name as given; nothing of it stands in a head, where a line would be a command."""
    mailer = FolderMailer(tmp_path / "letters", "badges@exemple.fr")
    for number, (_, first, award) in enumerate(people):
        letter = letter_to(instance, session, award)
        mailer.deliver(letter)
        (path,) = (tmp_path / "letters").glob("*.eml")
        message = message_from_bytes(path.read_bytes(), policy=default)
        assert message.get_content().startswith(f"Bonjour {first},\n")
        assert sorted(message.keys()) == [
            "Content-Transfer-Encoding", "Content-Type", "Date", "From", "MIME-Version", "Subject", "To",
        ]  # fmt: skip
        assert message["To"] == f"p{number}@exemple.fr"
        assert not any(first in str(value) for value in message.values())
        path.unlink()


def test_no_line_of_a_name_becomes_a_line_of_a_letter(instance: Instance, tmp_path: Path) -> None:
    """A cell with several lines gives a name of one; a subject with several lines is no letter at all."""
    sheet = sheet_of(["Zoé\r\nBcc: tous@exemple.fr\r\n\r\nMartin"])
    (row,) = read_sheet(sheet, "feuille.csv", spreadsheets=instance.spreadsheets).rows
    assert (row.name, row.first_name) == ("Zoé Bcc: tous@exemple.fr Martin", "Zoé")
    mailer = FolderMailer(tmp_path / "letters", "badges@exemple.fr")
    for forged in (Mail("a@exemple.fr", "Bonjour\r\nBcc: b@exemple.fr", ""), Mail("a@exemple.fr\nBcc: b@c.fr", "", "")):
        with pytest.raises(ValueError, match=r"[Hh]eader|linefeed"):
            mailer.deliver(forged)


def test_a_persons_own_file_says_her_name_inside_and_nowhere_outside(
    instance: Instance, session: Session, people: list[tuple[str, str, Award]]
) -> None:
    """The JSON of the archive holds the name as it was given; no name of a file does."""
    for name, first, award in people[:3] + people[6:9]:
        with zipfile.ZipFile(io.BytesIO(archive(instance, session, award.person))) as files:
            (told,) = json.loads(files.read("donnees.json"))["kept"]["person"]
            assert (told["name"], told["first_name"]) == (name, first)
            assert all(path.isascii() for path in files.namelist())
            (picture,) = (files.read(path) for path in files.namelist() if path.endswith(".png"))
            assert name.encode() not in picture


def test_a_name_that_is_corrected_keeps_its_joiners_and_is_not_cut(
    instance: Instance, session: Session, people: list[tuple[str, str, Award]]
) -> None:
    """Whoever sends the form as it stood changes nothing, whatever her name; nobody is called by joiners alone."""
    for name, first, award in people:
        correct(instance, session, award.person, first_name=first, email="", phone="", name=name)
        session.refresh(award.person)
        assert (award.person.name, award.person.first_name) == (name, first)
    person = people[0][2].person
    correct(instance, session, person, first_name="मी\u200dरा", email="", phone="", name="👩‍👩‍👧 می\u200cخواهد")
    session.refresh(person)
    assert (person.first_name, person.name) == ("मी\u200dरा", "👩‍👩‍👧 می\u200cخواهد")
    correct(instance, session, person, first_name="Zoé\u202e", email="", phone="", name="\u200d\u200c")
    session.refresh(person)
    assert (person.first_name, person.name) == ("Zoé", "👩‍👩‍👧 می\u200cخواهد")
    for nobody in ("\u200d\u200c", "🎉"):
        with pytest.raises(FormRefused):
            correct(instance, session, person, first_name=nobody, email="", phone="")


def test_an_organisation_is_listed_under_the_name_that_it_has(
    client_request: PageClient, instance: Instance, session: Session, world: World
) -> None:
    """In the directory's CSV and JSON and in its own document; a spreadsheet takes no name for a formula."""
    entry = read_entry({"offer": "Ateliers", "listed": "1"}, MARKS)
    save_entry(instance, session, world.organisation.id, entry)
    for name in NAMES:
        world.organisation.name = name
        session.commit()
        listed = client_request.client.get("/api/v1/directory.csv").data.decode("utf-8-sig")
        (cell,) = (row["nom"] for row in csv.DictReader(io.StringIO(listed, newline="")))
        assert cell == (f"'{name}" if name.startswith("=") else name)
        (told,) = client_request.client.get("/api/v1/directory").get_json()["entries"]
        document = client_request.client.get(f"/o/{world.slug}", headers={"Accept": "application/ld+json"})
        assert told["nom"] == json.loads(document.data)["name"] == name
        client_request.get("/annuaire")
        assert name in said(client_request)


def test_a_badges_own_name_stands_in_its_drawing_as_it_is(session: Session) -> None:
    """The title of the SVG is the name, sign by sign, and stays it when a badge is baked in."""
    artwork = starter_badges()["duo-decouverte-metier"].artwork
    for name in NAMES:
        drawn = draw(replace(artwork, title=name))
        address = "https://badges.example.org/o/x/assertions/y"
        baked = bake_svg(drawn.encode(), verify=address, body=json.dumps({"id": address, "name": name}))
        for picture in (drawn.encode(), baked):
            assert ElementTree.fromstring(picture).findtext("{http://www.w3.org/2000/svg}title") == name
        assert json.loads(unbake(baked).text)["name"] == name
