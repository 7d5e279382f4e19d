"""The badge for an employer's testimony: asked for, given once, on the Profile under which the employer is known."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from badges.domain.directory import read_employer
from badges.domain.testifying import Step
from badges.openbadges.strict_json import loads
from badges.records.tables import Assertion, Testimony
from badges.services import engagements, testifying_employers, testifying_moderation
from badges.services.instance import Instance
from badges.services.verifying import verify
from tests.support.client import PageClient
from tests.support.employers import EMPLOYER, MARKS
from tests.support.sample import World

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
TOLD = {"name": "Fournil Exemple", "email": "rh@fournil.exemple.fr", "words": "Une belle rencontre.", "signed": "1"}


@pytest.fixture
def employer_id(instance: Instance, session: Session, world: World) -> str:
    """The public id of an employer that the organisation recorded, without any badge."""
    form = read_employer(EMPLOYER | {"name": TOLD["name"], "listed": ""}, MARKS)
    employer = engagements.record(instance, session, world.organisation, form)
    session.commit()
    return employer.public_id


def told(instance: Instance, session: Session, world: World, **said: str) -> Testimony:
    """Have the employer of TOLD testify and confirm."""
    testifying_employers.ask(instance, session, world.organisation, TOLD | said)
    found = session.scalars(select(Testimony)).one()
    testifying_employers.confirm(instance, session, found)
    session.commit()
    return found


def publish(instance: Instance, session: Session, found: Testimony) -> None:
    """Publish a testimony as the desk does."""
    seen = {"seen": testifying_moderation.seen_mark(found)}
    testifying_moderation.answer(instance, session, found, Step.PUBLISH, seen)
    session.commit()


def test_an_employer_earns_the_badge_that_it_asked_for(
    client_request: PageClient, session: Session, instance: Instance, world: World, employer_id: str
) -> None:
    """Its recipient is the employer's Profile; it verifies, is given once, and does not list the employer."""
    found = told(instance, session, world, wants_badge="1")
    client_request.sign_in(world.owner)
    there = f"/espace/{world.slug}/temoignages/{found.public_id}"
    session.commit()
    client_request.get(there)
    client_request.post(f"{there}/badge", {"employer": employer_id}, status=409)  # it is not published
    publish(instance, session, found)
    assert "selected>Fournil Exemple" in client_request.get(there).text
    client_request.post(f"{there}/badge", {"employer": ""}, status=422)
    client_request.follow(client_request.post(f"{there}/badge", {"employer": employer_id}, status=303))
    assert "Je partage mon parcours" in client_request.page.text()
    client_request.post(f"{there}/badge", {"employer": employer_id}, status=409)
    made = session.scalars(select(Assertion)).one()
    profile = instance.urls.employer(world.slug, employer_id)
    assert loads(made.document)["recipient"] == {"type": "url", "hashed": False, "identity": profile}
    assert verify(instance, session, made.jws).verdict == "valid"
    (seen,) = engagements.employers_seen(instance, session, world.organisation)
    assert (seen.standing, len(seen.valid)) == (None, 1)


def test_nobody_is_given_a_badge_that_was_not_asked_for(
    client_request: PageClient, session: Session, instance: Instance, world: World, employer_id: str
) -> None:
    """An employer that did not tick the box is offered none; another organisation's employer is not known here."""
    found = told(instance, session, world)
    publish(instance, session, found)
    there = f"/espace/{world.slug}/temoignages/{found.public_id}"
    session.commit()
    client_request.sign_in(world.owner)
    assert "Un badge pour ce témoignage" not in client_request.get(there).text
    client_request.post(f"{there}/badge", {"employer": employer_id}, status=409)
    found.wants_badge = True
    session.commit()
    client_request.get(there)
    client_request.post(f"{there}/badge", {"employer": world.action.public_id}, status=404)
