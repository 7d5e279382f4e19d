"""A person takes her data along, corrects them, and erases them; a coordinator does it for her own people alone."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from badges.domain.awarding_matching import match_key
from badges.jobs import retaining
from badges.jobs.retaining import retain
from badges.records.tables import AwardBatchRow, MailOutbox, Person
from badges.services.claiming import code_of
from badges.services.holder_check import allow_comparing, allows_comparing
from badges.services.personal_data import correct
from badges.services.retaining import kept_until
from tests.support.backpacks import mailed_code
from tests.support.sample import OTHER_BADGE, PEOPLE, World, award, take

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from badges.records.tables import Assertion
    from badges.services.instance import Instance
    from tests.support.client import PageClient

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture
def code(instance: Instance, session: Session, awarded: list[Assertion]) -> str:
    """The code of the first person's carnet."""
    take(instance, session, awarded[0])
    session.commit()
    return code_of(instance, awarded[0].award)


def words(client: PageClient) -> str:
    """Return what the last page says."""
    assert client.page is not None
    return client.page.text().replace("\u00a0", " ")


def test_erasing_takes_one_button_after_plain_words(
    client_request: PageClient, session: Session, world: World, awarded: list[Assertion], code: str
) -> None:
    """The carnet leads to what follows, in plain words; one button later nothing of her is there, and no cookie."""
    answer = client_request.get(f"/c/{code}")
    assert f"/c/{code}/mes-donnees" in answer.text
    client_request.get(f"/c/{code}/mes-donnees")
    answer = client_request.get(f"/c/{code}/effacer")
    assert "Les fichiers que vous avez déjà donnés ne peuvent pas être repris." in words(client_request)
    assert "Set-Cookie" not in answer.headers
    client_request.post(f"/c/{code}/effacer", {}, status=200)
    assert "C’est effacé." in words(client_request)
    for address in (f"/c/{code}", f"/c/{code}/mes-donnees", f"/c/{code}/effacer"):
        client_request.get(address, status=404)
    client_request.post(f"/c/{code}/effacer", {}, status=404)
    client_request.get(f"/o/{world.slug}/assertions/{awarded[0].public_id}", status=410)
    assert "Ce badge n’existe plus." in words(client_request)
    client_request.get(f"/o/{world.slug}/assertions/{awarded[1].public_id}")
    assert session.scalars(select(Person.name).order_by(Person.id)).all() == [name for name, _, _ in PEOPLE[1:]]


def test_a_card_that_was_not_claimed_erases_nobody(
    client_request: PageClient, instance: Instance, session: Session, awarded: list[Assertion]
) -> None:
    """Whoever finds a card before its person claimed it cannot read, change or erase what is hers."""
    found = code_of(instance, awarded[0].award)
    for address in ("mes-donnees", "mes-donnees/e-mail", "mes-donnees/emporter", "mes-donnees/garder", "effacer"):
        client_request.post(f"/c/{found}/{address}", {"first_name": "Autre"}, status=404)
    assert len(session.scalars(select(Person.id)).all()) == len(PEOPLE)


def test_everything_is_taken_along(client_request: PageClient, awarded: list[Assertion], code: str) -> None:
    """The file holds all that is kept of her, notes too, and her badge as an image; nothing that opens, nobody else."""
    page = client_request.get(f"/c/{code}/mes-donnees")
    assert "zephyrine.quibolle" not in page.text
    answer = client_request.post(f"/c/{code}/mes-donnees/emporter", {}, status=200)
    assert answer.headers["Cache-Control"] == "private, no-store"
    files = zipfile.ZipFile(io.BytesIO(answer.data))
    assert files.namelist() == ["donnees.json", "badges/01-duo-decouverte-metier.png"]
    assert files.read("badges/01-duo-decouverte-metier.png").startswith(b"\x89PNG")
    text = files.read("donnees.json").decode()
    told = json.loads(text)["kept"]
    assert {"person", "participation", "award", "assertion", "consent", "award_batch_row"} <= set(told)
    name, email, _phone = PEOPLE[0]
    assert (told["person"][0]["name"], told["person"][0]["email"]) == (name, email)
    assert told["participation"][0]["note"].startswith("Note privée")
    assert told["assertion"][0]["document"]["id"].endswith(awarded[0].public_id)
    assert code not in text
    assert "claim_lookup" not in text
    assert not any(other.split()[0] in text for other, _, _ in PEOPLE[1:])


