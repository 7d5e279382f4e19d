"""The directory: who opted in itself, and employers for as long as the badge that proves their engagement verifies."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from badges.domain.directory import FIELDS, read_entry
from badges.domain.directory_consents import WORDINGS
from badges.jobs.engaging import end_what_waited
from badges.jobs.mailing import send_waiting_mail
from badges.openbadges.documents import Assertion as AssertionDocument
from badges.openbadges.documents import Profile
from badges.records.tables import Assertion, DirectoryConsent, MailOutbox, Organisation
from badges.services.directory import save_entry
from badges.services.instance import Instance
from badges.services.mailing import MOST_ATTEMPTS
from badges.services.verifying import verify
from tests.support.client import PageClient
from tests.support.doubles import FixedClock
from tests.support.employers import EMPLOYER, MARKS, consent_link, engage
from tests.support.sample import World

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
LD = {"Accept": "application/ld+json"}


@pytest.fixture
def engaged(instance: Instance, session: Session, world: World) -> Assertion:
    """The badge of an employer that the organisation engaged, committed."""
    engage(instance, session, world.organisation)
    session.commit()
    found = session.scalars(select(Assertion).where(Assertion.engagement_id.is_not(None))).one()
    session.commit()
    return found


def opt_in(instance: Instance, organisation: Organisation, offer: str = "Ateliers pour tous") -> None:
    with instance.unit_of_work() as session:
        entry = read_entry({"offer": offer, "listed": "1"}, MARKS)
        save_entry(instance, session, organisation.id, entry)


def names(client: FlaskClient, query: str = "") -> list[str]:
    return [one["nom"] for one in client.get(f"/api/v1/directory{query}").get_json()["entries"]]


def test_a_coordinator_engages_an_employer(
    client_request: PageClient, instance: Instance, session: Session, world: World
) -> None:
    """Recorded, awarded with one button, and listed with a link to a badge that anybody can verify."""
    client_request.sign_in(world.owner)
    client_request.get("/espace/cap-tandem/employeurs/nouveau")
    client_request.post("/espace/cap-tandem/employeurs/nouveau", {"name": ""}, status=422)
    sent = EMPLOYER | {"department": "26", "kind": ["duo-day", "visite-entreprise"], "public": "jeunes"}
    client_request.follow(client_request.post("/espace/cap-tandem/employeurs/nouveau", sent, status=303))
    page = client_request.page
    assert page
    (action,) = [form.attrib["action"] for form in page.all("form") if form.attrib["action"].endswith("/badge")]
    assert names(client_request.client) == []
    client_request.follow(client_request.post(action, status=303))
    client_request.post(action, status=400)  # it holds one for nearly a year
    assert names(client_request.client) == []
    client_request.post(accord(session), {"do": "agree"}, status=303)
    client_request.get("/annuaire?departement=26&action=duo-day&engages=1")
    assert "Menuiserie Copeau" in client_request.page.text()
    client_request.get("/annuaire?departement=75")
    assert "Menuiserie Copeau" not in client_request.page.text()
    assertion = session.scalars(select(Assertion).where(Assertion.engagement_id.is_not(None))).one()
    session.commit()
    for form in (assertion.jws, instance.urls.assertion("cap-tandem", assertion.public_id)):
        with instance.sessions() as reading:
            assert verify(instance, reading, form.encode()).verdict == "valid"


def test_an_employers_badge_answers_at_every_address(
    client_request: PageClient, client: FlaskClient, engaged: Assertion
) -> None:
    """Document, files, short address and Profile: the recipient is the Profile, and the page asks nobody's e-mail."""
    base = f"/o/cap-tandem/assertions/{engaged.public_id}"
    document = client.get(base, headers=LD).get_json(force=True)
    AssertionDocument.from_dict(document)
    identity = document["recipient"]["identity"]
    assert (document["recipient"]["type"], document["recipient"]["hashed"]) == ("url", False)
    profile = client.get(identity.removeprefix("https://badges.example.org"), headers=LD).get_json(force=True)
    Profile.from_dict(profile)
    assert (profile["id"], profile["name"]) == (identity, "Menuiserie Copeau")
    for name in ("badge.png", "badge.svg", "signed.png", "signed.svg", "badge.jws", "qr.svg", "certificate.pdf"):
        assert client.get(f"{base}/{name}").status_code == 200, name
    client_request.get(identity.removeprefix("https://badges.example.org"))
    client_request.get(f"/v/{engaged.short_code}")
    page = client_request.page
    assert page
    assert "Menuiserie Copeau" in page.text()
    assert not [link for link in page.links() if link.endswith("/rencontre")]
    assert "Est-ce bien son badge" not in page.text()
    client_request.post(f"/v/{engaged.short_code}/titulaire", {"holder": "a@b.fr"}, status=404)
    client_request.get(f"/v/{engaged.short_code}/rencontre", status=404)


