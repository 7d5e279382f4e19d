"""« Proposer une rencontre »: from the badge's page to the moment at which both agreed, and not a word before."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from badges.jobs.engaging import end_what_waited
from badges.records.tables import Assertion, Consent, MailOutbox, Meeting
from badges.services import meeting
from badges.services.instance import Instance
from badges.services.meeting_letters import DESK_SUBJECT, PERSON_SUBJECT
from badges.services.personal_data import everything
from tests.support.client import PageClient
from tests.support.employers import PROPOSAL, last_token, propose
from tests.support.sample import World, take

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
MINE = ("zephyrine.quibolle@exemple.fr", "+33639980011")


@pytest.fixture
def carnet(instance: Instance, session: Session, awarded: list[Assertion]) -> str:
    """The address of the carnet of the first person, who has an e-mail address and a telephone."""
    address = take(instance, session, awarded[0])
    session.commit()
    return address.partition("/badges/")[0]


def kept(instance: Instance, column: Any) -> list[Any]:
    """Return a column as the database has it now; nothing stays open that a writer would wait for."""
    with instance.sessions() as session:
        return list(session.scalars(select(column)))


def passed_on(instance: Instance, assertion: Assertion) -> str:
    with instance.unit_of_work() as session:
        return propose(instance, session, assertion)


def employer_link(instance: Instance) -> str:
    with instance.sessions() as session:
        return f"/rencontres/{last_token(session, PROPOSAL['email'], 'rencontres')}"


def letters_to(instance: Instance, recipient: str) -> list[str]:
    with instance.sessions() as session:
        return list(session.scalars(select(MailOutbox.body).where(MailOutbox.recipient == recipient)))


def test_a_contact_passes_after_both_agreed(
    client_request: PageClient, instance: Instance, world: World, awarded: list[Assertion], carnet: str
) -> None:
    """Employer, organisation, person: the ticked e-mail alone is read behind the link, and the letters hold none."""
    form = f"/v/{awarded[0].short_code}/rencontre"
    client_request.get(form)
    client_request.post(form, PROPOSAL, status=200)
    link = employer_link(instance)
    assert kept(instance, Meeting.state) == ["asked"]
    client_request.get(link)
    client_request.post(link, status=200)
    assert len(letters_to(instance, world.owner.email)) == 1
    client_request.sign_in(world.owner)
    client_request.get(f"/espace/{world.slug}/rencontres")
    (meeting_id,) = kept(instance, Meeting.public_id)
    desk = f"/espace/{world.slug}/rencontres/{meeting_id}"
    client_request.get(f"{carnet}/rencontres")
    assert client_request.page
    assert "Levain" not in client_request.page.text()
    client_request.get(desk)
    client_request.follow(client_request.post(f"{desk}/transmettre", status=303))
    client_request.get(carnet)
    assert "Un employeur propose une rencontre." in client_request.page.text()
    client_request.get(f"{carnet}/rencontres")
    assert "gerante.levain" not in client_request.page.text()
    client_request.follow(client_request.post(f"{carnet}/rencontres/{meeting_id}/oui", {"email": "1"}, status=303))
    assert "gerante.levain@levain.exemple.fr" in client_request.page.text()
    client_request.get(carnet)  # what was answered waits no more, and stays a tap away
    assert "propose une rencontre" not in client_request.page.text()
    assert "Voir mes rencontres" in client_request.page.text()
    client_request.get(employer_link(instance))
    told = client_request.page.text()
    assert MINE[0] in told
    assert MINE[1] not in told
    assert "Quibolle" not in told
    with instance.sessions() as session:
        consent = session.scalars(select(Consent).where(Consent.kind == "contact")).one()
        assert (consent.wording, consent.award_id) == ("contact-1", awarded[0].award_id)
    written = "".join(letters_to(instance, PROPOSAL["email"]) + letters_to(instance, world.owner.email))
    assert not [word for word in (*MINE, "Zéphyrine", "fournil", "Levain") if word in written]


def test_nothing_is_ticked_nothing_passes(
    client_request: PageClient, instance: Instance, awarded: list[Assertion], carnet: str
) -> None:
    """A bare yes gives the person the employer's contact, and the employer none of hers."""
    meeting_id = passed_on(instance, awarded[0])
    client_request.post(f"{carnet}/rencontres/{meeting_id}/oui", status=303)
    client_request.get(employer_link(instance))
    assert client_request.page
    assert not [word for word in MINE if word in client_request.page.text()]
    assert kept(instance, Consent.kind).count("contact") == 0


