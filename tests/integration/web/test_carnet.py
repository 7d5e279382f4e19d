"""The carnet: what its person sees of her badges, and the switches by which others see them or not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from badges.records.tables import Assertion, Consent
from badges.services.cataloguing import adopt
from badges.services.claiming import code_of
from badges.services.exporting import email_variant
from badges.services.exporting_files import QR_CODES
from badges.services.publishing import FILES
from badges.services.publishing_hosted import HostedAssertions
from badges.services.revoking import revoke
from badges.services.verifying import verify
from tests.support.client import PageClient
from tests.support.sample import OTHER_BADGE, PEOPLE, World, award, take

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from badges.services.instance import Instance

KEY_BADGE = "pret-pour-apprentissage"
LD_JSON = {"Accept": "application/ld+json"}


@pytest.fixture
def badge(instance: Instance, session: Session, awarded: list[Assertion]) -> str:
    """The address of the first person's badge in her carnet, after she claimed it."""
    address = take(instance, session, awarded[0])
    session.commit()
    return address


@pytest.fixture
def carnet(badge: str) -> str:
    """The address of her carnet."""
    return badge.partition("/badges/")[0]


def words(client: PageClient) -> str:
    """Return what the last page says."""
    assert client.page is not None
    return client.page.text().replace("\u00a0", " ")


def steps_left(client: PageClient) -> list[str]:
    """Return the lines that say what is left to do for the next badge."""
    assert client.page is not None
    lines = [client.page.text(one).replace("\u00a0", " ") for one in client.page.all("li")]
    return [line for line in lines if line.startswith("«")]


def switches(client: PageClient) -> list[str | None]:
    """Return how the switches of the last page are set."""
    assert client.page is not None
    return [one.get("aria-checked") for one in client.page.all("button") if one.get("role") == "switch"]


def public_addresses(instance: Instance, world: World, assertion: Assertion) -> Iterator[str]:
    """Yield every public address of an assertion."""
    hosted = f"/o/{world.slug}/assertions/{assertion.public_id}"
    yield hosted
    yield from (f"{hosted}/{name}" for name in (*FILES, *QR_CODES))
    yield f"/v/{assertion.short_code}"
    yield f"/V/{assertion.short_code}"
    if assertion.recipient_kind == "url":
        yield f"/r/{assertion.recipient_token}"


def statuses(client: PageClient, addresses: list[str]) -> set[int]:
    """Return what the addresses answer, to people and to machines."""
    found = set()
    for address in addresses:
        for headers in ({"Accept": "text/html"}, LD_JSON):
            with client.client.get(address, base_url=client.base, headers=headers) as answer:
                found.add(answer.status_code)
    return found