def test_the_directory_lists_an_employer_while_its_badge_stands(
    client_request: PageClient, client: FlaskClient, instance: Instance, world: World, engaged: Assertion
) -> None:
    """Withdrawn, the badge answers 410, stands in the revocation list, and the employer is listed no more."""
    assert names(client) == ["Menuiserie Copeau"]
    client_request.sign_in(world.owner)
    client_request.get("/espace/cap-tandem/employeurs")
    (address,) = [link for link in client_request.page.links() if "/employeurs/" in link and "nouveau" not in link]
    client_request.get(address)
    (action,) = [
        form.attrib["action"] for form in client_request.page.all("form") if "/retrait/" in form.attrib["action"]
    ]
    client_request.post(action, {"reason": "person-request"}, status=422)
    client_request.follow(client_request.post(action, {"reason": "criteria-not-met"}, status=303))
    assert names(client) == []
    assert client.get(f"/o/cap-tandem/assertions/{engaged.public_id}", headers=LD).status_code == 410
    client_request.get(f"/v/{engaged.short_code}", status=410)
    assert "critères" in client_request.page.text()
    kid = client.get(f"/o/cap-tandem/signers/{kid_of(engaged)}/revocations").get_json(force=True)
    assert engaged.signed_id in [entry["id"] for entry in kid["revokedAssertions"]]


def kid_of(assertion: Assertion) -> str:
    from badges.openbadges.jws import parse

    return str(parse(assertion.jws).header["kid"])


def test_an_engagement_ends_and_is_renewed(
    client: FlaskClient, instance: Instance, session: Session, world: World, engaged: Assertion
) -> None:
    """After a year the employer leaves the directory; a new badge names the same Profile and brings it back."""
    from badges.services import engagements

    instance.clock.advance(days=366)
    assert names(client) == []
    (seen,) = engagements.employers_seen(instance, session, world.organisation)
    engagements.award(instance, session, world.organisation, seen.employer, "employeur-accueillant")
    session.commit()
    assert names(client) == ["Menuiserie Copeau"]
    both = session.scalars(select(Assertion.document).where(Assertion.engagement_id.is_not(None))).all()
    identities = {one[one.index(b"/employers/") :].split(b'"')[0] for one in both}
    assert (len(both), len(identities)) == (2, 1)


def test_the_directory_says_the_days_of_paris(
    client_request: PageClient, client: FlaskClient, instance: Instance, session: Session, world: World
) -> None:
    """A badge awarded an hour before midnight in UTC ends on one day: on its page, in the directory, JSON and CSV."""
    clock = cast("FixedClock", instance.clock)
    clock.moment = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    engage(instance, session, world.organisation)
    session.commit()
    badge = session.scalars(select(Assertion).where(Assertion.engagement_id.is_not(None))).one()
    session.commit()
    (line,) = client.get("/api/v1/directory").get_json()["entries"]
    assert (line["date_maj"], line["badge_expire_le"]) == ("2026-11-23", "2027-11-23")
    (row,) = csv.DictReader(io.StringIO(client.get("/api/v1/directory.csv").text))
    assert (row["date_maj"], row["badge_expire_le"]) == ("2026-11-23", "2027-11-23")
    for page in ("/annuaire", f"/v/{badge.short_code}"):
        client_request.get(page)
        text = client_request.page.text().replace("\u00a0", " ")
        assert "23 novembre 2027" in text
        assert "22 novembre" not in text


def test_an_organisation_is_listed_by_its_owner_alone(
    client_request: PageClient, client: FlaskClient, instance: Instance, world: World
) -> None:
    """Off by default; the owner switches it on and off, an observer cannot."""
    assert names(client) == []
    sent: dict[str, Any] = {"offer": "Un mentorat de six mois", "department": ["26", "07"], "listed": "1"}
    client_request.sign_in(world.observer)
    client_request.get("/espace/cap-tandem/annuaire")
    client_request.post("/espace/cap-tandem/annuaire", sent, status=403)
    client_request.sign_in(world.owner)
    client_request.get("/espace/cap-tandem/annuaire")
    client_request.post("/espace/cap-tandem/annuaire", sent | {"department": "999"}, status=422)
    client_request.follow(client_request.post("/espace/cap-tandem/annuaire", sent, status=303))
    assert names(client, "?departement=07") == ["Structure cap-tandem"]
    assert names(client, "?engages=1") == []
    client_request.post("/espace/cap-tandem/annuaire", {"offer": "Un mentorat de six mois"}, status=303)
    assert names(client) == []


