"""What the page of a check tells: each step, what was not tried, what the badge says of itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from badges.openbadges.verification import Report
from badges.services import proofs
from badges.services.instance import Instance
from tests.support.client import PageClient
from tests.support.remote_issuer import RemoteIssuer
from tests.support.verify_form import said

if TYPE_CHECKING:
    from badges.records.tables import Assertion

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


def test_each_check_opens_to_what_was_looked_at(visitor: PageClient, issuer: RemoteIssuer) -> None:
    """Each check names its step and what it looked at, in words; one with nothing behind it does not open."""
    text = said(visitor, text=issuer.assertion_id)
    assert visitor.page is not None
    (checks,) = (one for one in visitor.page.all("ul") if "controles" in one.get("class", ""))
    rows = [(visitor.page.text(item), item.find("details")) for item in checks.findall("li")]
    assert len(rows) == 16
    assert [row.partition(":")[2].strip() for row, inside in rows if inside is None] == [
        "Aucune personne n’a été indiquée.",
        "Le badge n’a pas de date de fin.",
    ]
    assert not any("open" in inside.attrib for _, inside in rows if inside is not None)
    assert "Contrôle : Ce qui a été donné. Donné : une adresse." in text
    assert f"Contrôle : Le badge chez son émetteur. Regardé : {issuer.assertion_id}" in text
    assert "Contrôle : La connexion. 3 documents lus, tous en https." in text


def test_a_signed_badge_names_its_algorithm(visitor: PageClient, issuer: RemoteIssuer) -> None:
    """What the report knows of a signature and of a version is told in words, not as a bare value."""
    text = said(visitor, text=issuer.sign())
    assert "Donné : un texte signé." in text
    assert "Algorithme : RS256." in text
    assert "Version : Open Badges 2.0." in text


def test_what_failed_is_open(visitor: PageClient, issuer: RemoteIssuer) -> None:
    """A failed check shows its code and what it looked at without a click."""
    issuer.bend(issuer.assertion_id, expires="2026-01-01T00:00:00Z")
    said(visitor, text=issuer.assertion_id)
    assert visitor.page is not None
    opened = [one for one in visitor.page.all("details") if "open" in one.attrib]
    assert len(opened) == 1
    assert "expired" in visitor.page.text(opened[0])
    assert "2026-01-01T00:00:00Z" in visitor.page.text(opened[0])


def test_what_was_not_tried_is_one_line(visitor: PageClient, issuer: RemoteIssuer) -> None:
    """After a 404 the steps that were not reached are folded into one line, which opens to their names."""
    text = said(visitor, text="https://issuer.example/nowhere")
    assert "Ce badge n’est pas reconnu. Le document n’a pas pu être lu à son adresse. Vérifiez l’adresse" in text
    assert "13 contrôles n’ont pas été faits : l’étape d’avant n’a pas tenu." in text
    assert "La description du badge" in text
    assert "n’a pas pu être joint" not in text


def test_a_pasted_web_page_gets_a_next_step(visitor: PageClient, issuer: RemoteIssuer) -> None:
    """The address of the page that a backpack shows is no badge: the reader is told what to ask for instead."""
    issuer.answer(issuer.assertion_id, body="<html>", headers={"Content-Type": "text/html"})
    assert "Demandez à la personne l’image de son badge" in said(visitor, text=issuer.assertion_id)


def test_the_missing_property_is_named(visitor: PageClient, issuer: RemoteIssuer) -> None:
    """What is wrong with a document is told to developers too, marked as English."""
    issuer.bend(issuer.badge_id, name=None)
    assert "Détail technique : name: is missing" in said(visitor, text=issuer.assertion_id)
    assert visitor.page is not None
    assert any(code.get("lang") == "en" for code in visitor.page.all("code"))


def test_a_badge_tells_what_it_says(visitor: PageClient, issuer: RemoteIssuer) -> None:
    """Description, criteria, evidence and endorsements are shown: tamed, and vouched for by nobody."""
    issuer.bend(
        issuer.badge_id,
        criteria={"id": "https://issuer.example/criteres?a=1", "narrative": "- **un**\n- <script>deux</script>"},
    )
    issuer.bend(
        issuer.assertion_id,
        narrative="Tenu *deux jours*.",
        evidence=[{"id": "https://preuves.example/1", "name": "Photo du stand"}, "javascript:alert(1)"],
        endorsement="https://autre.example/avis",
    )
    text = said(visitor, text=issuer.assertion_id)
    for words in ("A accueilli des clients.", "Ce qu’il fallait faire", "Tenu deux jours.", "Photo du stand"):
        assert words in text
    assert "Ce que la personne a fait" not in text
    assert visitor.page is not None
    away = {link.get("href"): link for link in visitor.page.all("a") if link.get("href", "").startswith("https://")}
    assert {visitor.page.text(link) for link in away.values()} == {"issuer.example", "preuves.example", "autre.example"}
    assert {link.get("rel") for link in away.values()} == {"noopener noreferrer nofollow"}
    assert b"<strong>un</strong>" in visitor.page.body
    assert b"<script>deux" not in visitor.page.body


def test_long_texts_keep_the_page_small(visitor: PageClient, issuer: RemoteIssuer) -> None:
    """However much a badge says, the page stays a page (its 50 KiB are checked with every answer)."""
    issuer.bend(issuer.badge_id, description="a" * 9000, criteria={"narrative": "*b* " * 2000})
    issuer.bend(issuer.assertion_id, evidence=[{"name": "c" * 4000, "narrative": "d" * 4000}] * 60)
    assert "ccccc" not in said(visitor, text=issuer.assertion_id)


def test_words_of_ours_are_marked_as_french(
    client_request: PageClient, instance: Instance, awarded: list[Assertion]
) -> None:
    """On an English page the name of a badge of ours says that it is French; a stranger's language is not guessed."""
    address = instance.urls.assertion("cap-tandem", awarded[0].public_id)
    for path, lang in (("/verify?lang=en", "fr"), ("/verify", None)):
        said(client_request, path, text=address)
        assert client_request.page is not None
        assert client_request.page.all("bdi")[0].get("lang") == lang


