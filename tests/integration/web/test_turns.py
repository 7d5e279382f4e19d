"""Checks that wait for other people's servers take turns; everything else is answered meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from badges.gateways.images import ResvgRenderer
from badges.openbadges.baking.png import bake_png
from badges.openbadges.verification import Answer, LimitedFetcher
from badges.openbadges.verification.addresses import Address
from badges.services import outbound
from badges.services.instance import Instance
from badges.services.outbound import MOST_TURNS, MOST_TURNS_OF_ONE
from tests.support.instances import BASE, build_app
from tests.support.pages import Page

if TYPE_CHECKING:
    from badges.records.tables import Assertion

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
ELSEWHERE = "https://ailleurs.exemple.fr/badge"


class SlowWorld:
    """Servers of others that answer 404, once they are let."""

    def __init__(self) -> None:
        self.asked = threading.Semaphore(0)
        self.answers = threading.Event()

    def fetcher(self, allow_loopback: bool) -> LimitedFetcher:
        """Return a fetcher of this world."""
        return _SlowFetcher(self, allow_loopback)


class _SlowFetcher(LimitedFetcher):
    def __init__(self, world: SlowWorld, allow_loopback: bool) -> None:
        super().__init__(allow_loopback=allow_loopback)
        self._world = world

    def ask(self, address: Address, seconds: float, etag: str | None = None) -> Answer:
        self._world.asked.release()
        self._world.answers.wait(20)
        return Answer(404)

    def close(self) -> None:
        """Do nothing."""


@pytest.fixture(autouse=True)
def no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is kept waiting for a turn."""
    monkeypatch.setattr(outbound, "PATIENCE", 0.01)


@pytest.fixture
def no_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other visitors hold every turn."""
    monkeypatch.setattr(outbound, "MOST_TURNS", 0)


@pytest.fixture
def world_outside() -> SlowWorld:
    """Servers that keep us waiting."""
    return SlowWorld()


@pytest.fixture
def slow_app(instance: Instance, world_outside: SlowWorld) -> Flask:
    """The application in that world."""
    return build_app(replace(instance, new_fetcher=world_outside.fetcher))


@pytest.fixture
def pool(world_outside: SlowWorld) -> Iterator[ThreadPoolExecutor]:
    """Visitors who ask at the same time."""
    with ThreadPoolExecutor(MOST_TURNS + 1) as threads:
        yield threads
        world_outside.answers.set()


def ask(app: Flask, visitor: int, text: str = ELSEWHERE, path: str = "/verify") -> TestResponse:
    """Have a visitor check a badge."""
    environ = {"REMOTE_ADDR": f"192.0.2.{visitor}"}
    if path == "/verify":
        return app.test_client().post(path, data={"text": text}, environ_base=environ)
    return app.test_client().post(path, json={"input": text}, environ_base=environ)


def send(app: Flask, path: str, **fields: object) -> TestResponse:
    """Send a form."""
    return app.test_client().post(path, data=fields, content_type="multipart/form-data")


def typed(answer: TestResponse) -> str:
    """Return what stands in the form's text."""
    (area,) = Page(answer.data, BASE).all("textarea")
    return area.text or ""


def test_one_visitor_waits_for_four_servers_at_a_time(
    slow_app: Flask, world_outside: SlowWorld, pool: ThreadPoolExecutor
) -> None:
    """The fifth check of a visitor is told to come back, page or interface; another visitor's is not."""
    first = [pool.submit(ask, slow_app, 1) for _ in range(MOST_TURNS_OF_ONE)]
    for _ in first:
        assert world_outside.asked.acquire(timeout=20)
    page = ask(slow_app, 1)
    assert page.status_code == 429
    assert 1 <= int(page.headers["Retry-After"]) <= 10
    machine = ask(slow_app, 1, path="/api/v1/verify")
    assert (machine.status_code, machine.mimetype) == (429, "application/problem+json")
    assert 1 <= int(machine.headers["Retry-After"]) <= 10
    other = pool.submit(ask, slow_app, 2)
    assert world_outside.asked.acquire(timeout=20)
    world_outside.answers.set()
    assert [one.result(20).status_code for one in (*first, other)] == [200] * 5
    assert ask(slow_app, 1).status_code == 200


@pytest.mark.parametrize("path", ["/verify", "/verify/preuve"])
def test_whoever_has_to_wait_loses_nothing(no_turns: None, slow_app: Flask, instance: Instance, path: str) -> None:
    """The form comes back with the text, the e-mail and what the image held, and says how long to wait."""
    text = f"{ELSEWHERE}?{'x' * 3000}"
    page = send(slow_app, path, given=text, recipient="lea@exemple.fr")
    assert page.status_code == 429
    shown = Page(page.data, instance.urls.base)
    assert typed(page) == text
    assert f"Attendez {page.headers['Retry-After']} seconde" in shown.text()
    assert 'name="recipient"' in page.text
    assert "lea@exemple.fr" in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_an_image_that_has_to_wait_leaves_its_badge_in_the_form(no_turns: None, slow_app: Flask) -> None:
    """What a file holds is a text: it need not be chosen again."""
    picture = bake_png(ResvgRenderer().png(SQUARE, size=9), ELSEWHERE)
    page = send(slow_app, "/verify", file=(BytesIO(picture), "badge.png"))
    assert page.status_code == 429
    assert typed(page) == ELSEWHERE


def test_slow_servers_do_not_stop_the_service(
    slow_app: Flask, instance: Instance, awarded: list[Assertion], world_outside: SlowWorld, pool: ThreadPoolExecutor
) -> None:
    """With every turn taken one more is refused; badges of our own are checked, and their pages answered."""
    waiting = [pool.submit(ask, slow_app, visitor) for visitor in range(1, MOST_TURNS + 1)]
    for _ in waiting:
        assert world_outside.asked.acquire(timeout=20)
    assert instance.engine.pool.checkedout() == 0
    assert ask(slow_app, 99).status_code == 429
    ours = instance.urls.assertion("cap-tandem", awarded[0].public_id)
    assert "Badge authentique" in ask(slow_app, 1, ours).text
    assert slow_app.test_client().get(f"/v/{awarded[0].short_code}").status_code == 200
    world_outside.answers.set()
    assert [one.result(20).status_code for one in waiting] == [200] * MOST_TURNS
    assert ask(slow_app, 99).status_code == 200
