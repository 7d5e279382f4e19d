"""1EdTech's reference validator on what employers take part with: their own badge, and their Endorsement of one."""

from __future__ import annotations

from sqlalchemy import select

from badges.records.tables import Assertion
from badges.services import endorsing
from tests.conformance.conftest import Ask, Awarded, ours
from tests.support.employers import engage, recognise


def test_an_employers_badge_is_valid_in_every_form(ask: Ask, awarded: list[Awarded]) -> None:
    """Its recipient is the employer's Profile: valid for that address, for no other, by address, baked and signed."""
    server, world = awarded[0].server, awarded[0].world
    with server.instance.unit_of_work() as session:
        employer = engage(server.instance, session, session.merge(world.organisation))
        assertion = session.scalars(select(Assertion).where(Assertion.engagement_id.is_not(None))).one()
        profile = server.instance.urls.employer(world.slug, employer.public_id)
        session.refresh(assertion)
        session.expunge(assertion)
    forms = Awarded(server, world, assertion).forms()
    mine = ask(recipient={"url": profile}, **forms)
    assert {name: answer["errors"] for name, answer in mine.items() if not answer["valid"]} == {}
    other = ask(recipient={"url": f"{profile}x"}, **forms)
    assert [name for name, answer in other.items() if answer["valid"]] == []
    assert ours(server, **forms) == dict.fromkeys(forms, "valid")


def test_an_endorsement_stands_alone(ask: Ask, awarded: list[Awarded]) -> None:
    """The document at its own address, fetched with its issuer, is valid; withdrawn, it is not any more."""
    server, world = awarded[0].server, awarded[0].world
    with server.instance.unit_of_work() as session:
        public_id = recognise(server.instance, session, session.merge(awarded[0].assertion))
    url = server.instance.urls.endorsement(world.slug, public_id)
    answer = ask(endorsement=url)["endorsement"]
    assert (answer["errors"], answer["valid"]) == ([], True)
    assert {url, server.instance.urls.endorser(world.slug, public_id)} <= set(answer["fetched"])
    with server.instance.unit_of_work() as session:
        published = endorsing.endorsement_of_desk(session, world.organisation.id, public_id)
        endorsing.withdraw(server.instance, session, published, "error")
    assert not ask(endorsement=url)["endorsement"]["valid"]