def verdict(instance: Instance, address: str) -> str:
    """Return what the service's own verifier says of an address."""
    with instance.sessions() as session:
        return verify(instance, session, address).verdict


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_one_tap_hides_all_badges_everywhere(
    client_request: PageClient,
    instance: Instance,
    session: Session,
    world: World,
    awarded: list[Assertion],
    badge: str,
    carnet: str,
) -> None:
    """From the next load on every address of a hidden badge and of its e-mail variant is 404, and shown again 200."""
    variant = email_variant(instance, session, awarded[0].award, "awa@exemple.fr")
    mail = session.scalars(select(Assertion).where(Assertion.public_id == variant.public_id)).one()
    session.commit()
    own = [*public_addresses(instance, world, awarded[0]), *public_addresses(instance, world, mail)]
    others = list(public_addresses(instance, world, awarded[1]))
    hosted = instance.urls.assertion(world.slug, awarded[0].public_id)
    fast = HostedAssertions(instance)
    assert statuses(client_request, own) == {200}
    for _ in range(2):  # said twice is said once
        client_request.follow(client_request.post(f"{carnet}/visibilite", {"shown": "0"}, status=303))
        assert switches(client_request)[0] == "false"
        assert "Personne d’autre ne les voit." in words(client_request)
        assert statuses(client_request, own) == {404}
    assert fast.find(world.slug, awarded[0].public_id) is None
    assert verdict(instance, hosted) != "valid"
    assert statuses(client_request, others) == {200}
    client_request.get(f"/v/{awarded[0].short_code}", status=404)
    assert "Ce badge n’est pas montré en ce moment." in words(client_request)
    client_request.follow(client_request.post(f"{carnet}/visibilite", {"shown": "1"}, status=303))
    assert switches(client_request)[0] == "true"
    assert statuses(client_request, own) == {200}
    assert verdict(instance, hosted) == "valid"
    consents = session.scalars(select(Consent).order_by(Consent.id)).all()
    assert [(one.kind, one.award_id, one.withdrawn_at is None) for one in consents] == [
        ("publication", awarded[0].award_id, False),
        ("publication", awarded[0].award_id, True),
    ]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_badge_has_a_switch_of_its_own(
    client_request: PageClient, instance: Instance, session: Session, world: World, badge: str, carnet: str
) -> None:
    """One badge is hidden and the other stays; the carnet counts them, and its switch hides what is left."""
    other = award(instance, session, world, badge=OTHER_BADGE, people=PEOPLE[:1])[0]
    take(instance, session, other)
    session.commit()
    client_request.follow(client_request.post(f"{badge}/visibilite", {"shown": "0"}, status=303))
    assert switches(client_request) == ["false"]
    assert "Personne d’autre ne le voit." in words(client_request)
    client_request.get(carnet)
    assert switches(client_request)[0] == "true"
    assert "1 sur 2. Les autres sont cachés." in words(client_request)
    client_request.get(f"/v/{other.short_code}")
    client_request.post(f"{carnet}/visibilite", {"shown": "0"}, status=303)
    client_request.get(f"/v/{other.short_code}", status=404)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_withdrawn_badge_says_so_even_when_it_was_hidden(
    client_request: PageClient,
    instance: Instance,
    session: Session,
    world: World,
    awarded: list[Assertion],
    badge: str,
    carnet: str,
) -> None:
    """Hiding does not make a withdrawal disappear: its addresses answer 410, and the carnet says it kindly."""
    client_request.post(f"{carnet}/visibilite", {"shown": "0"}, status=303)
    revoke(instance, session, awarded[0].award, "error")
    session.commit()
    hosted = f"/o/{world.slug}/assertions/{awarded[0].public_id}"
    assert statuses(client_request, [hosted, f"{hosted}/badge.png", f"/v/{awarded[0].short_code}"]) == {410}
    client_request.get(carnet)
    assert "Retiré" in words(client_request)
    assert "Vous n’avez pas de badge en ce moment." in words(client_request)
    client_request.get(badge, status=410)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_name_is_one_switch(
    client_request: PageClient, session: Session, world: World, awarded: list[Assertion], badge: str, carnet: str
) -> None:
    """The page says the name while its person wants it, an unclaimed badge never does; both are kept as consents."""
    page = f"/v/{awarded[0].short_code}"
    for shown in ("1", "0", "1"):
        client_request.follow(client_request.post(f"{carnet}/nom", {"shown": shown}, status=303))
        assert switches(client_request)[1] == ("true" if shown == "1" else "false")
        client_request.get(page)
        assert ("Zéphyrine Quibolle" in words(client_request)) == (shown == "1")
    client_request.get(f"/v/{awarded[1].short_code}")
    assert "Brancaleon" not in words(client_request)
    given = session.scalars(select(Consent).where(Consent.kind == "name").order_by(Consent.id)).all()
    assert [(one.wording, one.award_id, one.withdrawn_at is None) for one in given] == [
        ("name-2", None, False),
        ("name-2", None, True),
    ]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_whatever_a_switch_does_not_say_shows_nothing(
    client_request: PageClient, session: Session, badge: str, carnet: str
) -> None:
    """A form without an answer, or with a strange one, never publishes a name."""
    for sent in ({}, {"shown": "yes"}, {"shown": ""}):
        client_request.post(f"{carnet}/nom", sent, status=303)
    assert session.scalars(select(Consent).where(Consent.kind == "name")).all() == []


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_the_preview_is_the_employers_page(
    client_request: PageClient, awarded: list[Assertion], badge: str, carnet: str
) -> None:
    """The person sees what an employer sees; while the badge is hidden she still does, and is told so."""
    answer = client_request.get(f"{badge}/apercu")
    assert "Badge authentique" in words(client_request)
    assert "C’est ce qu’un employeur voit." in words(client_request)
    assert answer.headers["Cache-Control"] == "private, no-store"
    client_request.post(f"{carnet}/visibilite", {"shown": "0"}, status=303)
    client_request.get(f"{badge}/apercu")
    assert "Badge authentique" in words(client_request)
    assert "Ce badge est caché. Personne d’autre ne le voit." in words(client_request)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_the_page_of_a_badge_gives_words(client_request: PageClient, awarded: list[Assertion], badge: str) -> None:
    """It says the badge in plain words, gives sentences in both languages, and has a link to the files."""
    answer = client_request.get(badge)
    said = words(client_request)
    assert "J’ai passé une journée avec un professionnel. J’ai découvert son métier." in said
    assert "Une personne présente a confirmé que j’étais là." in said
    assert "Somebody who was there confirmed that I took part." in said
    assert awarded[0].short_code in said
    assert client_request.page is not None
    assert f"{badge}/emporter" in client_request.page.links()
    assert "Quibolle" not in answer.text
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_the_next_badge_is_named_with_what_is_missing(
    client_request: PageClient, instance: Instance, session: Session, world: World, badge: str, carnet: str
) -> None:
    """Without a key badge there is no next one; with it its steps are counted, and an expired badge is none."""
    client_request.get(carnet)
    assert "Le prochain" not in words(client_request)
    adopt(instance, session, world.organisation, [KEY_BADGE])
    other = award(instance, session, world, badge=OTHER_BADGE, people=PEOPLE[:1])[0]
    take(instance, session, other)
    session.commit()
    client_request.get(carnet)
    steps = "« Je sais dire et écrire mes compétences » ou « Prêt·e pour l’entretien »"
    assert "Le prochain, tout près" in words(client_request)
    assert "2 étapes sur 3." in words(client_request)
    assert steps_left(client_request) == [steps]
    other.expires_at = instance.clock.now()
    session.merge(other)
    session.commit()
    client_request.get(carnet)
    assert "1 étape sur 3." in words(client_request)
    assert "tout près" not in words(client_request)
    assert steps_left(client_request) == ["« Fiable au travail : engagements et consignes »", steps]
    assert "Expiré" in words(client_request)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_badge_that_ends_soon_says_when(
    client_request: PageClient, instance: Instance, session: Session, awarded: list[Assertion], carnet: str
) -> None:
    """In its last three months a badge says how long it still holds."""
    awarded[0].expires_at = instance.clock.now() + timedelta(days=64)
    session.merge(awarded[0])
    session.commit()
    client_request.get(carnet)
    assert "Encore 2 mois" in words(client_request)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_somebody_elses_card_changes_nothing(
    client_request: PageClient, instance: Instance, session: Session, awarded: list[Assertion], badge: str
) -> None:
    """The card of another person neither opens nor hides the badge, and an unclaimed one hides nothing."""
    stranger = code_of(instance, awarded[1].award)
    waiting = [f"/c/{stranger}/visibilite", f"/c/{stranger}/nom"]
    take(instance, session, awarded[2])
    session.commit()
    claimed = code_of(instance, awarded[2].award)
    tail = badge.partition("/badges/")[2]
    for address in (*waiting, f"/c/{claimed}/badges/{tail}/visibilite"):
        client_request.post(address, {"shown": "0"}, status=404)
    for address in (f"/c/{claimed}/badges/{tail}", f"/c/{claimed}/badges/{tail}/apercu"):
        client_request.get(address, status=404)
    client_request.get(f"/v/{awarded[0].short_code}")
