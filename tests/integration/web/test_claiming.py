"""Claiming a badge: one look, one tap; refusing is as easy."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from badges.domain.claiming import INVITATION
from badges.records.tables import Award, Consent
from badges.services.claiming import code_of
from tests.support.sample import World, take

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from badges.records.tables import Assertion
    from badges.services.instance import Instance
    from tests.support.client import PageClient


@pytest.fixture
def code(instance: Instance, awarded: list[Assertion]) -> str:
    """The claim code of the first person's badge."""
    return code_of(instance, awarded[0].award)


def words(client: PageClient) -> str:
    """Return what the last page says."""
    assert client.page is not None
    return client.page.text().replace("\u00a0", " ")


def test_a_card_shows_the_badge_before_anything_else(client_request: PageClient, code: str, world: World) -> None:
    """Whoever opens a card sees her first name, the badge, who gives it and what a yes means; no surname, no cookie."""
    for address in (f"/c/{code}", f"/C/{code}"):
        answer = client_request.get(address, status=302 if address.startswith("/C") else 200)
        if answer.status_code == 302:
            answer = client_request.follow(answer)
        said = words(client_request)
        assert "Zéphyrine, ce badge est pour vous." in said
        assert "mon badge a une page internet, sans mon nom." in said
        assert world.organisation.name in said
        assert "Quibolle" not in answer.text
        assert "Set-Cookie" not in answer.headers


def test_one_tap_claims_and_records_the_consent(
    client_request: PageClient, session: Session, awarded: list[Assertion], code: str
) -> None:
    """« C’est bien moi » opens the carnet; the consent is kept once, however often the button is sent."""
    for _ in range(2):
        client_request.follow(client_request.post(f"/c/{code}/oui", {}, status=303))
        assert "Bonjour Zéphyrine" in words(client_request)
        assert "Vous avez 1 badge." in words(client_request)
    consents = session.scalars(select(Consent)).all()
    assert [(one.kind, one.wording, one.award_id, one.accompanied) for one in consents] == [
        ("publication", "publication-2", awarded[0].award_id, False)
    ]


def test_refusing_is_one_tap_and_answers_410(
    client_request: PageClient, session: Session, awarded: list[Assertion], code: str, world: World
) -> None:
    """After a no every address of the badge says 410, the card too, and nobody can say yes any more."""
    client_request.post(f"/c/{code}/non", {}, status=200)
    assert "C’est noté." in words(client_request)
    assertion = f"/o/{world.slug}/assertions/{awarded[0].public_id}"
    for address in (assertion, f"{assertion}/badge.png", f"/v/{awarded[0].short_code}", f"/c/{code}"):
        client_request.get(address, status=410)
    client_request.post(f"/c/{code}/oui", {}, status=410)
    assert session.scalars(select(Consent)).all() == []


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_claimed_badge_is_not_refused_by_its_card(
    client_request: PageClient, instance: Instance, session: Session, awarded: list[Assertion], code: str
) -> None:
    """The button of an old page takes nothing back from a carnet."""
    take(instance, session, awarded[0])
    session.commit()
    client_request.post(f"/c/{code}/non", {}, status=410)
    client_request.get(f"/v/{awarded[0].short_code}", status=200)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_an_invitation_ends_after_ninety_days(
    client_request: PageClient, session: Session, awarded: list[Assertion], code: str
) -> None:
    """An old card says so and claims nothing; one that was claimed in time opens its carnet for ever."""
    award = session.get_one(Award, awarded[0].award_id)
    award.invited_at -= INVITATION - timedelta(minutes=1)
    session.commit()
    client_request.get(f"/c/{code}", status=200)
    award.invited_at -= timedelta(minutes=2)
    session.commit()
    client_request.get(f"/c/{code}", status=410)
    assert "Votre badge est toujours là." in words(client_request)
    client_request.post(f"/c/{code}/oui", {}, status=410)
    award.claimed_at = award.invited_at
    session.commit()
    client_request.get(f"/c/{code}", status=200)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_an_unclaimed_card_opens_no_carnet(
    client_request: PageClient, instance: Instance, session: Session, awarded: list[Assertion], code: str
) -> None:
    """Before the yes there is nothing to take; and a card never opens somebody else's badge."""
    mine = take(instance, session, awarded[1])
    session.commit()
    award = awarded[0].award.public_id
    client_request.get(f"/c/{code}/badges/{award}/emporter", status=404)
    client_request.get(f"{mine.rpartition('/')[0]}/{award}/emporter", status=404)