def test_json_and_csv_speak_data_inclusion(
    client: FlaskClient, instance: Instance, world: World, engaged: Assertion
) -> None:
    """Both hold the same records under the names of its schema, and no cell of the file is a formula."""
    opt_in(instance, world.organisation, '=HYPERLINK("https://evil.example")')
    records = client.get("/api/v1/directory").get_json()["entries"]
    assert [one["nature"] for one in records] == ["employeur-engage", "structure"]
    assert set(records[0]) == set(FIELDS)
    assert records[0]["badge"] == instance.urls.assertion("cap-tandem", engaged.public_id)
    assert records[0]["zone_eligibilite"] == ["26"]
    answer = client.get("/api/v1/directory.csv?departement=26")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [row["id"] for row in rows] == [one["id"] for one in records]
    assert rows[1]["description"].startswith("'=")
    assert client.get("/api/v1/directory", headers={"If-None-Match": "*"}).status_code == 304


def test_long_lists_come_in_parts(
    client: FlaskClient, client_request: PageClient, instance: Instance, session: Session, world: World
) -> None:
    """Each part leads to the next, in the order of names, with the filters that were asked for."""
    from badges.services.directory import Filters, listing

    for number in range(3):
        engage(instance, session, world.organisation, name=f"Atelier {number}")
    opt_in_here = read_entry({"offer": "x", "listed": "1"}, MARKS)
    save_entry(instance, session, world.organisation.id, opt_in_here)
    session.commit()
    seen, after = [], None
    for _part in range(4):
        page = listing(instance, session, Filters({"department": ("26",)}, after=after), most=1)
        seen += [one.name for one in page.entries]
        after = page.after
    assert seen == ["Atelier 0", "Atelier 1", "Atelier 2", "Structure cap-tandem"]
    assert after is None


def test_another_organisations_employer_does_not_exist(
    client_request: PageClient, instance: Instance, session: Session, neighbour: World, engaged: Assertion
) -> None:
    """Under another organisation's address, and at its desk, the employer answers 404."""
    path = engaged.document.decode().partition("/employers/")[2].split('"')[0]
    client_request.get(f"/o/{neighbour.slug}/employers/{path}", status=404)
    client_request.sign_in(neighbour.owner)
    client_request.get(f"/espace/{neighbour.slug}/employeurs/{path}", status=404)


def accord(session: Session) -> str:
    """Return the address in the last letter that asks the employer of the tests."""
    link = "/annuaire/accord/" + "/".join(consent_link(session, EMPLOYER["contact"]))
    session.commit()
    return link


@pytest.fixture
def asked(client_request: PageClient, session: Session, world: World) -> str:
    """The page of an employer, with its badge, that a coordinator has asked; the address is in a letter."""
    client_request.sign_in(world.owner)
    sent = EMPLOYER | {"department": "26", "kind": "duo-day"}
    client_request.get("/espace/cap-tandem/employeurs/nouveau")
    page = client_request.post("/espace/cap-tandem/employeurs/nouveau", sent, status=303).headers["Location"]
    client_request.post(f"{page}/badge", status=303)
    return str(page)


def test_an_employer_is_listed_by_its_own_yes_alone(
    client_request: PageClient, session: Session, instance: Instance, asked: str
) -> None:
    """Who asked, when and in which words is kept; opening the link lists nobody; the same link takes it out at once."""
    kept = session.scalars(select(DirectoryConsent)).one()
    assert (kept.account.name, kept.asked_at, kept.agreed_at) == ("Owner", instance.clock.now(), None)
    said = WORDINGS[kept.wording].fr
    session.commit()
    client_request.get(asked)
    assert "En attente de sa réponse" in client_request.page.text()
    assert "par Owner" in client_request.page.text().replace("\u00a0", " ")
    link = accord(session)
    client_request.get(link)
    assert "Deux journées en duo chaque année." in client_request.page.text()
    assert said in client_request.page.text()
    client_request.client.post(link, data={"do": "autre chose"})
    assert names(client_request.client) == []
    client_request.follow(client_request.post(link, {"do": "agree"}, status=303))
    assert "Vous avez dit oui" in client_request.page.text()
    assert names(client_request.client) == ["Menuiserie Copeau"]
    client_request.post(link, {"do": "leave"}, status=200)
    assert names(client_request.client) == []
    client_request.get(link, status=404)
    session.expire_all()
    assert (kept.email, kept.by_employer, kept.ended_at) == (None, True, instance.clock.now())