def test_she_corrects_what_is_hers_and_documents_stay(
    client_request: PageClient, instance: Instance, session: Session, awarded: list[Assertion], code: str
) -> None:
    """Her first name follows her word and a phone is forgotten, on the lines of her sheets too; documents stay.

    Another e-mail is not taken from this form: badges are compared with it, so a code has to prove it first.
    """
    before = bytes(awarded[0].document)
    client_request.post(f"/c/{code}/mes-donnees", {"first_name": ""}, status=400)
    assert "Écrivez votre prénom." in words(client_request)
    for no_name in (
        "Lisez evil.example",
        "Appelez le 06 39 98 00 01",
        "http:prix",
        "a@b",
        "Anne<b>",
        "Lisez evil。com",
        "evil․com",
    ):
        client_request.post(f"/c/{code}/mes-donnees", {"first_name": no_name}, status=400)
    for name in ("D’Arcy J.-P. Anne", "Nguyễn", "अनुपमा"):
        client_request.post(f"/c/{code}/mes-donnees", {"first_name": name}, status=303)
    right = {"first_name": "Zéph", "email": "Nouvelle@Exemple.fr", "forget_phone": "1"}
    client_request.follow(client_request.post(f"/c/{code}/mes-donnees", right, status=303))
    session.expire_all()
    person = session.scalars(select(Person).where(Person.first_name == "Zéph")).one()
    assert (person.email, person.phone, person.name) == (PEOPLE[0][1], None, PEOPLE[0][0])
    row = session.scalars(select(AwardBatchRow).where(AwardBatchRow.person_id == person.id)).one()
    assert (row.first_name, row.email, row.phone) == ("Zéph", PEOPLE[0][1], None)
    assert awarded[0].document == before
    session.commit()
    forgotten = {"first_name": "Zoé", "forget_email": "1"}
    client_request.follow(client_request.post(f"/c/{code}/mes-donnees", forgotten, status=303))
    session.expire_all()
    assert (person.first_name, person.email) == ("Zoé", None)


def test_she_corrects_her_phone(client_request: PageClient, session: Session, code: str) -> None:
    """What is no number is refused beside its field, an empty one changes nothing, another one is written."""
    person = session.scalars(select(Person).where(Person.name == PEOPLE[0][0])).one()
    session.commit()
    before = person.phone
    assert before
    session.commit()
    for typed, status, kept in (("12", 400, before), ("", 303, before), ("06 39 98 00 77", 303, "+33639980077")):
        client_request.post(f"/c/{code}/mes-donnees", {"first_name": "Zoé", "phone": typed}, status=status)
        session.expire_all()
        assert person.phone == kept
        session.commit()
    client_request.post(f"/c/{code}/mes-donnees", {"first_name": "Zoé", "phone": "12"}, status=400)
    assert "Ce numéro ne va pas." in words(client_request)


def test_a_code_proves_her_new_email(
    client_request: PageClient, instance: Instance, session: Session, awarded: list[Assertion], code: str
) -> None:
    """Only the code that reached an address writes it, on her sheets too, and comparing it is asked for anew."""
    person = session.scalars(select(Person).where(Person.name == PEOPLE[0][0])).one()
    allow_comparing(instance, session, person, allowed=True)
    session.commit()
    data = f"/c/{code}/mes-donnees"
    client_request.post(f"{data}/e-mail", {"email": "pas une adresse"}, status=400)
    assert "Cet e-mail n’est pas complet." in words(client_request)
    client_request.post(f"{data}/e-mail", {"email": " Nouvelle@Exemple.fr"}, status=200)
    assert client_request.page is not None
    sent, right = client_request.page.hidden_fields(), mailed_code(instance)
    wrong = "000000" if right != "000000" else "111111"
    for guess in (sent | {"code": wrong}, sent | {"code": right, "email": "autre@exemple.fr"}):
        client_request.post(f"{data}/e-mail/code", guess, status=400)
        assert "Ce n’est pas le bon code" in words(client_request)
    session.expire_all()
    assert (person.email, allows_comparing(session, person)) == (PEOPLE[0][1], True)
    session.commit()
    client_request.post(f"{data}/e-mail/code", sent | {"code": right}, status=303)
    session.expire_all()
    assert (person.email, allows_comparing(session, person)) == ("nouvelle@exemple.fr", False)
    row = session.scalars(select(AwardBatchRow).where(AwardBatchRow.person_id == person.id)).one()
    assert row.email == "nouvelle@exemple.fr"
    assert not session.scalars(select(MailOutbox).where(MailOutbox.recipient == "nouvelle@exemple.fr")).all()


