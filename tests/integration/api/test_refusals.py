"""Refusals are read by whoever asked: problem+json for machines, a page for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask.testing import FlaskClient

if TYPE_CHECKING:
    from badges.records.tables import Assertion

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize("path", ["/o/", "/o/cap-tandem/nothing", "/api", "/api/", "/api/v2/verify", "/r/a/b"])
def test_an_unknown_address_of_documents_answers_in_kind(client: FlaskClient, path: str) -> None:
    """Machines get problem+json, people a page."""
    for accept in ("application/ld+json", "application/json", "*/*"):
        answer = client.get(path, headers={"Accept": accept})
        assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    answer = client.get(path, headers={"Accept": BROWSER})
    assert (answer.status_code, answer.mimetype) == (404, "text/html")


def test_pages_refuse_with_pages(client: FlaskClient) -> None:
    """What was never a document is refused with a page, whatever is asked for."""
    assert client.get("/nulle-part", headers={"Accept": "application/json"}).mimetype == "text/html"


@pytest.mark.parametrize("accept", ["text/html", BROWSER, "application/ld+json", "image/png"])
@pytest.mark.parametrize("document", ["key", "revocations"])
def test_an_unknown_key_is_unknown_to_everybody(
    client: FlaskClient, awarded: list[Assertion], document: str, accept: str
) -> None:
    """Whatever a client would rather read, what does not exist is 404; what exists without a page is 406."""
    known = f"/o/cap-tandem/signers/{awarded[0].signer.kid}/{document}"
    unknown = f"/o/cap-tandem/signers/{'x' * 16}/{document}"
    assert client.get(unknown, headers={"Accept": accept}).status_code == 404
    served = 200 if accept in (BROWSER, "application/ld+json") else 406
    assert client.get(known, headers={"Accept": accept}).status_code == served