def test_a_strangers_language_is_not_guessed(visitor: PageClient, issuer: RemoteIssuer) -> None:
    """Nobody knows in which language a stranger writes."""
    said(visitor, "/verify?lang=en", text=issuer.assertion_id)
    assert visitor.page is not None
    assert visitor.page.all("bdi")[0].get("lang") is None


def test_a_revoked_badge_says_why_and_nothing_of_the_person(visitor: PageClient, issuer: RemoteIssuer) -> None:
    """The reason stands among the facts, and the page says that a revocation says nothing of the person."""
    issuer.bend(issuer.assertion_id, revoked=True, revocationReason="Délivré par erreur.")
    text = said(visitor, text=issuer.assertion_id)
    assert "Badge retiré" in text
    assert "Un retrait ne dit rien de la personne." in text
    assert "Motif du retrait Délivré par erreur." in text.replace("retraitD", "retrait D")


def test_what_was_kept_from_an_earlier_check_says_since_when(
    visitor: PageClient, issuer: RemoteIssuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A document that was not asked for again is told with its age, in seconds and then in minutes."""
    real = proofs.verify_through

    def with_ages(*args: Any, **options: Any) -> Report:
        report = real(*args, **options)
        ages = (40.4, 290.0, None)
        kept = [entry | ({"ageSeconds": age} if age else {}) for entry, age in zip(report.fetched, ages, strict=True)]
        return replace(report, fetched=tuple(kept))

    monkeypatch.setattr(proofs, "verify_through", with_ages)
    text = said(visitor, text=issuer.assertion_id)
    assert f"{issuer.assertion_id} 200, lu il y a 40 secondes" in text
    assert "200, lu il y a 5 minutes" in text
    assert "Document lu il y a 40 secondes." in text
