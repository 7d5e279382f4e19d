"""Every anonymous entry is limited: per address, IPv6 by /64, behind as many proxies as the setting says."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from badges.app import create_app
from badges.domain.limits import limit_of
from badges.domain.permissions import Audience
from badges.services.instance import Instance
from badges.settings import Settings
from tests.support.addresses import audience, rules_of
from tests.support.sample import World

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)

API = "/api/v1/verify"
# Leaving needs no limit: it costs one statement, and only with the cookie of a session.
UNLIMITED = {"/deconnexion"}


def behind(instance: Instance, proxies: int) -> FlaskClient:
    """Return a client of the application behind that many proxies."""
    settings = Settings(env="development", base_url=instance.urls.base, home=instance.home, proxies=proxies)
    app = create_app(settings, instance=instance)
    app.testing = True
    return app.test_client()


def ask(client: FlaskClient, address: str = "192.0.2.1", forwarded: str | None = None, **sent: Any) -> int:
    """Ask the interface for a check, as somebody at `address`, and return the status."""
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    body = {"input": "rien"} | sent
    return client.post(API, json=body, headers=headers, environ_base={"REMOTE_ADDR": address}).status_code


def spend(client: FlaskClient, *args: Any, **sent: Any) -> None:
    """Use up what one visitor may ask in a minute."""
    assert [ask(client, *args, **sent) for _ in range(41)] == [200] * 40 + [429]


def test_every_anonymous_form_is_limited(app: Flask, instance: Instance) -> None:
    """Each POST that needs no session declares its limit, so do the typed codes."""
    open_to_all = (Audience.ANYONE, Audience.CLAIM_HOLDER)
    forms = [rule for rule in rules_of(app, "POST") if audience(app, rule) in open_to_all]
    typed = [rule for rule in rules_of(app, "GET") if rule.rule in ("/v/<code>", "/V/<code>", "/c/<code>")]
    assert len(typed) == 3
    unlimited = {rule.rule for rule in [*forms, *typed] if limit_of(app.view_functions[rule.endpoint]) is None}
    assert unlimited == UNLIMITED & {rule.rule for rule in forms}


def test_one_address_is_stopped_and_told_when_to_return(client: FlaskClient, world: World) -> None:
    """The 41st check of a minute is a 429 with Retry-After; another address goes on."""
    spend(client, "192.0.2.1")
    refused = client.post(API, json={"input": "rien"}, environ_base={"REMOTE_ADDR": "192.0.2.1"})
    assert refused.mimetype == "application/problem+json"
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert ask(client, "192.0.2.2") == 200


def test_the_page_and_the_interface_share_one_count(client: FlaskClient, world: World) -> None:
    """Whoever used up the interface gets a page that says so at /verify, and the other way round."""
    spend(client, "192.0.2.1")
    refused = client.post("/verify", data={"text": "rien"}, environ_base={"REMOTE_ADDR": "192.0.2.1"})
    assert refused.status_code == 429
    assert refused.mimetype == "text/html"
    assert f"Attendez {refused.headers['Retry-After']} seconde" in refused.text
    assert int(refused.headers["Retry-After"]) >= 1


def test_ipv6_is_counted_by_its_network(client: FlaskClient, world: World) -> None:
    """Walking through one /64 does not help; the next /64 is somebody else."""
    for number in range(40):
        assert ask(client, f"2001:db8:1:2:{number:x}::{number:x}") == 200
    assert ask(client, "2001:db8:1:2:ffff::1") == 429
    assert ask(client, "2001:db8:1:3::1") == 200


def test_without_proxies_the_header_is_ignored(instance: Instance, world: World) -> None:
    """A client cannot choose its address by sending X-Forwarded-For."""
    client = behind(instance, 0)
    for number in range(40):
        assert ask(client, forwarded=f"198.51.100.{number}") == 200
    assert ask(client, forwarded="198.51.100.200") == 429


def test_behind_one_proxy_the_last_entry_counts(instance: Instance, world: World) -> None:
    """What the proxy added is believed; whatever the client wrote before it is not."""
    client = behind(instance, 1)
    for number in range(40):
        assert ask(client, "127.0.0.1", f"198.51.100.{number}, 203.0.113.9") == 200
    assert ask(client, "127.0.0.1", "198.51.100.200, 203.0.113.9") == 429
    assert ask(client, "127.0.0.1", "203.0.113.9, 203.0.113.10") == 200


def test_behind_two_proxies_the_last_but_one_counts(instance: Instance, world: World) -> None:
    """With two proxies the address that the first of them saw counts, IPv6 by its /64."""
    client = behind(instance, 2)
    for number in range(40):
        assert ask(client, "127.0.0.1", f"spoofed, 2001:db8:7:8::{number:x}, 10.0.0.2") == 200
    assert ask(client, "127.0.0.1", "2001:db8:7:8:9::1, 10.0.0.2") == 429
    assert ask(client, "127.0.0.1", "2001:db8:7:9::1, 10.0.0.2") == 200


def test_guessing_whose_badge_it_is_has_a_lower_limit(client: FlaskClient, world: World) -> None:
    """Twenty recipients a minute may be tried on one address, by form and interface together."""
    for number in range(10):
        assert ask(client, recipient=f"p{number}@exemple.fr") == 200
        sent = {"text": "rien", "recipient": f"q{number}@exemple.fr"}
        answer = client.post("/verify", data=sent, environ_base={"REMOTE_ADDR": "192.0.2.1"})
        assert answer.status_code == 200
    assert ask(client, recipient="r@exemple.fr") == 429
    assert ask(client, "192.0.2.2", recipient="r@exemple.fr") == 200