def test_a_no_is_not_asked_again_at_once(
    client_request: PageClient, session: Session, instance: Instance, world: World, asked: str
) -> None:
    """For 30 days the coordinator is told to talk to the employer first; then a new letter may leave."""
    client_request.post(accord(session), {"do": "leave"}, status=200)
    form, sent = f"{asked}/fiche", EMPLOYER | {"department": "26"}
    client_request.get(form)
    client_request.post(form, sent, status=422)
    assert "a dit non" in client_request.page.text().replace("\u00a0", " ")
    instance.clock.advance(days=31)
    client_request.sign_in(world.owner)
    client_request.get(form)
    client_request.post(form, sent, status=303)
    client_request.post(accord(session), {"do": "agree"}, status=303)
    assert names(client_request.client) == ["Menuiserie Copeau"]


def test_a_question_waits_fourteen_days(
    client_request: PageClient, session: Session, instance: Instance, asked: str
) -> None:
    """A link without an answer ends, and the address that it was sent to is forgotten by the background."""
    link = accord(session)
    instance.clock.advance(days=15)
    client_request.get(link, status=404)
    client_request.client.post(link, data={"do": "agree"})
    assert names(client_request.client) == []
    end_what_waited(instance)
    session.expire_all()
    assert session.scalars(select(DirectoryConsent.email)).one() is None
    client_request.get(f"/annuaire/accord/{link.split('/')[3]}/{'A' * 22}", status=404)


def test_an_employer_learns_what_changes_of_its_entry(client_request: PageClient, session: Session, asked: str) -> None:
    """A correction is written to whoever agreed; saving the same again, or asking again, writes to nobody."""
    link = accord(session)
    client_request.post(link, {"do": "agree"}, status=303)
    form, letters = f"{asked}/fiche", select(func.count()).select_from(MailOutbox)
    sent = EMPLOYER | {"department": "26", "kind": "duo-day"}
    client_request.get(form)
    client_request.post(form, sent, status=303)
    assert session.scalar(letters) == 1
    session.commit()
    client_request.post(form, sent | {"offer": "Une visite par mois."}, status=303)
    assert session.scalar(letters) == 2
    assert accord(session) == link
    assert names(client_request.client) == ["Menuiserie Copeau"]
    client_request.post(form, {**sent, "listed": ""}, status=303)
    assert names(client_request.client) == []
    client_request.get(link, status=404)


def test_the_last_of_several_changes_is_told_in_the_end(
    client_request: PageClient, session: Session, instance: Instance, asked: str
) -> None:
    """One letter leaves at once, what changes within the hour is told in one more after it, and none after a no."""
    link = accord(session)
    client_request.post(link, {"do": "agree"}, status=303)
    send_waiting_mail(instance)
    client_request.get(f"{asked}/fiche")
    sent = []
    for offer in ("Une visite.", "Deux visites.", "Trois visites."):
        client_request.post(f"{asked}/fiche", EMPLOYER | {"department": "26", "offer": offer}, status=303)
        sent.append(send_waiting_mail(instance))
    assert sent == [1, 0, 0]
    instance.clock.advance(minutes=60)
    assert [send_waiting_mail(instance) for _ in range(2)] == [1, 0]
    told = instance.mailer.kept(most=1)[0]
    assert (told.to, link in told.body) == (EMPLOYER["contact"], True)
    client_request.post(f"{asked}/fiche", EMPLOYER | {"department": "07"}, status=303)
    client_request.post(link, {"do": "leave"}, status=200)
    instance.clock.advance(minutes=60)
    assert send_waiting_mail(instance) == 0


def test_a_change_that_cannot_leave_waits_once(
    client_request: PageClient, session: Session, instance: Instance, asked: str
) -> None:
    """While the mail server is away for hours, several changes make one letter, and none is given up."""
    link = accord(session)
    client_request.post(link, {"do": "agree"}, status=303)
    send_waiting_mail(instance)
    client_request.get(f"{asked}/fiche")
    waiting = select(MailOutbox).where(MailOutbox.sent_at.is_(None))
    for offer in ("Une visite.", "Deux visites.", "Trois visites."):
        client_request.post(f"{asked}/fiche", EMPLOYER | {"department": "26", "offer": offer}, status=303)
        (letter,) = session.scalars(waiting).all()
        assert (letter.attempts, link in letter.body) == (0, True)
        letter.attempts = MOST_ATTEMPTS
        session.commit()
        session.expire_all()
        instance.clock.advance(hours=2)