def test_guesses_of_codes_are_counted_together(
    client_request: PageClient, instance: Instance, awarded: list[Assertion], code: str
) -> None:
    """Tries for one's e-mail are spent for the backpack's too: there is no second set of guesses."""
    data, badge = f"/c/{code}/mes-donnees", f"/c/{code}/badges/{awarded[0].award.public_id}"
    client_request.post(f"{data}/e-mail", {"email": "nouvelle@exemple.fr"}, status=200)
    assert client_request.page is not None
    sent, right = client_request.page.hidden_fields(), mailed_code(instance)
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(5):
        client_request.post(f"{data}/e-mail/code", sent | {"code": wrong}, status=400)
    client_request.post(f"{badge}/backpack/code", sent | {"code": right}, status=400)
    assert "Il y a eu trop d’essais." in words(client_request)


def test_an_archive_is_made_five_times_and_then_waits(client_request: PageClient, code: str) -> None:
    """Nobody keeps the server busy with drawing the same badges again and again."""
    for _ in range(5):
        client_request.post(f"/c/{code}/mes-donnees/emporter", {}, status=200)
    client_request.post(f"/c/{code}/mes-donnees/emporter", {}, status=429)


def test_a_coordinator_corrects_hands_over_and_erases_her_own_people(
    client_request: PageClient, session: Session, world: World, neighbour: World, awarded: list[Assertion]
) -> None:
    """The award leads to the person; another organisation's coordinator finds nobody, an observer may not."""
    person = awarded[0].award.person
    address = f"/espace/{world.slug}/personnes/{person.public_id}"
    client_request.sign_in(neighbour.owner)
    client_request.get(f"/espace/{neighbour.slug}/personnes/{person.public_id}", status=404)
    client_request.get(f"/espace/{neighbour.slug}/echeances")
    assert client_request.page is not None
    form = {"csrf_token": client_request.page.hidden_fields()["csrf_token"]}
    for act in ("", "/donnees", "/garder", "/effacer"):
        client_request.post(f"/espace/{neighbour.slug}/personnes/{person.public_id}{act}", form, status=404)
    client_request.sign_in(world.observer)
    client_request.get(address, status=403)

    client_request.sign_in(world.owner)
    answer = client_request.get(f"/espace/{world.slug}/attributions/{awarded[0].award.public_id}")
    assert address in answer.text
    client_request.get(address)
    right = {"name": "Zoé Quibolle", "first_name": "Zoé", "email": "", "phone": "06 39 98 00 11"}
    client_request.post(address, right | {"name": "ß" * 150}, status=422)  # 300 letters once names are compared
    assert "Raccourcissez ce nom." in words(client_request)
    client_request.follow(client_request.post(address, right, status=303))
    session.refresh(person)
    assert (person.name, person.normalised_name, person.email) == ("Zoé Quibolle", match_key("Zoé Quibolle"), None)
    data = client_request.post(f"{address}/donnees", {}, status=200).data
    assert "donnees.json" in zipfile.ZipFile(io.BytesIO(data)).namelist()
    session.commit()
    client_request.get(f"{address}/effacer")
    client_request.post(f"{address}/effacer", {}, status=200)
    assert "Personne effacée" in words(client_request)
    client_request.get(address, status=404)
    client_request.get(f"/v/{awarded[0].short_code}", status=410)


