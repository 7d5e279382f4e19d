"""Ids that nobody ever gave out, of signs that a database may not even take, are pages that do not exist."""

from __future__ import annotations

import io
from itertools import product
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from badges.records.tables import Assertion, AwardBatch
from badges.services.instance import Instance
from tests.support.addresses import fill, rules_of
from tests.support.client import PageClient
from tests.support.sample import BADGE, World, sheet, take

ODD = ("\0", "a\0b", "é", "a b", "'", "\u202e", "x" * 500, "..")
IDS = {"action_id", "session_id", "award_id", "batch_id"}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_odd_ids_do_not_exist(
    app: Flask, client_request: PageClient, instance: Instance, world: World, awarded: list[Assertion], method: str
) -> None:
    """Wherever the addresses of the desk and of a carnet hold an id, one that cannot be is a 404, on each database."""
    client_request.sign_in(world.owner)
    app.config["WTF_CSRF_ENABLED"] = False
    rules = [rule for rule in rules_of(app, method) if rule.arguments & IDS]
    assert len(rules) > 3
    with instance.unit_of_work() as session:
        code = take(instance, session, awarded[0]).split("/")[2]
    form = {"badge": BADGE, "pasted": sheet().decode(), "token": "x", "date": "2026-11-19", "reason": "error"}
    for number, (odd, rule) in enumerate(product(ODD, rules)):
        path = fill(rule, dict.fromkeys(IDS, quote(odd, safe="")) | {"org": world.slug, "code": code})
        data = form if method == "POST" else None
        visitor = {"REMOTE_ADDR": f"10.0.0.{number % 250}"}  # whoever guesses more often is asked to wait
        answer = client_request.client.open(
            path, method=method, base_url=client_request.base, data=data, environ_base=visitor
        )
        assert answer.status_code == 404, (odd, rule)


def test_an_odd_cursor_starts_the_list(client_request: PageClient, world: World) -> None:
    """A list that is asked for from an id that cannot be starts at its beginning."""
    client_request.sign_in(world.owner)
    for address in (f"/espace/{world.slug}", f"/espace/{world.slug}/seances/{world.session.public_id}"):
        for odd in ODD:
            client_request.get(f"{address}?apres={quote(odd, safe='')}")
        assert world.action.title in client_request.page.text() if client_request.page else False


def test_odd_names_in_a_form(app: Flask, client_request: PageClient, instance: Instance, world: World) -> None:
    """A file's name is kept without control and format signs; a badge that cannot be comes back with the form."""
    client_request.sign_in(world.owner)
    app.config["WTF_CSRF_ENABLED"] = False
    address = f"/espace/{world.slug}/seances/{world.session.public_id}/feuille"
    for odd in ("a\0b", "\u202e", "É"):
        client_request.post(address, {"badge": odd, "pasted": sheet().decode()}, status=422, token=False)
    sent = {"sheet": (io.BytesIO(sheet()), "a\0b\u202efsc.csv"), "badge": BADGE}
    client_request.post(address, sent, status=303, token=False, content_type="multipart/form-data")
    with instance.sessions() as session:
        assert session.scalars(select(AwardBatch.sheet_name)).all() == ["abfsc.csv"]


def test_errors_of_the_database_name_nobody(instance: Instance) -> None:
    """What is logged about a statement that failed shows no value of it."""
    with instance.engine.connect() as connection, pytest.raises(DBAPIError) as error:
        connection.execute(text("SELECT :name FROM nowhere"), {"name": "Zéphyrine"})
    assert "Zéphyrine" not in str(error.value)
