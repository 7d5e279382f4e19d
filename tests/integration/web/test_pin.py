"""The PIN of a carnet: asked on every card, tried five times at most, with a way back through the organisation."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from flask import Flask

from badges.domain.pins import MOST_FAILURES
from badges.records.tables import Assertion, Person
from badges.services import pins
from badges.services.claiming import code_of
from tests.integration.web.test_carnet import words
from tests.support.client import PageClient
from tests.support.sample import OTHER_BADGE, PEOPLE, World, award, take

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from badges.services.instance import Instance

RIGHT, WRONG = "4807", "4808"
ASKED = "Votre carnet a un code PIN."
ONE_BACKEND = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture
def badge(instance: Instance, session: Session, awarded: list[Assertion]) -> str:
    """The address of the first person's badge in her carnet."""
    address = take(instance, session, awarded[0])
    session.commit()
    return address


@pytest.fixture
def carnet(client_request: PageClient, badge: str) -> str:
    """The address of her carnet, on which she has put a PIN; this browser has closed it again."""
    address = badge.partition("/badges/")[0]
    client_request.post(f"{address}/pin", {"pin": RIGHT}, status=303)
    client_request.post(f"{address}/fermer", status=303)
    return address


@pytest.fixture
def browser(app: Flask, instance: Instance) -> Callable[[], PageClient]:
    """Open another browser."""
    return lambda: PageClient(app, instance)


def person_of(instance: Instance, assertion: Assertion) -> Person:
    """Return the person of a badge as she is now."""
    with instance.sessions() as session:
        return session.get_one(Person, assertion.award.person_id)


def try_pin(client: PageClient, carnet: str, pin: str, *, status: int) -> None:
    """Type a PIN on the page that asks for it."""
    client.post(f"{carnet}/ouvrir", {"pin": pin}, status=status)


@ONE_BACKEND
def test_every_card_asks_for_the_pin(
    client_request: PageClient,
    instance: Instance,
    session: Session,
    world: World,
    awarded: list[Assertion],
    badge: str,
    carnet: str,
    browser: Callable[[], PageClient],
) -> None:
    """Every page of the carnet asks for it, on each card; the right one opens it, in that browser and no other."""
    other = award(instance, session, world, badge=OTHER_BADGE, people=PEOPLE[:1])[0]
    session.commit()
    second = f"/c/{code_of(instance, other.award)}"
    client_request.get(second)
    assert "Zéphyrine, ce badge est pour vous." in words(client_request)
    client_request.follow(client_request.post(f"{second}/oui", status=303))
    for address in (second, carnet, badge, f"{badge}/emporter", f"{badge}/apercu", f"{carnet}/donner", f"{carnet}/pin"):
        client_request.get(address)
        assert ASKED in words(client_request), address
        assert "Fiable au travail" not in words(client_request), address
        assert "Zéphyrine" not in words(client_request), address
    for address in (f"{carnet}/visibilite", f"{carnet}/nom", f"{carnet}/pin", f"{carnet}/pin/enlever"):
        client_request.post(address, {"shown": "0", "pin": "9021"}, status=403)
    client_request.get(f"/v/{awarded[0].short_code}")
    try_pin(client_request, carnet, f" {RIGHT[:2]} {RIGHT[2:]} ", status=303)
    for address in (carnet, second):
        client_request.get(address)
        assert "Bonjour Zéphyrine" in words(client_request)
    stranger = browser()
    stranger.get(carnet)
    assert ASKED in words(stranger)


@ONE_BACKEND
def test_the_cookie_is_short_and_tells_nobody(
    client_request: PageClient, instance: Instance, awarded: list[Assertion], badge: str
) -> None:
    """It is set by the PIN alone, for half an hour, on the pages of carnets only, and says nothing of the person."""
    address = badge.partition("/badges/")[0]
    assert "Set-Cookie" not in client_request.get(f"{address}/pin").headers
    answer = client_request.post(f"{address}/pin", {"pin": RIGHT}, status=303)
    cookie = answer.headers["Set-Cookie"]
    for part in ("badges_carnet=", "Secure", "HttpOnly", "SameSite=Lax", "Path=/c", "Max-Age=1800"):
        assert part in cookie
    assert person_of(instance, awarded[0]).public_id not in cookie
    client_request.get(address)
    assert "Bonjour Zéphyrine" in words(client_request)
    instance.clock.advance(minutes=30)  # type: ignore[attr-defined]  # the clock of tests
    client_request.get(address)
    assert ASKED in words(client_request)