def test_every_no_sounds_the_same(
    client_request: PageClient, instance: Instance, world: World, awarded: list[Assertion], carnet: str
) -> None:
    """The organisation's no, the person's, and no answer in 30 days: the employer reads one and the same letter."""
    instance.clock.advance(hours=2)
    first = passed_on(instance, awarded[0])
    client_request.post(f"{carnet}/rencontres/{first}/non", status=303)
    with instance.unit_of_work() as session:
        second = propose(instance, session, awarded[1], passed=False, email="deux@levain.exemple.fr")
        propose(instance, session, awarded[2], email="trois@levain.exemple.fr")
    client_request.sign_in(world.owner)
    desk = f"/espace/{world.slug}/rencontres/{second}"
    client_request.get(desk)
    client_request.post(f"{desk}/refus", {"note": "Elle part en formation."}, status=303)
    instance.clock.advance(days=31)
    end_what_waited(instance)
    last = [
        letters_to(instance, to)[-1] for to in (PROPOSAL["email"], "deux@levain.exemple.fr", "trois@levain.exemple.fr")
    ]
    assert last[0] == last[1] == last[2]
    assert "pas possible" in last[0]
    client_request.sign_in(world.owner)
    client_request.get(desk)
    assert client_request.page
    assert "formation" in client_request.page.text()


def test_a_yes_is_taken_back_at_once(
    client_request: PageClient, instance: Instance, awarded: list[Assertion], carnet: str
) -> None:
    """After « je ne veux plus » the employer's link opens nothing, and the consent is withdrawn."""
    meeting_id = passed_on(instance, awarded[0])
    client_request.post(f"{carnet}/rencontres/{meeting_id}/oui", {"phone": "1"}, status=303)
    link = employer_link(instance)
    client_request.get(link)
    client_request.post(f"{carnet}/rencontres/{meeting_id}/non", status=303)
    client_request.get(link, status=404)
    with instance.sessions() as session:
        assert session.scalars(select(Consent).where(Consent.kind == "contact")).one().withdrawn_at is not None


@pytest.mark.parametrize(
    ("who", "told", "sms"),
    [(0, "Un courriel est parti", []), (3, "aucun message ne part", ["sms:+33739981122"]), (4, "de vive voix", [])],
)
def test_the_desk_reads_whether_the_person_was_told(
    client_request: PageClient,
    instance: Instance,
    world: World,
    awarded: list[Assertion],
    who: int,
    told: str,
    sms: list[str],
) -> None:
    """Passed on, the page says whether a letter left; with a telephone alone it prepares a message without a code."""
    with instance.unit_of_work() as session:
        code = take(instance, session, awarded[who]).split("/")[2]
    meeting_id = passed_on(instance, awarded[who])
    client_request.sign_in(world.owner)
    client_request.get(f"/espace/{world.slug}/rencontres/{meeting_id}")
    assert client_request.page
    assert told in client_request.page.text().replace("\u00a0", " ")
    links = [link for link in client_request.page.links() if link.startswith("sms:")]
    assert [link.partition("?")[0] for link in links] == sms
    assert not [link for link in links if code in link or "Levain" in link]
    subjects = kept(instance, MailOutbox.subject)
    assert (PERSON_SUBJECT in subjects) == told.startswith("Un courriel")


