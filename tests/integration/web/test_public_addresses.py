"""The demonstration lists every public address of a badge."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from flask import Flask

from badges.domain.permissions import Audience
from badges.services.demonstrating_public import public_addresses
from badges.services.exporting_files import CERTIFICATE, QR_CODES
from badges.services.publishing import FILES
from tests.support.addresses import audience, rules_of
from tests.support.employers import recognise

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from badges.records.tables import Assertion
    from badges.services.instance import Instance
    from tests.support.client import PageClient

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)

STAND_APART = {"/o/<org>/assertions/<public_id>": "“assertion”", "/v/<code>": "“page” and “short_url”"}
NOT_OF_A_BADGE = {
    "/annuaire/accord/<consent_id>/<token>": "mailed to one employer",
    "/connexion/<token>": "mailed to one account",
    "/o/<org>/employers/<employer_id>": "the recipient of another badge",
    "/o/<org>/temoignages/<testimony_id>": "told of an action, and listed under the organisation",
    "/p/<token>": "made by a person for whoever she gives it to",
    "/reconnaissances/<token>": "mailed to one employer",
    "/rencontres/<token>": "mailed to one employer",
    "/static/<path:filename>": "the same for all pages",
    "/temoigner/<testimony_id>/<token>": "mailed to one employer",
}


def test_every_public_address_of_a_badge_is_listed(
    app: Flask, client_request: PageClient, instance: Instance, session: Session, awarded: list[Assertion]
) -> None:
    """A route for anyone that takes what a badge consists of is in the list, with all files, and answers 200."""
    recognise(instance, session, awarded[0])
    listed = [urlsplit(address).path for address in public_addresses(instance, session, awarded[0])]
    session.commit()
    assert len(listed) == len(set(listed))
    adapter = app.url_map.bind("")
    found = {adapter.match(path, return_rule=True)[0].rule for path in listed}
    rules = {rule.rule for rule in rules_of(app, "GET") if rule.arguments and audience(app, rule) is Audience.ANYONE}
    assert found | STAND_APART.keys() | NOT_OF_A_BADGE.keys() == rules
    assert not found & (STAND_APART.keys() | NOT_OF_A_BADGE.keys())
    hosted = instance.urls.assertion(awarded[0].award.organisation.slug, awarded[0].public_id)
    assert {path.rpartition("/")[2] for path in listed if path.startswith(f"{urlsplit(hosted).path}/")} == {
        *FILES, *QR_CODES, CERTIFICATE,
    }  # fmt: skip
    for path in listed:
        answer = client_request.client.get(
            path, base_url=client_request.base, headers={"Accept": "*/*"}, follow_redirects=True
        )
        assert answer.status_code == 200, path
