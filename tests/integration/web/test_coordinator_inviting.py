"""Handing badges over at the desk: the list, the cards, the mails, and claiming beside the person."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from badges.domain.claiming import INVITATION
from badges.records.tables import Assertion, Award, AwardBatch, Consent, MailOutbox
from badges.services import inviting_cards
from badges.services.claiming import claim, code_of
from badges.services.instance import Instance
from tests.support.client import PageClient
from tests.support.sample import OTHER_BADGE, PEOPLE, World, award, take
from tests.support.tools import pdftoppm, zbarimg

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture
def desk(client_request: PageClient, world: World, awarded: list[Assertion]) -> PageClient:
    """The desk of the organisation's owner."""
    client_request.sign_in(world.owner)
    return client_request


@pytest.fixture
def of_session(world: World) -> str:
    """The address of the session."""
    return f"/espace/{world.slug}/seances/{world.session.public_id}"


@pytest.fixture
def of_award(world: World, awarded: list[Assertion]) -> str:
    """The address of the first award."""
    return f"/espace/{world.slug}/attributions/{awarded[0].award.public_id}"


@pytest.fixture
def of_batch(instance: Instance, world: World, awarded: list[Assertion]) -> str:
    """The address of the sheet."""
    with instance.sessions() as other:  # whoever reads keeps no writer waiting
        batch = other.scalars(select(AwardBatch.public_id)).one()
    return f"/espace/{world.slug}/lots/{batch}"


def said(client: PageClient) -> str:
    """Return what the last page says, with ordinary spaces."""
    assert client.page is not None
    return client.page.text().replace("\u00a0", " ")


def figures(client: PageClient) -> list[int]:
    """Return the big figures of the last page: waiting, taken, ended, refused, withdrawn."""
    assert client.page is not None
    return [int(client.page.text(one)) for one in client.page.all("dd")]


def cards_of(pdf: bytes, folder: Path) -> list[Image.Image]:
    """Cut the first page of cards along its dashed lines."""
    (folder / "cards.pdf").write_bytes(pdf)
    subprocess.run([pdftoppm(), "-r", "150", "-l", "1", "-png", folder / "cards.pdf", folder / "page"], check=True)
    (drawn,) = folder.glob("page*.png")
    page = Image.open(drawn)
    millimetre = page.width / 210
    corners = [(10 + 95 * column, 12 + 68.2 * row) for row in range(4) for column in range(2)]
    return [
        page.crop(
            (
                round(left * millimetre),
                round(top * millimetre),
                round((left + 95) * millimetre),
                round((top + 68.2) * millimetre),
            )
        )
        for left, top in corners
    ]


def codes_in(card: Image.Image, folder: Path) -> list[str]:
    """Return what a reader of QR codes finds on a card; nothing on an empty place."""
    card.save(folder / "card.png")
    command = [zbarimg(), "-q", "--raw", "-Sdisable", "-Sqrcode.enable", str(folder / "card.png")]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()


def test_the_list_says_who_has_taken_theirs(
    desk: PageClient, instance: Instance, session: Session, awarded: list[Assertion], of_session: str, of_batch: str
) -> None:
    """Figures count every state; a filter shows one; the session and its sheet have the same list."""
    take(instance, session, awarded[0])
    session.get_one(Award, awarded[1].award_id).invited_at -= INVITATION
    session.commit()
    for place in (of_session, of_batch):
        assert "/remise" in desk.get(place).text
        desk.get(f"{place}/remise")
        assert figures(desk) == [3, 1, 1, 0, 0]
        for state, names in (("claimed", [PEOPLE[0][0]]), ("ended", [PEOPLE[1][0]]), ("refused", [])):
            desk.get(f"{place}/remise?etat={state}")
            assert desk.page is not None
            shown = [desk.page.text(row) for row in desk.page.all("th") if row.get("scope") == "row"]
            assert shown == names
    desk.get(f"{of_session}/remise?etat=autre&apres=rien&fait=autre")
    assert "Tous (5)" in said(desk)


def test_an_observer_sees_states_and_no_way_in(
    client_request: PageClient,
    instance: Instance,
    world: World,
    awarded: list[Assertion],
    of_session: str,
    of_batch: str,
    of_award: str,
) -> None:
    """Whoever only looks reads who has taken what; no code, link, e-mail or phone, and no card."""
    client_request.sign_in(world.observer)
    for page in (f"{of_session}/remise", f"{of_batch}/remise", of_award):
        text = client_request.get(page).text
        assert PEOPLE[0][0] in text
        for private in (
            code_of(instance, awarded[0].award),
            "/c/",
            "@exemple.fr",
            "+33",
            "sms:",
            "carte.pdf",
            "/courriel",
        ):
            assert private not in text, (page, private)
    for page in (f"{of_session}/cartes.pdf", f"{of_batch}/cartes.pdf", f"{of_batch}/cartes", f"{of_award}/carte.pdf"):
        client_request.get(page, status=403)


