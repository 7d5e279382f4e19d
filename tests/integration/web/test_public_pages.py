"""The pages of organisations, badges, signers, recipients and referentials, and what machines ask of a server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from badges.services.instance import Instance
from tests.support.client import PageClient
from tests.support.sample import BADGE, World

if TYPE_CHECKING:
    from badges.records.tables import Assertion

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


def words(client: PageClient) -> str:
    """Return what the last page says."""
    assert client.page is not None
    return client.page.text().replace("\u00a0", " ")


def test_an_organisation_says_who_it_is_and_lists_its_badges(client_request: PageClient, world: World) -> None:
    """The issuer's page names the organisation, how to reach it, and every badge of its catalogue with a link."""
    client_request.get("/o/cap-tandem?lang=fr")
    assert client_request.page is not None
    assert client_request.page.heading == "Structure cap-tandem"
    assert "contact@cap-tandem.exemple.fr" in words(client_request)
    assert f"https://badges.example.org/o/cap-tandem/badges/{BADGE}/1?lang=fr" in client_request.page.links()


@pytest.mark.parametrize(("language", "expected"), [("fr", "Confirmé par"), ("en", "Confirmed by")])
def test_a_badge_says_what_it_takes_and_what_it_corresponds_to(
    client_request: PageClient, world: World, language: str, expected: str
) -> None:
    """The BadgeClass's page shows criteria (at the address that the document names), proof and alignments."""
    answer = client_request.get(f"/o/cap-tandem/badges/{BADGE}/1?lang={language}")
    assert 'id="criteres"' in answer.text
    assert expected in words(client_request)
    assert client_request.page is not None
    assert any("/referentiels/rome/" in link for link in client_request.page.links())


def test_a_signer_and_a_recipient_tell_what_they_are(client_request: PageClient, awarded: list[Assertion]) -> None:
    """The signer's page names its organisation; the recipient's identity says only that somebody holds a badge."""
    client_request.get(f"/o/cap-tandem/signers/{awarded[0].signer.kid}")
    assert "Structure cap-tandem" in words(client_request)
    answer = client_request.get(f"/r/{awarded[0].recipient_token}")
    assert client_request.page is not None
    assert client_request.page.heading == "Titulaire d’un badge"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    client_request.get("/r/nobody", status=404)


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("/referentiels/rome/300461", "Faire preuve de sens des responsabilités"),
        (
            "/referentiels/data-inclusion/choisir-un-metier--confirmer-son-choix-de-metier",
            "Confirmer son choix de métier",
        ),
    ],
)
def test_a_referential_says_what_a_code_means(client_request: PageClient, path: str, label: str) -> None:
    """The pages that alignments point to show label, source and licence."""
    client_request.get(path)
    assert client_request.page is not None
    assert client_request.page.heading == label
    assert "Licence Ouverte" in words(client_request)
    client_request.get(f"{path}0", status=404)


def test_the_server_says_whether_it_can_serve(client_request: PageClient, instance: Instance) -> None:
    """`/healthz` answers as long as the process lives; `/readyz` looks at the database and tells its journal mode."""
    assert client_request.get("/healthz").json == {"alive": True}
    ready = client_request.get("/readyz").json
    assert ready is not None
    assert ready["ready"] is True
    assert ready["journal_mode"] in ("WAL", "TRUNCATE")
    with instance.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'older'")
    refused = client_request.get("/readyz", status=503).json
    assert refused is not None
    assert "db upgrade" in refused["problem"]
