"""The employer's page: the five states of a badge of our own, at both of its addresses."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from badges.domain.codes import grouped
from badges.openbadges.verification import Check
from badges.services.instance import Instance
from badges.services.revoking import revoke
from badges.web.employer import verdict
from tests.support.client import PageClient
from tests.support.sample import BADGE, OTHER_BADGE, PEOPLE, World, award

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from badges.records.tables import Assertion

pytestmark = pytest.mark.parametrize(
    "backend", ["sqlite"], indirect=True
)  # the page asks the services, which are tested on both


def words(client: PageClient) -> str:
    """Return what the last page says."""
    assert client.page is not None
    return client.page.text().replace("\u00a0", " ")


def test_an_authentic_badge_says_so_at_once(client_request: PageClient, awarded: list[Assertion], world: World) -> None:
    """The short address answers the page itself: word, sentence, what was done and seen, until when, how to check."""
    answer = client_request.get(f"/v/{awarded[0].short_code}")
    assert client_request.page is not None
    assert client_request.page.heading == "Badge authentique"
    said = words(client_request)
    assert f"Délivré par {world.organisation.name} le 14 mars 2026, présence confirmée. Toujours valable." in said
    assert "Vérifié à l’instant, le 14 mars 2026 à 10 h 30" in said
    assert "Le nom n’est pas affiché : seule la personne peut le montrer." in said
    assert "La personne a passé au moins une journée en duo" in said
    assert "A observé au moins deux tâches" in said
    assert f"https://badges.example.org/o/{world.slug}/badges/{BADGE}/1" in client_request.page.links()
    assert f"https://badges.example.org/o/{world.slug}" in client_request.page.links()
    assert "Sans limite de durée" in said
    assert "Vérifier ailleurs" in said
    assert "La signature" in said
    assert len(answer.data) <= 50 * 1024
    assert not any(name in said for name, *_ in PEOPLE)


def test_the_code_may_be_typed_as_it_is_printed(client_request: PageClient, awarded: list[Assertion]) -> None:
    """Lower case, groups of four and the capital address of the QR code all open the same page."""
    code = awarded[0].short_code
    for path in (f"/v/{code.lower()}", f"/v/{grouped(code, 4)}", f"/V/{code}"):
        client_request.get(path)
        assert client_request.page is not None
        assert client_request.page.heading == "Badge authentique"


def test_the_page_speaks_english(client_request: PageClient, awarded: list[Assertion]) -> None:
    """Everything on the page is in English for whoever asks, but for the organisation's own name."""
    client_request.get(f"/v/{awarded[0].short_code}?lang=en")
    said = words(client_request)
    assert "Authentic badge" in said
    assert "on 14 March 2026, attendance confirmed. Still valid." in said
    for french in ("Délivré", "Vérifi", "Ce que", "signature est"):
        assert french not in said


def test_the_page_is_private_and_revalidated(client_request: PageClient, awarded: list[Assertion]) -> None:
    """The page stays out of search engines and of other sites' logs, and is not sent twice."""
    path = f"/o/{awarded[0].award.organisation.slug}/assertions/{awarded[0].public_id}"
    headers = client_request.get(path).headers
    assert headers["X-Robots-Tag"] == "noindex"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-cache"
    assert {"Accept", "Accept-Language"} <= {part.strip() for part in headers["Vary"].split(",")}
    assert "Set-Cookie" not in headers
    again = client_request.client.get(
        path, base_url=client_request.base, headers={"Accept": "text/html", "If-None-Match": headers["ETag"]}
    )
    assert again.status_code == 304


def test_an_expired_badge_is_called_true_and_past(
    client_request: PageClient, instance: Instance, session: Session, world: World
) -> None:
    """Past its date a badge is expired, not false, and the page says what to ask."""
    assertion = award(instance, session, world, PEOPLE[:1], OTHER_BADGE)[0]
    session.commit()
    instance.clock.advance(days=3 * 366)  # type: ignore[attr-defined]  # the clock of tests
    client_request.get(f"/v/{assertion.short_code}")
    said = words(client_request)
    assert "Badge expiré" in said
    assert "Ce badge est vrai. Il était valable jusqu’au 14 mars 2029." in said


def test_a_revoked_badge_is_a_full_page_with_its_reason(
    client_request: PageClient, instance: Instance, session: Session, awarded: list[Assertion]
) -> None:
    """410 with date and reason, and the sentence that a revocation says nothing of the person; no file is offered."""
    revoke(instance, session, awarded[0].award, "error")
    session.commit()
    for path in (f"/v/{awarded[0].short_code}", f"/o/cap-tandem/assertions/{awarded[0].public_id}"):
        answer = client_request.get(path, status=410)
        said = words(client_request)
        assert "Badge retiré" in said
        assert "a retiré ce badge le 14 mars 2026. Ce badge a été attribué par erreur." in said
        assert "Un retrait ne dit rien de la personne." in said
        assert "Ce que la personne a fait" not in said
        assert "badge.jws" not in answer.text


@pytest.mark.parametrize(
    ("verdict_word", "status", "code", "heading"),
    [
        ("invalid", "failed", "jws_signature_invalid", "Badge non reconnu"),
        ("indeterminate", "could not check", "revocation_unavailable", "Vérification incomplète"),
    ],
)
def test_what_does_not_verify_is_never_called_authentic(
    client_request: PageClient,
    monkeypatch: pytest.MonkeyPatch,
    awarded: list[Assertion],
    verdict_word: str,
    status: str,
    code: str,
    heading: str,
) -> None:
    """When the check of our own badge fails, or cannot be made, the page says so with the finding and its code."""
    real = verdict.verify

    def damaged(*args: object, **options: object) -> object:
        report = real(*args, **options)  # type: ignore[arg-type]  # handed on as they came
        name = "signature" if status == "failed" else "not_revoked"
        checks = tuple(
            Check(name, status, code) if check.name == name else check  # type: ignore[arg-type]  # a status
            for check in report.checks
        )
        return replace(report, verdict=verdict_word, codes=(code,), checks=checks)

    monkeypatch.setattr(verdict, "verify", damaged)
    client_request.get(f"/v/{awarded[0].short_code}")
    assert client_request.page is not None
    assert client_request.page.heading == heading
    assert code in words(client_request)
    assert "authentique" not in client_request.page.heading


@pytest.mark.parametrize("code", ["AAAAAAAAAAAA", "trop-court", "F7HT34P6K2QX0", "é" * 12])
def test_a_wrong_code_gets_help(client_request: PageClient, world: World, code: str) -> None:
    """A code that opens nothing is a 404 page that says what to do."""
    client_request.get(f"/v/{code}", status=404)
    assert "Vérifiez chaque signe" in words(client_request)


def test_badges_without_pages_are_404(client_request: PageClient, world: World) -> None:
    """An assertion, badge, organisation or key that does not exist is a page, not a crash."""
    for path in ("/o/cap-tandem/assertions/x", "/o/nulle-part", "/o/cap-tandem/badges/x/1", "/o/cap-tandem/signers/x"):
        client_request.get(path, status=404)
