"""The Host header is written by whoever asks: no answer repeats it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask import Flask
from flask.testing import FlaskClient

from badges.services.signing_in import consume_link, new_link
from badges.web.access import SESSION_COOKIE
from tests.support.addresses import arguments, fill, rules_of
from tests.support.client import PageClient

if TYPE_CHECKING:
    from badges.records.tables import Assertion
    from badges.services.instance import Instance
    from tests.support.sample import World

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
EVIL = "evil.example"


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_no_answer_repeats_the_host(
    app: Flask, instance: Instance, client: FlaskClient, world: World, awarded: list[Assertion], accept: str
) -> None:
    """Every GET route, with one slash, two, or one at its end, is answered without the name that was asked for."""
    with instance.unit_of_work() as session:
        link = new_link(instance, session, world.owner)
    values = arguments(instance, world, awarded[0], {"coordinator.enter.token": link.rpartition("/")[2]})
    with instance.unit_of_work() as session:
        cookie = consume_link(instance, session, new_link(instance, session, world.owner).rpartition("/")[2])
    headers = {"Host": EVIL, "Accept": accept, "Cookie": f"{SESSION_COOKIE}={cookie}"}
    for rule in rules_of(app, "GET"):
        path = fill(rule, values)
        for asked in (path, f"/{path}", f"{path}/", path.replace("/", "//"), f"{path}?lang=en"):
            answer = client.get(asked, headers=headers)
            told = answer.get_data() + str(answer.headers).encode()
            assert EVIL.encode() not in told, f"{asked} repeats the host"
            answer.close()


def test_the_answer_is_the_usual_one(client_request: PageClient, instance: Instance, awarded: list[Assertion]) -> None:
    """A request by another name is answered as any other, with links of the base URL."""
    path = f"/v/{awarded[0].short_code}"
    headers = {"Host": EVIL, "Accept": "text/html"}
    assert instance.urls.base in client_request.client.get(path, headers=headers).text


@pytest.mark.parametrize("path", ["//evil.example/", "//evil.example", "///evil.example/verify"])
def test_no_link_of_ours_begins_with_two_slashes(client_request: PageClient, world: World, path: str) -> None:
    """An address that begins as the name of a host does gets a page that links to no such name."""
    answer = client_request.client.get("/", environ_overrides={"PATH_INFO": path}, headers={"Accept": "text/html"})
    assert 'href="//' not in answer.text
