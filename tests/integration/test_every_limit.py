"""Every anonymous entry has a limit: the list of routes is walked, and each of them refuses whoever asks too often."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from badges.domain.limits import Limit
from badges.domain.permissions import Audience
from badges.services.instance import Instance
from badges.services.visits import Visits
from badges.web import limits
from tests.support.addresses import arguments, audience, fill, rules_of
from tests.support.instances import build_app
from tests.support.sample import World

if TYPE_CHECKING:
    from badges.records.tables import Assertion

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
OPEN = (Audience.ANYONE, Audience.CLAIM_HOLDER)
MOST = 2
LD_JSON, HTML = "application/ld+json", "text/html"


@pytest.fixture
def strict_app(instance: Instance, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The application where one address may ask twice a minute whatever it is."""

    def asked(limit: Limit, who: str) -> Iterator[object]:
        return limits._rates(limit.by_address and f"{MOST} per minute", limit.scope, who)

    monkeypatch.setattr(limits, "_asked", asked)
    return build_app(instance, visits=Visits(MOST))


def ask(client: FlaskClient, method: str, path: str, address: object, accept: str = HTML) -> TestResponse:
    """Ask for something, as somebody at `address`."""
    headers = {"Accept": accept}
    return client.open(path, method=method, headers=headers, environ_base={"REMOTE_ADDR": str(address)})


def is_refused(answer: TestResponse) -> bool:
    """Tell whether somebody was asked to come back, and when."""
    return answer.status_code == 429 and int(answer.headers["Retry-After"]) >= 1


def test_every_anonymous_route_has_a_limit(
    strict_app: Flask, instance: Instance, world: World, awarded: list[Assertion]
) -> None:
    """Pages, documents, files and forms: the third request of an address is refused, and not the first two."""
    client = strict_app.test_client()
    values = arguments(instance, world, awarded[0], {})
    routes = [(method, rule) for method in ("GET", "POST") for rule in rules_of(strict_app, method)]
    asked = [(method, fill(rule, values)) for method, rule in routes if audience(strict_app, rule) in OPEN]
    assert len(asked) >= 40
    visitors = iter(ipaddress.ip_network("198.18.0.0/15"))
    for method, path in [*asked, ("GET", "/nulle-part"), ("DELETE", "/verify"), ("OPTIONS", "/verify")]:
        who = next(visitors)
        seen = [is_refused(ask(client, method, path, who)) for _ in range(MOST + 1)]
        assert seen == [False] * MOST + [True], f"{method} {path}"


def test_documents_count_before_flask_as_behind_it(strict_app: Flask, awarded: list[Assertion]) -> None:
    """The layer that answers hosted assertions shares its count, an IPv6 network's too, with all other addresses."""
    client = strict_app.test_client()
    path = f"/o/cap-tandem/assertions/{awarded[0].public_id}"
    assert ask(client, "GET", path, "2001:db8::1", LD_JSON).status_code == 200
    assert ask(client, "HEAD", path, "2001:db8::2", LD_JSON).status_code == 200
    refused = ask(client, "GET", path, "2001:db8::3", LD_JSON)
    assert is_refused(refused)
    assert refused.mimetype == "application/problem+json"
    assert is_refused(ask(client, "GET", "/", "2001:db8::4"))
    assert ask(client, "GET", path, "2001:db8:0:1::1", LD_JSON).status_code == 200


@pytest.mark.parametrize(
    ("path", "accept", "kind"),
    [
        ("/confidentialite", HTML, HTML),
        ("/o/cap-tandem", HTML, HTML),
        ("/o/cap-tandem", LD_JSON, "application/problem+json"),
        ("/api/v1/openapi.json", HTML, "application/problem+json"),
        ("/readyz", "*/*", "application/problem+json"),
    ],
)
def test_the_refusal_has_the_form_of_what_was_asked(
    strict_app: Flask, world: World, path: str, accept: str, kind: str
) -> None:
    """People read how long to wait on a page, machines in problem+json."""
    client = strict_app.test_client()
    for _ in range(MOST):
        ask(client, "GET", path, "192.0.2.1", accept)
    refused = ask(client, "GET", path, "192.0.2.1", accept)
    assert is_refused(refused)
    assert refused.mimetype == kind
