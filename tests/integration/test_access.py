"""Who may do what, over every route that there is: nothing is changed by reading, nothing of others is seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, event
from werkzeug.routing import Rule

from badges.domain.permissions import Audience
from badges.records.tables import Assertion
from badges.services.instance import Instance
from badges.services.signing_in import new_link
from tests.support.addresses import arguments, audience, fill, rules_of
from tests.support.client import PageClient
from tests.support.sample import World, take

WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER|TRUNCATE|COPY)\b", re.IGNORECASE)
VISIT = "UPDATE share_link SET visits="
FILES = ("badge.png", "badge.svg", "signed.png", "signed.svg", "badge.jws", "qr.png", "qr.svg")
OF_MEMBERS = frozenset(Audience) - {Audience.ANYONE, Audience.CLAIM_HOLDER, Audience.SIGNED_IN}


@contextmanager
def writes_to(engine: Engine) -> Iterator[list[str]]:
    """Collect every statement that changes something."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if WRITES.match(statement):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def values(instance: Instance, world: World, awarded: list[Assertion]) -> dict[str, str]:
    """Real values for the arguments of all routes, in the world's organisation."""
    with instance.unit_of_work() as session:
        link = new_link(instance, session, world.owner)
    own = {"coordinator.enter.token": link.rpartition("/")[2]}
    own["coordinator.award_letter.award_id"] = awarded[1].award.public_id  # one that waits to be claimed
    return arguments(instance, world, awarded[0], own)


def statuses(
    client: PageClient, rules: list[Rule], values: dict[str, str], method: str = "GET", *, follow: bool = False
) -> dict[str, int]:
    """Ask for every rule as a browser does, and return the status of each address, or of where it leads."""
    answers = {}
    for rule in rules:
        path = fill(rule, values)
        answer = client.client.open(
            path,
            method=method,
            base_url=client.base,
            headers={"Accept": "text/html,*/*;q=0.8"},
            follow_redirects=follow,
        )
        answers[f"{method} {path}"] = answer.status_code
        answer.close()
    return answers


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)  # what a page asks for does not depend on it
def test_no_get_changes_the_database(
    app: Flask, instance: Instance, client_request: PageClient, world: World, values: dict[str, str]
) -> None:
    """With ids that exist, every GET and HEAD answers, and none writes anything but how often a link was opened."""
    client_request.sign_in(world.owner)
    files = [rule for rule in rules_of(app, "GET") if "name" in rule.arguments]
    with writes_to(instance.engine) as writes:
        for method in ("GET", "HEAD"):
            answers = statuses(client_request, rules_of(app, "GET"), values, method)
            for name in FILES:
                answers |= statuses(client_request, files, values | {"name": name}, method)
            assert {path: status for path, status in answers.items() if status >= 400} == {}
    assert [statement for statement in writes if not statement.startswith(VISIT)] == []
    assert len(writes) == 1  # the one GET of that link, after its page had left; HEAD is no visit


def test_members_pages_are_closed_to_strangers(app: Flask, client_request: PageClient, values: dict[str, str]) -> None:
    """Whoever is not signed in is led to the sign-in page, and may send no form."""
    closed = [
        rule for rule in rules_of(app, "GET") if audience(app, rule) not in (Audience.ANYONE, Audience.CLAIM_HOLDER)
    ]
    assert closed
    assert {path: status for path, status in statuses(client_request, closed, values).items() if status != 302} == {}
    posts = [
        rule for rule in rules_of(app, "POST") if audience(app, rule) not in (Audience.ANYONE, Audience.CLAIM_HOLDER)
    ]
    answers = statuses(client_request, posts, values, "POST")
    assert {path: status for path, status in answers.items() if status not in (400, 401)} == {}


def test_another_organisation_does_not_exist(
    app: Flask, client_request: PageClient, neighbour: World, values: dict[str, str]
) -> None:
    """Signed in elsewhere, every page and form of the organisation answers 404."""
    client_request.sign_in(neighbour.owner)
    app.config["WTF_CSRF_ENABLED"] = False  # the right is asked, not the token
    for method in ("GET", "POST"):
        rules = [rule for rule in rules_of(app, method) if audience(app, rule) in OF_MEMBERS]
        assert rules
        answers = statuses(client_request, rules, values, method)
        assert {path: status for path, status in answers.items() if status != 404} == {}