def test_retention_gives_notice_then_erases(
    client_request: PageClient, instance: Instance, session: Session, world: World, awarded: list[Assertion], code: str
) -> None:
    """After 24 months of silence: a letter or a line on the desk's list, 30 days, then nothing is left of them."""
    clock, first = instance.clock, awarded[0].award.person
    codes = [one.short_code for one in awarded[:2]]
    assert kept_until(session, first) == date(2028, 4, 1)
    session.commit()
    clock.moment = clock.moment.replace(year=2028, month=3, day=1)  # type: ignore[attr-defined]  # the tests' clock
    assert retain(instance) == (0, 0)
    clock.advance(days=3)  # type: ignore[attr-defined]  # the tests' clock
    assert retain(instance) == (len(PEOPLE), 0)
    assert retain(instance, now=True) == (0, 0)
    letters = session.scalars(select(MailOutbox).order_by(MailOutbox.id)).all()
    assert [letter.recipient for letter in letters] == [email for _, email, _ in PEOPLE if email]
    assert f"/c/{code}" in letters[0].body
    assert "Nous effacerons vos données le 3\u00a0avril\u00a02028." in letters[0].body
    assert world.organisation.email in letters[1].body
    session.commit()

    client_request.get(f"/c/{code}/mes-donnees")
    assert "Nous effaçons tout le 3 avril 2028." in words(client_request)
    client_request.sign_in(world.owner)
    client_request.get(f"/espace/{world.slug}/echeances")
    assert words(client_request).count("Pas encore : par vous") == 2
    last = awarded[4].award.person.public_id
    client_request.post(f"/espace/{world.slug}/personnes/{last}/garder", {}, status=303)
    clock.advance(days=29)  # type: ignore[attr-defined]  # the tests' clock
    assert retain(instance) == (0, 0)
    clock.advance(days=1)  # type: ignore[attr-defined]  # the tests' clock
    # The first one had opened her carnet, the last one had said so: both are kept.
    assert retain(instance) == (0, 3)
    session.expire_all()
    assert session.scalars(select(Person.name).order_by(Person.id)).all() == [PEOPLE[0][0], PEOPLE[4][0]]
    assert kept_until(session, first) == date(2030, 5, 1)
    client_request.get(f"/v/{codes[1]}", status=410)
    client_request.get(f"/v/{codes[0]}")


def test_a_contact_of_any_kind_counts(instance: Instance, session: Session, awarded: list[Assertion]) -> None:
    """A new card is a contact: its person is not among those who are told."""
    instance.clock.advance(days=700)  # type: ignore[attr-defined]  # the tests' clock
    own = awarded[0].award
    own.invited_at = instance.clock.now()
    session.merge(own)
    session.commit()
    instance.clock.advance(days=60)  # type: ignore[attr-defined]  # the tests' clock
    assert retain(instance) == (len(PEOPLE) - 1, 0)
    instance.clock.advance(days=31)  # type: ignore[attr-defined]  # the tests' clock
    assert retain(instance) == (0, len(PEOPLE) - 1)


def test_who_comes_back_while_others_are_erased_is_kept(
    client_request: PageClient, instance: Instance, session: Session, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look for those whose time is over and her turn, a carnet that is opened keeps its person."""
    instance.clock.advance(days=365 * 2 + 40)  # type: ignore[attr-defined]  # the tests' clock
    assert retain(instance) == (len(PEOPLE), 0)
    instance.clock.advance(days=31)  # type: ignore[attr-defined]  # the tests' clock
    look = retaining.over

    def look_and_wait(instance: Instance, session: Session) -> list[int]:
        found = list(look(instance, session))
        client_request.get(f"/c/{code}")
        return found

    monkeypatch.setattr(retaining, "over", look_and_wait)
    session.commit()
    assert retain(instance) == (0, len(PEOPLE) - 1)
    client_request.get(f"/c/{code}")


def test_a_corrected_person_is_known_on_the_next_sheet(
    instance: Instance, session: Session, world: World, awarded: list[Assertion]
) -> None:
    """A name that is written again at the desk, the same or another, is the one that sheets are matched with."""
    person = awarded[0].award.person
    for name in (PEOPLE[0][0], "Zéphyrine Quibolle-Martin"):
        correct(instance, session, person, name=name, first_name="Zéphyrine", email=PEOPLE[0][1], phone="")
        session.refresh(person)
        assert person.normalised_name == match_key(name)
    (again,) = award(instance, session, world, people=((person.name, PEOPLE[0][1], ""),), badge=OTHER_BADGE)
    assert again.award.person_id == person.id