@ONE_BACKEND
def test_a_cookie_opens_one_carnet_with_one_pin(
    client_request: PageClient, instance: Instance, session: Session, awarded: list[Assertion], carnet: str
) -> None:
    """Another person's cookie, an invented one and that of an old PIN open nothing."""
    stranger = take(instance, session, awarded[1]).partition("/badges/")[0]
    session.commit()
    client_request.post(f"{stranger}/pin", {"pin": RIGHT}, status=303)
    client_request.get(carnet)
    assert ASKED in words(client_request)
    for invented in ("", "x", "WyJhIiwxXQ.abc", "é" * 100):
        assert not pins.is_opened_by(instance, person_of(instance, awarded[0]), invented)
    try_pin(client_request, carnet, RIGHT, status=303)
    old = pins.opening(instance, person_of(instance, awarded[0]))
    client_request.follow(client_request.post(f"{carnet}/pin", {"pin": "9021"}, status=303))
    assert not pins.is_opened_by(instance, person_of(instance, awarded[0]), old)
    client_request.follow(client_request.post(f"{carnet}/pin/enlever", status=303))
    client_request.get(carnet)
    assert "Bonjour Zéphyrine" in words(client_request)


@ONE_BACKEND
def test_five_failures_lock_the_carnet(
    client_request: PageClient, world: World, instance: Instance, awarded: list[Assertion], badge: str, carnet: str
) -> None:
    """After five wrong PINs even the right one opens nothing, until a coordinator takes it off."""
    for left in range(MOST_FAILURES - 1, 0, -1):
        try_pin(client_request, carnet, WRONG, status=403)
        assert f"Il vous reste {left} essai" in words(client_request)
    try_pin(client_request, carnet, WRONG, status=403)
    assert "Votre carnet est fermé." in words(client_request)
    try_pin(client_request, carnet, RIGHT, status=403)
    client_request.get(carnet)
    assert world.organisation.name in words(client_request)
    client_request.sign_in(world.owner)
    page = f"/espace/{world.slug}/attributions/{awarded[0].award.public_id}"
    client_request.get(page)
    assert "Débloquer le carnet" in words(client_request)
    client_request.follow(client_request.post(f"{page}/pin", status=303))
    assert "Débloquer le carnet" not in words(client_request)
    client_request.get(carnet)
    assert "Bonjour Zéphyrine" in words(client_request)
    assert person_of(instance, awarded[0]).pin_hash is None


@ONE_BACKEND
def test_the_right_pin_forgets_the_failures(
    client_request: PageClient, instance: Instance, awarded: list[Assertion], carnet: str
) -> None:
    """Whoever mistypes now and then is never locked out."""
    for _ in range(2):
        for _ in range(MOST_FAILURES - 1):
            try_pin(client_request, carnet, WRONG, status=403)
        try_pin(client_request, carnet, RIGHT, status=303)
    assert person_of(instance, awarded[0]).pin_failures == 0


def test_many_tries_at_once_are_no_more_than_five(
    instance: Instance, awarded: list[Assertion], carnet: str, monkeypatch: pytest.MonkeyPatch, app: Flask
) -> None:
    """Attempts are counted before they are checked: twelve at the same moment check five PINs."""
    checked = []
    monkeypatch.setattr(pins, "is_right", lambda *_args: bool(checked.append(1)))

    def attempt(number: int) -> int:
        with app.test_client() as client:
            sent = {"pin": WRONG}
            who = {"REMOTE_ADDR": f"192.0.2.{number}"}
            return client.post(f"{carnet}/ouvrir", data=sent, base_url=instance.urls.base, environ_base=who).status_code

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(attempt, range(12))) == {403}
    assert len(checked) == MOST_FAILURES
    assert person_of(instance, awarded[0]).pin_failures == MOST_FAILURES


@ONE_BACKEND
def test_one_visitor_tries_only_so_often(client_request: PageClient, carnet: str) -> None:
    """Wrong PINs are guesses: after ten in a minute their visitor waits, whichever carnet it is."""
    for _ in range(10):
        try_pin(client_request, carnet, WRONG, status=403)
    try_pin(client_request, carnet, WRONG, status=429)


@ONE_BACKEND
def test_what_is_kept_of_a_pin_gives_nothing_back(
    client_request: PageClient, instance: Instance, awarded: list[Assertion], carnet: str
) -> None:
    """The hash is argon2 with a salt and the installation's secret: trying all PINs on a dump finds none."""
    kept = person_of(instance, awarded[0]).pin_hash
    assert kept is not None
    assert kept.startswith("$argon2id$")
    assert pins.hashed(instance, RIGHT) != kept
    with pytest.raises(pins.VerificationError):
        pins._HASHER.verify(kept, RIGHT)
    assert pins.is_right(instance, person_of(instance, awarded[0]), RIGHT)


@ONE_BACKEND
def test_a_pin_that_is_none_comes_back(client_request: PageClient, badge: str) -> None:
    """Too short, and too easy: the form says what to do, and the carnet stays open."""
    address = badge.partition("/badges/")[0]
    for typed in ("", "48", "1234"):
        client_request.post(f"{address}/pin", {"pin": typed}, status=422)
        assert "Une réponse à corriger" in words(client_request)
    client_request.get(address)
    assert "Bonjour Zéphyrine" in words(client_request)
