"""A confirmed address that does not speak for the website: the organisation looks before anything is published."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from badges.records import desk
from badges.records.tables import Assertion, Endorsement, MailOutbox
from badges.services import endorsing
from badges.services.instance import Instance
from tests.support.client import PageClient
from tests.support.employers import recognise
from tests.support.sample import World

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
LD = {"Accept": "application/ld+json"}
LISTED = "/o/cap-tandem/badges/duo-decouverte-metier/1/endorsements"
CLAIMED = {"name": "Avionneur Zénith", "url": "https://www.zenith.exemple.fr", "email": "x@ailleurs.exemple.fr"}


def rows(instance: Instance) -> list[Endorsement]:
    with instance.sessions() as session:
        return list(session.scalars(select(Endorsement)))


def said(client_request: PageClient) -> str:
    assert client_request.page
    return client_request.page.text()


def letters(instance: Instance) -> list[str]:
    with instance.sessions() as session:
        return list(session.scalars(select(MailOutbox.body).order_by(MailOutbox.id)))


@pytest.fixture
def link(client_request: PageClient, instance: Instance, session: Session, awarded: list[Assertion]) -> str:
    """The link of an employer that has confirmed an address of another domain than its website's."""
    token = recognise(instance, session, awarded[0], confirmed=False, **CLAIMED)
    session.commit()
    client_request.get(f"/reconnaissances/{token}")
    assert "n’ont pas le même domaine" in said(client_request)
    client_request.follow(client_request.post(f"/reconnaissances/{token}", status=303))
    assert "Confirmé, pas encore publié." in said(client_request)
    return f"/reconnaissances/{token}"


def shown(client_request: PageClient, client: FlaskClient, instance: Instance, assertion: Assertion) -> set[bool]:
    """Return where the claimed name can be read, or the claim be fetched: {False} is nowhere, {True} everywhere."""
    (row,) = rows(instance)
    found = set()
    for path in (f"/v/{assertion.short_code}", "/o/cap-tandem/badges/duo-decouverte-metier/1", "/o/cap-tandem"):
        client_request.get(path)
        found.add("Zénith" in said(client_request))
    for tail in ("", "/issuer", "/logo"):
        answer = client.get(f"/o/cap-tandem/endorsements/{row.public_id}{tail}", headers=LD)
        assert answer.status_code in (200, 404)
        found.add(answer.status_code == 200)
    return found | {row.public_id in client.get(LISTED).text}


def test_it_waits_and_is_nowhere_until_the_organisation_publishes(
    client_request: PageClient,
    client: FlaskClient,
    instance: Instance,
    session: Session,
    world: World,
    awarded: list[Assertion],
    link: str,
) -> None:
    """No page, document or list has it, and the desk counts it; published once, all have it, and one letter says so."""
    assert shown(client_request, client, instance, awarded[1]) == {False}
    (row,) = rows(instance)
    address = f"/espace/cap-tandem/reconnaissances/{row.public_id}"
    client_request.sign_in(world.owner)
    client_request.get("/espace/cap-tandem/reconnaissances")
    client_request.post(f"{address}/vue", status=303)
    assert desk.waiting(session, world.organisation.id, instance.clock.now()).endorsements == 1
    session.rollback()
    client_request.get("/espace/cap-tandem/reconnaissances")
    assert "À regarder avant publication" in said(client_request)
    client_request.follow(client_request.post(f"{address}/publication", status=303))
    client_request.post(f"{address}/publication", status=303)
    assert shown(client_request, client, instance, awarded[1]) == {True}
    assert desk.waiting(session, world.organisation.id, instance.clock.now()).endorsements == 0
    session.rollback()
    assert f"/o/cap-tandem/endorsements/{row.public_id}" in letters(instance)[-1]
    assert link not in letters(instance)[-1]
    assert len(letters(instance)) == 2


def test_what_is_declined_was_never_public(
    client_request: PageClient, client: FlaskClient, instance: Instance, world: World, link: str
) -> None:
    """Only reasons that fit are offered; the row goes, its address is unknown, the letter gives the reason."""
    (row,) = rows(instance)
    address = f"/espace/cap-tandem/reconnaissances/{row.public_id}/retrait"
    client_request.sign_in(world.owner)
    client_request.get(address)
    client_request.post(address, {"reason": "error"}, status=422)
    client_request.follow(client_request.post(address, {"reason": "not-confirmed"}, status=303))
    assert rows(instance) == []
    assert client.get(f"/o/cap-tandem/endorsements/{row.public_id}", headers=LD).status_code == 404
    assert endorsing.REASONS["not-confirmed"].fr in letters(instance)[-1]
    client_request.get(link, status=404)


def test_its_employer_takes_it_back_while_it_waits(client_request: PageClient, instance: Instance, link: str) -> None:
    """The same link, once and by a button, leaves nothing of what waited."""
    client_request.get(link)
    client_request.post(f"{link}/retrait", status=200)
    assert rows(instance) == []
    client_request.post(f"{link}/retrait", status=404)


def test_nobody_waits_for_ever(instance: Instance, session: Session, link: str) -> None:
    """What nobody looked at is forgotten after 90 days, not before; what is published stays."""
    instance.clock.advance(days=89)  # type: ignore[attr-defined]  # the clock of tests can move
    endorsing.forget_unconfirmed(instance, session)
    assert len(session.scalars(select(Endorsement.id)).all()) == 1
    instance.clock.advance(days=2)  # type: ignore[attr-defined]
    endorsing.forget_unconfirmed(instance, session)
    assert session.scalars(select(Endorsement.id)).all() == []


def test_an_employer_withdraws_what_is_published_by_its_own_link(
    client_request: PageClient, client: FlaskClient, instance: Instance, session: Session, awarded: list[Assertion]
) -> None:
    """Opening the link withdraws nothing, its button does, once: 410 everywhere, and nothing of it is kept."""
    token = recognise(instance, session, awarded[0], confirmed=False)
    session.commit()
    client_request.post(f"/reconnaissances/{token}/retrait", status=404)
    client_request.post(f"/reconnaissances/{token}", status=303)
    (row,) = rows(instance)
    address = f"/o/cap-tandem/endorsements/{row.public_id}"
    client_request.get(f"/reconnaissances/{token}")
    assert client.get(address, headers=LD).status_code == 200
    client_request.post(f"/reconnaissances/{token}/retrait", status=200)
    gone = client.get(address, headers=LD)
    assert (gone.status_code, gone.get_json(force=True)["revocationReason"]) == (
        410,
        endorsing.REASONS["endorser-request"].fr,
    )
    (row,) = rows(instance)
    assert (row.email, row.logo, row.document, row.digest, row.comment) == (None, None, None, None, "")
    client_request.get(f"/reconnaissances/{token}", status=404)
    client_request.post(f"/reconnaissances/{token}/retrait", status=404)
