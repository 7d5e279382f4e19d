"""Addresses that a person gives to employers: they show what she chose, end, and count visits and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from badges.records.tables import Assertion, ShareLink
from badges.services import sharing
from badges.services.erasing import erase
from badges.services.revoking import revoke
from tests.integration.web.test_carnet import words
from tests.support.client import PageClient
from tests.support.sample import OTHER_BADGE, PEOPLE, World, award, take

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from badges.services.instance import Instance

Give = Callable[..., str]
ONE_BACKEND = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture
def carnet(instance: Instance, session: Session, awarded: list[Assertion]) -> str:
    """The address of the first person's carnet."""
    address = take(instance, session, awarded[0])
    session.commit()
    return address.partition("/badges/")[0]


@pytest.fixture
def give(client_request: PageClient, carnet: str) -> Give:
    """Make an address as the form does, and return its token."""

    def made(**changes: Any) -> str:
        client_request.get(f"{carnet}/donner")
        assert client_request.page is not None
        badges = [box.get("value") for box in client_request.page.all("input") if box.get("type") == "checkbox"]
        sent = {"badge": badges, "days": "30", "label": "  Boulangerie\u202e Pétrin "} | changes
        answer = client_request.post(f"{carnet}/donner", sent, status=303)
        client_request.follow(answer)
        return str(answer.headers["Location"]).rpartition("/")[2]

    return made


def visit(client: PageClient, token: str, *, status: int = 200, method: str = "GET") -> Any:
    """Open an address to the end, as a browser does, which is when the visit is counted."""
    answer = client.client.open(f"/p/{token}", method=method, base_url=client.base, headers={"Accept": "text/html"})
    if method == "GET":
        client._checked(answer, status)
    answer.close()
    return answer


def visits(instance: Instance, token: str) -> int:
    """Return how many visits were counted."""
    with instance.sessions() as session:
        return session.scalars(select(ShareLink.visits).where(ShareLink.token == token)).one()


@ONE_BACKEND
def test_an_address_shows_badges_with_their_verdict(
    client_request: PageClient, instance: Instance, awarded: list[Assertion], give: Give
) -> None:
    """The employer reads how each badge stands now and opens its page; no name, no label, nothing kept by others."""
    token = give()
    assert "Boulangerie Pétrin" in words(client_request)
    assert f"{instance.urls.base}/p/{token}" in client_request.page.body.decode() if client_request.page else False
    answer = visit(client_request, token)
    said = words(client_request)
    assert "1 badge, vérifié à l’instant" in said
    assert "Authentique" in said
    assert client_request.page is not None
    assert instance.urls.short(awarded[0].short_code) in client_request.page.links()
    assert not any(word in answer.text for word in ("Quibolle", "Zéphyrine", "Boulangerie", "/c/"))
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in answer.headers


def test_visits_are_counted_and_nothing_of_visitors(
    client_request: PageClient, instance: Instance, session: Session, carnet: str, give: Give
) -> None:
    """Two openings are two; HEAD, the person's own preview and an address that nobody gave are none."""
    token = give()
    for _ in range(2):
        visit(client_request, token)
    visit(client_request, token, method="HEAD")
    client_request.get(f"{carnet}/liens/{token}/apercu").close()
    visit(client_request, "a" * 22, status=404)
    assert visits(instance, token) == 2
    client_request.get(f"{carnet}/donner")
    assert "2 visites" in words(client_request)
    assert set(ShareLink.__table__.columns.keys()) == {
        "id", "token", "person_id", "label", "award_ids", "created_at", "expires_at", "ended_at", "visits",
    }  # fmt: skip


@ONE_BACKEND
def test_a_count_that_fails_breaks_no_page(
    client_request: PageClient, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], give: Give
) -> None:
    """When the visit cannot be counted the page has left already, and the log names neither person nor address."""
    token = give()

    def failing(*_args: object) -> None:
        raise RuntimeError(f"no place for {token}")

    monkeypatch.setattr(sharing.sharing, "count_visit", failing)
    visit(client_request, token)
    logged = "".join(capfd.readouterr())
    assert "visit_not_counted" in logged
    assert token not in logged


@ONE_BACKEND
def test_an_address_is_stopped_at_once(client_request: PageClient, carnet: str, give: Give) -> None:
    """« Arrêter » answers 410 from the next load on; the person sees that it has ended."""
    token, other = give(), give(days="7", label="")
    client_request.follow(client_request.post(f"{carnet}/liens/{token}/fin", status=303))
    assert "Fermée" in words(client_request)
    visit(client_request, token, status=410)
    assert "Cette adresse ne montre plus rien." in words(client_request)
    visit(client_request, other)
    client_request.get(f"{carnet}/liens/{token}")
    assert "Vous pouvez en faire une autre." in words(client_request)


