"""Checks that wait for other people's servers take turns; everything else is answered meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from badges.openbadges.verification import Answer, LimitedFetcher
from badges.openbadges.verification.addresses import Address
from badges.services.instance import Instance
from tests.support.instances import build_app

if TYPE_CHECKING:
    from badges.records.tables import Assertion

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
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
    with ThreadPoolExecutor(8) as threads:
        yield threads
        world_outside.answers.set()


def ask(app: Flask, visitor: int, text: str = ELSEWHERE, path: str = "/verify") -> TestResponse:
    """Have a visitor check a badge."""
    environ = {"REMOTE_ADDR": f"192.0.2.{visitor}"}
    if path == "/verify":
        return app.test_client().post(path, data={"text": text}, environ_base=environ)
    return app.test_client().post(path, json={"input": text}, environ_base=environ)


def test_one_visitor_waits_for_one_server_at_a_time(
    slow_app: Flask, world_outside: SlowWorld, pool: ThreadPoolExecutor
) -> None:
    """The second check of a visitor is told to come back, page or interface; another visitor's is not."""
    first = pool.submit(ask, slow_app, 1)
    assert world_outside.asked.acquire(timeout=20)
    page = ask(slow_app, 1)
    assert (page.status_code, page.headers["Retry-After"]) == (429, "10")
    assert "Attendez une minute" in page.text
    machine = ask(slow_app, 1, path="/api/v1/verify")
    assert (machine.status_code, machine.mimetype) == (429, "application/problem+json")
    assert machine.headers["Retry-After"] == "10"
    other = pool.submit(ask, slow_app, 2)
    assert world_outside.asked.acquire(timeout=20)
    world_outside.answers.set()
    assert [first.result(20).status_code, other.result(20).status_code] == [200, 200]
    assert ask(slow_app, 1).status_code == 200


def test_four_slow_servers_do_not_stop_the_service(
    slow_app: Flask, instance: Instance, awarded: list[Assertion], world_outside: SlowWorld, pool: ThreadPoolExecutor
) -> None:
    """With four checks under way a fifth is refused; badges of our own are checked, and their pages answered."""
    waiting = [pool.submit(ask, slow_app, visitor) for visitor in range(1, 5)]
    for _ in waiting:
        assert world_outside.asked.acquire(timeout=20)
    assert ask(slow_app, 5).status_code == 429
    ours = instance.urls.assertion("cap-tandem", awarded[0].public_id)
    assert "Badge authentique" in ask(slow_app, 1, ours).text
    assert slow_app.test_client().get(f"/v/{awarded[0].short_code}").status_code == 200
    world_outside.answers.set()
    assert [one.result(20).status_code for one in waiting] == [200] * 4
    assert ask(slow_app, 5).status_code == 200
