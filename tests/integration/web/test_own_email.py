"""A person changes the e-mail by which she is known: a code of its own proves it, and the old address learns of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from unittest.mock import Mock

import pytest
from sqlalchemy import select

from badges.jobs.mailing import send_waiting_mail
from badges.records.tables import MailOutbox, Person
from badges.services import own_email_letters
from badges.services.claiming import code_of
from badges.services.employer_letters import MOST_WARNINGS
from badges.services.own_email_letters import tell_old_address
from tests.support.backpacks import mailed_code
from tests.support.sample import PEOPLE, World, take

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


def test_a_code_serves_what_it_was_asked_for_alone(
    client_request: PageClient, instance: Instance, awarded: list[Assertion], code: str
) -> None:
    """A code for a backpack does not change her e-mail, and one for her e-mail makes no file; each does its own."""
    own, backpack = f"/c/{code}/mes-donnees/e-mail", f"/c/{code}/badges/{awarded[0].award.public_id}/backpack"
    for asked, other, right in ((backpack, own, 200), (own, backpack, 303)):
        client_request.post(asked, {"email": "nouvelle@exemple.fr"}, status=200)
        assert client_request.page is not None
        form = client_request.page.hidden_fields() | {"code": mailed_code(instance)}
        said = instance.mailer.kept(most=1)[0].body
        assert [word in said for word in ("préparer un badge", "carnet de badges")] == [asked == backpack, asked == own]
        client_request.post(f"{other}/code", form, status=400)
        assert "Ce n’est pas le bon code" in client_request.page.text()
        client_request.post(f"{asked}/code", form, status=right)


def warnings(session: Session) -> list[tuple[str, str]]:
    """Return to whom letters about a changed address wait, and what they say."""
    session.expire_all()
    waiting = session.scalars(select(MailOutbox).where(MailOutbox.subject == own_email_letters.SUBJECT)).all()
    found = [(letter.recipient, letter.body) for letter in waiting]
    session.commit()
    return found


def test_the_address_that_a_carnet_gives_up_is_told(
    client_request: PageClient, instance: Instance, session: Session, world: World, code: str
) -> None:
    """Whoever changes or removes her e-mail cannot do it behind her back; the new address is not told, nor kept."""
    own, first, contact = f"/c/{code}/mes-donnees", PEOPLE[0][1], world.organisation.email
    session.commit()
    client_request.get(own)
    assert client_request.page is not None
    assert client_request.page.text().count("L’ancienne adresse reçoit un dernier message.") == 2
    client_request.post(f"{own}/e-mail", {"email": "nouvelle@exemple.fr"}, status=200)
    assert client_request.page is not None
    sent = client_request.page.hidden_fields()
    assert warnings(session) == []
    client_request.post(f"{own}/e-mail/code", sent | {"code": mailed_code(instance)}, status=303)
    ((told, body),) = warnings(session)
    assert told == first
    assert contact in body
    person = session.scalars(select(Person).where(Person.email == "nouvelle@exemple.fr")).one()
    desk = f"/espace/{world.slug}/personnes/{person.public_id}"
    assert f"\n{instance.urls.base}{desk}\n" in body
    session.commit()
    assert "nouvelle@" not in body
    send_waiting_mail(instance)
    assert [told, own_email_letters.SUBJECT] == [
        getattr(instance.mailer.kept(most=1)[0], it) for it in ("to", "subject")
    ]
    assert warnings(session) == []

    client_request.post(own, {"first_name": "Zoé", "phone": "06 39 98 00 77"}, status=303)
    assert warnings(session) == []
    for _ in range(2):
        client_request.post(own, {"first_name": "Zoé", "forget_email": "1"}, status=303)
        assert [told for told, _ in warnings(session)] == ["nouvelle@exemple.fr"]
    client_request.get(desk, status=302)  # to the sign-in page: the letter opens nothing to whoever finds it
    session.refresh(world.owner)
    session.commit()
    client_request.sign_in(world.owner)
    client_request.get(desk)


def test_a_letter_to_an_old_address_is_not_kept_for_long(
    client_request: PageClient, instance: Instance, session: Session, code: str
) -> None:
    """It goes with her when she erases, or after a day; five an hour reach one mailbox; without mail none waits."""
    own, person = f"/c/{code}/mes-donnees", session.scalars(select(Person).order_by(Person.id)).first()
    assert person is not None
    before = person.email
    session.commit()
    client_request.post(own, {"first_name": "Zoé", "forget_email": "1"}, status=303)
    assert len(warnings(session)) == 1
    for _ in range(MOST_WARNINGS):
        tell_old_address(instance, session, person, before)
    assert len(warnings(session)) == MOST_WARNINGS
    session.commit()
    instance.clock.advance(hours=25)  # type: ignore[attr-defined]  # the tests' clock
    send_waiting_mail(instance)
    assert warnings(session) == []
    assert all(one.subject != own_email_letters.SUBJECT for one in instance.mailer.kept(most=99))
    mute = replace(instance, development=False, mailer=Mock(sends=False))
    tell_old_address(mute, session, person, before)
    assert warnings(session) == []
    tell_old_address(instance, session, person, before)
    assert len(warnings(session)) == 1
    client_request.post(f"/c/{code}/effacer", {}, status=200)
    assert warnings(session) == []
