"""Unusual and legal shapes of BadgeClasses and Profiles, and what they may not look like."""

from __future__ import annotations

from typing import Any

from tests.corpus.cases import Book
from tests.corpus.world import PNG_URI, World

ALIGNMENT = {
    "targetName": "Accueil",
    "targetUrl": "https://candidat.francetravail.fr/metierscope/fiche-metier/D1401",
}


def cases(book: Book) -> None:
    """Write the cases."""
    _badges(book)
    _wrong_badges(book)
    _issuers(book)
    _wrong_issuers(book)
    _wrong_classes(book)


def _badges(book: Book) -> None:
    book.section = "BadgeClass"
    svg_uri = "data:image/svg+xml;utf8,%3Csvg%20xmlns='http://www.w3.org/2000/svg'/%3E"
    shapes: dict[str, dict[str, Any]] = {
        "image-data-uri": {"image": PNG_URI},
        "image-data-uri-svg": {"image": svg_uri},
        "image-object-data-uri": {"image": {"id": PNG_URI, "caption": "Un carré"}},
        "image-other-host": {"image": "https://cdn.example.net/accueil.svg"},
        "criteria-array-of-one-narrative": {"criteria": {"type": ["Criteria"], "narrative": "Trois clients."}},
        "alignment-object": {"alignment": ALIGNMENT},
        "alignment-many": {"alignment": [{**ALIGNMENT, "targetCode": f"C{number}"} for number in range(20)]},
        "alignment-typed": {"alignment": [{**ALIGNMENT, "type": "AlignmentObject", "targetFramework": "ROME 4.0"}]},
        "alignment-empty": {"alignment": []},
        "tags-string": {"tags": "accueil"},
        "tags-many": {"tags": [f"étiquette {number}" for number in range(50)]},
        "version-and-related": {"version": 3, "related": ["https://badges.example.com/badges/accueil/2"]},
        "name-unicode": {"name": "Ænéas 🏅 — « Accueil » 日本語"},
        "name-right-to-left": {"name": "شارة الاستقبال"},
        "description-long": {"description": "Très bien. " * 200},
        "language-list": {"@language": "zh-Hant-TW"},
    }
    for name, members in shapes.items():
        book.legal(f"badge-{name}", World().bend("badge", members), "a legal shape of a BadgeClass")


def _wrong_badges(book: Book) -> None:
    wrong: dict[str, dict[str, Any]] = {
        "no-name": {"name": None},
        "no-description": {"description": None},
        "no-image": {"image": None},
        "no-criteria": {"criteria": None},
        "name-number": {"name": 42},
        "name-object": {"name": {"fr": "Accueil"}},
        "image-list-of-two": {"image": [PNG_URI, PNG_URI]},
        "criteria-number": {"criteria": 1},
        "alignment-without-url": {"alignment": [{"targetName": "Accueil"}]},
        "alignment-without-name": {"alignment": [{"targetUrl": "https://example.net/1"}]},
        "tags-number": {"tags": [1]},
    }
    for name, members in wrong.items():
        world = World().bend("badge", members)
        book.attack(f"badge-{name}", world, "schema_invalid", "a required property is missing or mistyped")
    world = World().bend("badge", issuer=None)
    why = "without an issuer nobody vouches for the badge"
    book.attack("badge-no-issuer", world, "schema_invalid issuer_unverifiable", why)


def _issuers(book: Book) -> None:
    book.section = "Profile"
    shapes: dict[str, dict[str, Any]] = {
        "telephone": {"telephone": "+33123456789"},
        "description-and-image": {"description": "Une mission locale.", "image": PNG_URI},
        "verification-empty-id": {"verification": {"type": "VerificationObject", "verificationProperty": "id"}},
        "name-unicode": {"name": "Œuvre « École & Métiers »"},
        "url-international": {"url": "https://www.école.example/"},
        "unknown-members": {"vatNumber": "FR00", "schema:address": {"city": "Lyon"}},
    }
    for name, members in shapes.items():
        book.legal(f"issuer-{name}", World().bend("issuer", members), "a legal shape of a Profile")


def _wrong_issuers(book: Book) -> None:
    wrong: dict[str, dict[str, Any]] = {
        "no-name": {"name": None},
        "no-url": {"url": None},
        "no-email": {"email": None},
        "profile-no-email": {"type": "Profile", "email": None},
        "email-number": {"email": 1},
        "email-broken": {"email": "not an address"},
        "url-relative": {"url": "/home"},
        "telephone-number": {"telephone": 33123456789},
    }
    for name, members in wrong.items():
        world = World().bend("issuer", members)
        book.attack(f"issuer-{name}", world, "schema_invalid", "an issuer has name, url and email, as texts")


def _wrong_classes(book: Book) -> None:
    book.section = "VERIFYING.md: reference_type_mismatch"
    world = World()
    world.bend("assertion", badge=world.at["issuer"])
    world.bend("issuer", issuer=world.at["issuer"])
    book.attack("badge-is-a-profile", world, "reference_type_mismatch", "badge leads to a Profile")
    world = World().bend("badge", type="Assertion")
    book.attack("badge-is-an-assertion", world, "reference_type_mismatch", "badge leads to an Assertion")
    world = World().bend("issuer", type="BadgeClass")
    book.attack("issuer-is-a-badge", world, "reference_type_mismatch", "issuer leads to a BadgeClass")
    world = World().bend("issuer", type="Person")
    book.attack("issuer-is-a-person", world, "reference_type_mismatch", "issuer leads to no Profile")
    book.section = "VERIFYING.md: not_an_assertion"
    world = World()
    book.open("badge-alone", world, "not_an_assertion", "a BadgeClass is described", world.at["badge"])
    book.open("issuer-alone", world, "not_an_assertion", "a Profile is described", world.at["issuer"])
    book.open("badge-alone-as-text", world, "not_an_assertion", "a BadgeClass as text", world.text("badge"))
    book.open("issuer-alone-as-text", world, "not_an_assertion", "a Profile as text", world.text("issuer"))
    signed = World.signed()
    book.open("key-alone", signed, "not_an_assertion", "a key is described", signed.at["key"])
    book.open("list-alone", signed, "not_an_assertion", "a RevocationList is described", signed.at["list"])