def test_another_organisations_ids_do_not_exist(
    app: Flask, client_request: PageClient, neighbour: World, values: dict[str, str]
) -> None:
    """Under one's own organisation, the ids of another one answer 404."""
    client_request.sign_in(neighbour.owner)
    app.config["WTF_CSRF_ENABLED"] = False
    mixed = values | {"org": neighbour.slug}
    both_have = {"org", "badge", "version", "name"}  # words, the same in every organisation
    for method in ("GET", "POST"):
        rules = [rule for rule in rules_of(app, method) if "org" in rule.arguments and rule.arguments - both_have]
        assert any("person_id" in rule.arguments for rule in rules)
        answers = statuses(client_request, rules, mixed, method, follow=True)
        assert {path: status for path, status in answers.items() if status != 404} == {}


def test_another_persons_ids_are_in_no_other_carnet(
    app: Flask, instance: Instance, client_request: PageClient, awarded: list[Assertion], values: dict[str, str]
) -> None:
    """Behind one's own card, what belongs to another person of the same session is not there, to read or to change."""
    with instance.unit_of_work() as session:
        own = take(instance, session, awarded[2]).split("/")[2]
    for method in ("GET", "POST"):
        rules = [
            rule
            for rule in rules_of(app, method)
            if audience(app, rule) is Audience.CLAIM_HOLDER and rule.arguments - {"code"}
        ]
        assert len(rules) > 5
        for number, rule in enumerate(rules):  # each asked by another visitor: one who misses often is refused
            client_request.client.environ_base["REMOTE_ADDR"] = f"198.18.{len(method)}.{number}"
            ((path, status),) = statuses(client_request, [rule], values | {"code": own}, method, follow=True).items()
            assert status in (404, 410), f"{path} answered {status}"


def test_observers_change_nothing(app: Flask, client_request: PageClient, world: World, values: dict[str, str]) -> None:
    """An observer of the organisation cannot use what is kept to its owners and coordinators."""
    client_request.sign_in(world.observer)
    app.config["WTF_CSRF_ENABLED"] = False
    for method in ("GET", "POST"):
        rules = [rule for rule in rules_of(app, method) if audience(app, rule) is Audience.COORDINATOR]
        answers = statuses(client_request, rules, values, method)
        assert {path: status for path, status in answers.items() if status not in (403, 404)} == {}


def test_forms_need_their_token(app: Flask, client_request: PageClient, world: World, values: dict[str, str]) -> None:
    """Signed in, a form without its token is refused, whatever it would have done."""
    client_request.sign_in(world.owner)
    rules = [
        rule for rule in rules_of(app, "POST") if audience(app, rule) not in (Audience.ANYONE, Audience.CLAIM_HOLDER)
    ]
    answers = statuses(client_request, rules, values, "POST")
    assert {path: status for path, status in answers.items() if status != 400} == {}


def test_unknown_ids_are_a_page_not_a_crash(app: Flask, client_request: PageClient, world: World) -> None:
    """Ids that nobody ever gave out answer 404, in every place where an id can stand."""
    client_request.sign_in(world.owner)
    odd = dict.fromkeys({name for rule in rules_of(app, "GET") for name in rule.arguments}, "x")
    odd |= {"version": "99", "filename": "../settings.py", "org": world.slug, "name": "badge.exe"}
    for number, rule in enumerate(rules_of(app, "GET")):
        if rule.arguments - {"org"}:
            # Each asked by another visitor: one who misses often is refused.
            client_request.client.environ_base["REMOTE_ADDR"] = f"198.18.{number // 250}.{number % 250}"
            ((path, status),) = statuses(client_request, [rule], odd, follow=True).items()
            assert status in (404, 406, 410), f"{path} answered {status}"