def test_forty_invitations_fit_on_a_page(
    desk: PageClient, instance: Instance, session: Session, world: World, of_session: str
) -> None:
    """The list goes on after forty lines, within the limit of a page, and keeps its filter."""
    more = tuple((f"Hermine Dubois-Lemarchand {number}", f"h{number}@exemple.fr", "") for number in range(36))
    award(instance, session, world, more, OTHER_BADGE)
    session.commit()
    desk.get(f"{of_session}/remise?etat=waiting")
    assert desk.page is not None
    assert len([row for row in desk.page.all("th") if row.get("scope") == "row"]) == 40
    (following,) = [link for link in desk.page.links() if "apres=" in link]
    assert "etat=waiting" in following
    desk.get(following)
    assert "Hermine Dubois-Lemarchand 35" in said(desk)
    assert figures(desk)[0] == 41


def test_cards_are_a_tagged_pdf_whose_codes_open_the_badges(
    desk: PageClient, instance: Instance, awarded: list[Assertion], of_session: str, tmp_path: Path
) -> None:
    """The PDF has a title, a language and tags; each QR code of its page opens a badge, typed in capitals."""
    instance.clock.advance(microseconds=1)  # type: ignore[attr-defined]  # as every real clock has them
    answer = desk.get(f"{of_session}/cartes.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="cartes.pdf"'
    with pikepdf.open(io.BytesIO(answer.data)) as pdf:
        assert (str(pdf.Root.Lang), bool(pdf.Root.MarkInfo.Marked), len(pdf.pages)) == ("fr", True, 1)
        assert str(pdf.docinfo["/Title"]) == "Cartes à remettre"
        assert [round(float(side)) for side in pdf.pages[0].mediabox] == [0, 0, 595, 842]
    read = [code for card in cards_of(answer.data, tmp_path) for code in codes_in(card, tmp_path)]
    assert sorted(read) == sorted(instance.urls.claim(code_of(instance, one.award)).upper() for one in awarded)
    desk.follow(desk.get(read[0].removeprefix(instance.urls.base.upper()), status=302))
    assert "ce badge est pour vous" in said(desk)


def test_there_is_no_card_for_nobody(desk: PageClient, of_session: str, of_award: str) -> None:
    """A part that does not exist is a page that says so."""
    for part in ("0", "2", "-1", "1e3", "999999999"):
        assert "Aucune carte n’attend ici" in desk.get(f"{of_session}/cartes.pdf?partie={part}", status=404).text


def test_many_cards_come_in_parts(desk: PageClient, of_session: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Above so many cards the page offers several files, each with its number, and says how many one holds."""
    monkeypatch.setattr("badges.services.inviting_cards.CARDS_IN_FILE", 2)
    desk.get(f"{of_session}/remise")
    assert "Un fichier contient 2 cartes au plus." in said(desk)
    assert desk.page is not None
    assert [link for link in desk.page.links() if "cartes.pdf" in link] == [
        f"{of_session}/cartes.pdf?partie={part}" for part in (1, 2, 3)
    ]


def test_files_of_cards_are_made_in_turn(desk: PageClient, of_session: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """While two files are being made, a third one is refused with a sentence; then it is made."""
    monkeypatch.setattr(inviting_cards, "WAIT_S", 0)
    monkeypatch.setattr(desk.instance.typesetter, "pdf", lambda *_content, **_about: b"%PDF")
    with inviting_cards.TURNS, inviting_cards.TURNS:
        page = desk.get(f"{of_session}/cartes.pdf", status=400).text
        assert "D’autres cartes sont en préparation." in page
    for _again in range(3):
        desk.get(f"{of_session}/cartes.pdf")


def test_a_card_is_made_anew_after_a_warning(
    desk: PageClient, instance: Instance, awarded: list[Assertion], of_award: str
) -> None:
    """The page says first that the old card dies; the button makes the new one, and leads to it."""
    old = code_of(instance, awarded[0].award)
    desk.get(f"{of_award}/carte")
    assert "L’ancienne carte ne marchera plus." in said(desk)
    desk.get(f"/c/{old}")
    desk.get(f"{of_award}/carte")
    desk.follow(desk.post(f"{of_award}/carte", status=303))
    assert "La carte est refaite." in said(desk)
    assert f"{of_award}/carte.pdf" in (desk.page.links() if desk.page else [])
    desk.get(f"/c/{old}", status=404)


def test_the_cards_of_a_sheet_are_made_anew_after_a_warning(
    desk: PageClient, instance: Instance, session: Session, awarded: list[Assertion], of_batch: str
) -> None:
    """The page counts what it will do, and leaves the card of an opened carnet alone."""
    taken, old = take(instance, session, awarded[0]), code_of(instance, awarded[1].award)
    session.commit()
    desk.get(f"{of_batch}/cartes")
    assert "Les anciennes cartes ne marcheront plus." in said(desk)
    assert "4 cartes que personne n’a encore ouvertes" in said(desk)
    desk.follow(desk.post(f"{of_batch}/cartes", status=303))
    assert "Les cartes sont refaites." in said(desk)
    desk.get(taken.partition("/badges/")[0])
    desk.get(f"/c/{old}", status=404)


def test_mails_leave_for_those_who_have_an_address(desk: PageClient, session: Session, of_session: str) -> None:
    """The list counts whom one can write to, one button writes, and then there is nobody left."""
    desk.instance.clock.advance(hours=1)  # type: ignore[attr-defined]  # the clock of tests can move
    desk.get(f"{of_session}/remise")
    assert "3 personnes ont une adresse" in said(desk)
    desk.get(f"{of_session}/courriels")
    assert "Envoyer 3 courriels" in said(desk)
    for _twice in range(2):
        desk.follow(desk.post(f"{of_session}/courriels", status=303))
        assert "Les courriels partent." in said(desk)
    assert len(session.scalars(select(MailOutbox)).all()) == 3
    desk.get(f"{of_session}/courriels")
    assert "Tout le monde a déjà reçu son courriel" in said(desk)


def test_one_mail_is_shown_before_it_leaves(
    desk: PageClient, instance: Instance, session: Session, awarded: list[Assertion], of_award: str, world: World
) -> None:
    """The page shows the very words, escaped; whoever has no address has a sentence instead."""
    desk.get(f"{of_award}/courriel")
    assert "Bonjour Zéphyrine,Structure cap-tandem vous donne un badge :" in said(desk)
    desk.follow(desk.post(f"{of_award}/courriel", status=303))
    assert "Le courriel part." in said(desk)
    (letter,) = session.scalars(select(MailOutbox))
    assert (letter.recipient, code_of(instance, awarded[0].award) in letter.body) == (PEOPLE[0][1], True)
    session.rollback()
    without = f"/espace/{world.slug}/attributions/{awarded[4].award.public_id}/courriel"
    assert "n’a pas d’adresse" in desk.get(without, status=400).text


def test_a_phone_has_its_message_ready(
    desk: PageClient, instance: Instance, awarded: list[Assertion], of_award: str
) -> None:
    """The link opens a text message to the number, with the first name and the claim link, and no surname."""
    desk.get(of_award)
    assert desk.page is not None
    (link,) = [link for link in desk.page.links() if link.startswith("sms:")]
    code = code_of(instance, awarded[0].award)
    assert link.startswith("sms:+33639980011?&body=Bonjour%20Z%C3%A9phyrine%2C%20")
    assert link.endswith(f"/c/{code}")
    assert "Quibolle" not in link
    (copied,) = [field.get("value") for field in desk.page.all("input") if "readonly" in field.attrib]
    assert copied == instance.urls.claim(code)


def test_a_badge_is_claimed_beside_the_person(
    desk: PageClient, session: Session, awarded: list[Assertion], of_award: str
) -> None:
    """Without the box nothing happens; with it the badge is in the carnet, and the consent says who helped."""
    desk.get(f"{of_award}/accompagnement")
    assert "mon badge a une page internet, sans mon nom." in said(desk)
    desk.post(f"{of_award}/accompagnement", {"agreed": "non"}, status=422)
    assert "Cochez la case quand la personne est d’accord." in said(desk)
    assert session.scalars(select(Consent)).all() == []
    session.rollback()
    for _twice in range(2):
        desk.follow(desk.post(f"{of_award}/accompagnement", {"agreed": "1"}, status=303))
        assert "Le badge est dans le carnet." in said(desk)
    consents = session.scalars(select(Consent)).all()
    assert [(one.kind, one.award_id, one.accompanied) for one in consents] == [
        ("publication", awarded[0].award_id, True)
    ]
    desk.get(f"{of_award}/accompagnement")
    assert "Il n’y a plus rien à prendre ici." in said(desk)


def test_a_taken_badge_shows_no_way_into_the_carnet(
    desk: PageClient, instance: Instance, session: Session, awarded: list[Assertion], of_award: str
) -> None:
    """Once she has taken it, the page has no link or code of hers; a lost card can be made anew."""
    claim(instance, session, session.get_one(Award, awarded[0].award_id))
    session.commit()
    text = desk.get(of_award).text
    code = code_of(instance, awarded[0].award)
    for private in (code, f"{code[:5]} {code[5:]}", "sms:", f"{of_award}/courriel", f"{of_award}/accompagnement"):
        assert private not in text
    assert "son ancien code n’ouvrira plus son carnet" in desk.get(f"{of_award}/carte").text.replace("\u00a0", " ")