@ONE_BACKEND
def test_an_address_ends_by_itself(client_request: PageClient, instance: Instance, give: Give) -> None:
    """After as many days as were chosen it shows nothing, and counts nothing more."""
    token = give(days="7")
    instance.clock.advance(days=7, seconds=-1)  # type: ignore[attr-defined]  # the clock of tests
    visit(client_request, token)
    instance.clock.advance(seconds=1)  # type: ignore[attr-defined]  # the clock of tests
    visit(client_request, token, status=410)
    assert visits(instance, token) == 1


@ONE_BACKEND
def test_only_what_was_chosen_and_is_shown_is_there(
    client_request: PageClient,
    instance: Instance,
    session: Session,
    world: World,
    awarded: list[Assertion],
    carnet: str,
    give: Give,
) -> None:
    """What was not chosen is not there; a hidden badge leaves, a withdrawn one says so, a name is shown by choice."""
    other = award(instance, session, world, badge=OTHER_BADGE, people=PEOPLE[:1])[0]
    take(instance, session, other)
    session.commit()
    one, both = give(badge=[awarded[0].award.public_id]), give()
    visit(client_request, one)
    assert "Fiable au travail" not in words(client_request)
    client_request.post(f"{carnet}/nom", {"shown": "1"}, status=303)
    revoke(instance, session, other.award, "error")
    session.commit()
    visit(client_request, both)
    assert "Zéphyrine Quibolle" in words(client_request)
    assert re.search(r"Fiable au travail.*Retiré", words(client_request))
    client_request.post(f"{carnet}/visibilite", {"shown": "0"}, status=303)
    visit(client_request, one, status=404)
    assert "Ces badges ne sont pas montrés en ce moment." in words(client_request)
    visit(client_request, both)
    assert "Duo en entreprise" not in words(client_request)


@ONE_BACKEND
def test_what_cannot_be_given_is_explained(
    client_request: PageClient, session: Session, awarded: list[Assertion], carnet: str
) -> None:
    """No badge, somebody else's, and a time that is not offered come back with the form; nothing is made."""
    mine, others = awarded[0].award.public_id, awarded[1].award.public_id
    for sent in ({"days": "30"}, {"badge": [others], "days": "30"}, {"badge": [mine], "days": "3650"}):
        client_request.post(f"{carnet}/donner", sent, status=422)
        assert "Une réponse à corriger" in words(client_request)
    assert session.scalar(select(func.count()).select_from(ShareLink)) == 0


@ONE_BACKEND
def test_an_address_belongs_to_its_person(
    client_request: PageClient, instance: Instance, session: Session, awarded: list[Assertion], give: Give
) -> None:
    """Another person's carnet neither shows nor stops it; odd tokens are pages that do not exist."""
    token = give()
    stranger = take(instance, session, awarded[1]).partition("/badges/")[0]
    session.commit()
    client_request.get(f"{stranger}/liens/{token}", status=404)
    client_request.post(f"{stranger}/liens/{token}/fin", status=404)
    for odd in ("%00", "é", "x" * 200):
        client_request.get(f"/p/{odd}", status=404)
    visit(client_request, token)


@ONE_BACKEND
def test_there_are_only_so_many_at_a_time(
    client_request: PageClient, session: Session, awarded: list[Assertion], carnet: str, give: Give
) -> None:
    """Whoever makes thousands of addresses is asked to stop one first; those that ended do not count."""
    give()
    like = session.scalars(select(ShareLink)).one()
    for number in range(sharing.MOST_OPEN - 1):
        values = {"person_id": like.person_id, "award_ids": [], "label": "", "created_at": like.created_at}
        session.add(ShareLink(token=f"t{number}", expires_at=like.expires_at, **values))
    session.commit()
    sent = {"badge": [awarded[0].award.public_id], "days": "30"}
    client_request.post(f"{carnet}/donner", sent, status=422)
    assert "Arrêtez-en une, puis recommencez." in words(client_request)
    like.expires_at -= timedelta(days=60)
    session.commit()
    client_request.post(f"{carnet}/donner", sent, status=303)


@ONE_BACKEND
def test_an_erased_persons_address_is_gone(
    client_request: PageClient, instance: Instance, session: Session, awarded: list[Assertion], give: Give
) -> None:
    """After an erasure the address answers 410 and says nothing of why."""
    token = give()
    with instance.unit_of_work() as own:
        erase(instance, own, own.merge(awarded[0].award).person)
    visit(client_request, token, status=410)