def test_somebody_elses_carnet_cannot_answer(
    client_request: PageClient, instance: Instance, session: Session, awarded: list[Assertion], carnet: str
) -> None:
    """Another card answers 410 for a proposal that is not its person's, and shows none."""
    meeting_id = passed_on(instance, awarded[1])
    for answer in ("oui", "non"):
        client_request.post(f"{carnet}/rencontres/{meeting_id}/{answer}", status=410)
    assert kept(instance, Meeting.state) == ["passed"]


def test_an_employer_insists_in_vain(
    client_request: PageClient, instance: Instance, awarded: list[Assertion], carnet: str
) -> None:
    """A second proposal to the same person within 30 days is answered alike, and neither kept nor written about."""
    form = f"/v/{awarded[0].short_code}/rencontre"
    first = client_request.post(form, PROPOSAL, status=200).data
    instance.clock.advance(days=3)
    assert client_request.post(form, PROPOSAL, status=200).data == first
    assert len(kept(instance, Meeting.id)) == 1
    assert len(letters_to(instance, PROPOSAL["email"])) == 1


def test_what_is_never_confirmed_is_forgotten(
    client_request: PageClient, instance: Instance, awarded: list[Assertion]
) -> None:
    """After 48 hours the link opens nothing, and a while after the end nothing of a proposal is kept."""
    client_request.post(f"/v/{awarded[0].short_code}/rencontre", PROPOSAL, status=200)
    link = employer_link(instance)
    instance.clock.advance(hours=49)
    client_request.post(link, status=404)
    passed_on(instance, awarded[1])
    end_what_waited(instance)
    assert len(kept(instance, Meeting.id)) == 1
    instance.clock.advance(days=91)
    end_what_waited(instance)
    assert kept(instance, Meeting.id) == []


@pytest.mark.parametrize("field", ["employer", "contact", "email", "kind", "message"])
def test_every_field_is_asked_for(client_request: PageClient, awarded: list[Assertion], field: str) -> None:
    """A form without one of its answers comes back with a sentence beside that field."""
    client_request.post(f"/v/{awarded[0].short_code}/rencontre", PROPOSAL | {field: ""}, status=422)
    assert client_request.page
    assert f"#{field}" in client_request.page.links()


def test_the_desk_is_written_to_once_an_hour(instance: Instance, awarded: list[Assertion]) -> None:
    """However many proposals are confirmed, one letter says that something waits."""
    for number, assertion in enumerate(awarded[:3]):
        with instance.unit_of_work() as session:
            take(instance, session, assertion)
            propose(instance, session, assertion, email=f"rh{number}@menuiserie-orval.fr", passed=False)
    subjects = kept(instance, MailOutbox.subject)
    assert subjects.count(DESK_SUBJECT) == 1


@pytest.mark.parametrize("to_desk", [True, False])
def test_her_data_hold_the_note_about_her_and_no_message_that_was_kept_back(
    instance: Instance, session: Session, awarded: list[Assertion], to_desk: bool
) -> None:
    """She reads that a meeting was proposed, by whom and what the desk noted; the message once it was passed on."""
    held = propose(instance, session, awarded[0], passed=False)
    found = session.scalars(select(Meeting).where(Meeting.public_id == held)).one()
    meeting.keep_back(instance, session, found, "Pas maintenant.")
    session.expire_all()
    (told,) = everything(instance, session, found.award.person, to_desk=to_desk)["kept"]["meeting"]
    assert (told["employer"], told["state"], told["note"]) == (PROPOSAL["employer"], "declined", "Pas maintenant.")
    assert not {"message", "contact", "email"} & set(told)
    propose(instance, session, awarded[1], email="autre@levain.exemple.fr")
    session.expire_all()
    (told,) = everything(instance, session, awarded[1].award.person, to_desk=to_desk)["kept"]["meeting"]
    assert told["message"] == PROPOSAL["message"]
