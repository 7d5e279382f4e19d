"""Unusual and legal shapes of Assertions and of what surrounds them."""

from __future__ import annotations

import gzip
from typing import Any

from tests.corpus.cases import Book
from tests.corpus.world import CONTEXT, World


def cases(book: Book) -> None:
    """Write the cases."""
    book.section = "Assertion"
    _types(book)
    _references(book)
    _members(book)
    _wrong_members(book)


def _types(book: Book) -> None:
    kinds: dict[str, Any] = {
        "of-one": ["Assertion"],
        "of-several": ["https://example.net/Diploma", "Assertion"],
    }
    for name, kind in kinds.items():
        book.legal(f"type-array-{name}", World().bend("assertion", type=kind), "type: an array that holds Assertion")
    world = World().bend("badge", type=["BadgeClass", "https://example.net/Competence"])
    book.legal("type-array-badge", world, "the same in a BadgeClass", section="BadgeClass")
    issuers: dict[str, Any] = {
        "profile": "Profile",
        "both": ["Issuer", "Profile"],
        "organization": ["Profile", "https://schema.org/Organization"],
    }
    for name, kind in issuers.items():
        world = World().bend("issuer", type=kind)
        book.legal(f"issuer-type-{name}", world, "type of an issuer: Issuer or Profile", section="Profile")
    world = World().bend("assertion", {"@type": "Assertion", "@id": World().at["assertion"], "type": None, "id": None})
    book.legal("json-ld-keywords", world, "@id and @type are what id and type stand for", section="JSON-LD context")
    for name, context in {
        "array": [CONTEXT],
        "array-of-two": [CONTEXT, "https://w3id.org/openbadges/v1"],
    }.items():
        book.legal(f"context-{name}", World().bend("assertion", {"@context": context}), "contexts that we ship")
    verification: dict[str, Any] = {
        "hosted": {"type": "hosted"},
        "HostedBadge-array": {"type": ["HostedBadge"]},
        "with-url": {"type": "HostedBadge", "url": World().at["assertion"]},
    }
    for name, value in verification.items():
        world = World().bend("assertion", verification=value)
        book.legal(
            f"verification-{name}",
            world,
            "a VerificationObject for a hosted badge",
            section="VerificationObject",
        )
    world = World().bend("assertion", verification=None, verify={"type": "hosted"})
    book.legal("verify-alias", world, "verify is the older name of verification", section="VerificationObject")


def _references(book: Book) -> None:
    world = World()
    world.bend("assertion", badge={"id": world.at["badge"]})
    book.legal("badge-reference-object", world, "badge as an object that holds nothing but the id")
    world = World()
    world.bend("assertion", badge={"id": world.at["badge"], "type": "BadgeClass"})
    book.legal("badge-reference-typed", world, "badge as a reference with its class")
    world = World()
    world.bend("badge", issuer={"id": world.at["issuer"], "type": "Issuer"})
    book.legal("issuer-reference-object", world, "issuer as a reference with its class", section="BadgeClass")
    world = World()
    old = {name: value for name, value in world.documents["badge"].items() if name != "@context"} | {"name": "Old name"}
    world.bend("assertion", badge=old)
    book.legal("badge-embedded-older", world, "the embedded BadgeClass is an older copy: the hosted one wins")
    world = World()
    whole = dict(world.documents["badge"]) | {"issuer": dict(world.documents["issuer"])}
    world.bend("assertion", badge=whole).bend("badge", issuer=dict(world.documents["issuer"]))
    book.legal("all-embedded", world, "everything is embedded everywhere, contexts included")
    note = "JSON-LD: an array of one value is that value"
    for role, name in (
        ("assertion", "badge"),
        ("badge", "issuer"),
        ("badge", "name"),
        ("assertion", "recipient"),
    ):
        world = World()
        world.bend(role, {name: [world.documents[role][name]]})
        book.legal(f"array-of-one-{name}", world, note, section="Examples: BadgeClass, notes")
    world = World()
    world.bend("badge", issuer=[world.at["issuer"], "https://badges.example.com/other"])
    book.attack(
        "two-issuers",
        world,
        "schema_invalid issuer_unverifiable",
        "a BadgeClass has exactly one issuer",
        section="BadgeClass",
    )


def _members(book: Book) -> None:
    members: dict[str, dict[str, Any]] = {
        "uid": {"uid": "abc123"},
        "narrative-markdown": {"narrative": "# Titre\n\n*Bien* fait."},
        "language": {"@language": "fr-FR"},
        "unknown-members": {"hrCloud:id": 4711, "futureProperty": {"deep": [1, 2, {"x": None}]}},
        "revoked-false": {"revoked": False},
        "related": {"related": {"id": "https://badges.example.com/assertions/0", "version": 1}},
        "null-members": {"expires": ...},
        "unicode": {"narrative": "Prénom : Zoé — 日本語 — العربية — 🤖 — e\u0301"},
        "image-object": {"image": {"id": "https://badges.example.com/a.svg", "caption": "Robot"}},
        "evidence-empty-array": {"evidence": []},
    }
    for name, values in members.items():
        world = World()
        world.documents["assertion"] |= {key: None if value is ... else value for key, value in values.items()}
        book.legal(f"assertion-{name}", world, "an optional or unknown member changes nothing")


def _wrong_members(book: Book) -> None:
    world = World()
    wrong: dict[str, dict[str, Any]] = {
        "no-recipient": {"recipient": None},
        "no-verification": {"verification": None},
        "no-issued-on": {"issuedOn": None},
        "recipient-string": {"recipient": "lea.martin@example.org"},
        "recipient-without-type": {"recipient": {"hashed": False, "identity": "x@example.org"}},
        "recipient-without-hashed": {"recipient": {"type": "email", "identity": "x@example.org"}},
        "recipient-hashed-text": {"recipient": {"type": "email", "identity": "x@example.org", "hashed": "yes"}},
        "recipient-without-identity": {"recipient": {"type": "email", "hashed": False}},
        "narrative-number": {"narrative": 7},
        "evidence-number": {"evidence": 7},
        "evidence-script": {"evidence": "javascript:alert(1)"},
        "image-number": {"image": 7},
        "verification-string": {"verification": "hosted"},
        "verification-unknown": {"verification": {"type": "Blockchain"}},
        "revoked-text": {"revoked": "false"},
        "endorsement-number": {"endorsement": 3},
        "language-bad": {"@language": "not a language"},
    }
    for name, members in wrong.items():
        if name == "revoked-text":
            continue  # is it a word that says yes? The contract does not tell.
        bent = World().bend("assertion", members)
        book.attack(f"assertion-{name}", bent, "schema_invalid", "a required property is missing or mistyped")
    book.section = "VERIFYING.md: field_too_long"
    zipped = {"Content-Type": "application/ld+json", "Content-Encoding": "gzip"}
    endless: dict[str, dict[str, Any]] = {
        "name": {"uid": "x" * 400_000},
        "narrative": {"narrative": "é" * 400_000},
        "evidence": {"evidence": [f"{world.base}/e/{number}" for number in range(5000)]},
    }
    for name, members in endless.items():
        world = World().bend("assertion", members)
        world.answer("assertion", 200, zipped, body=gzip.compress(world.text("assertion").encode(), 9, mtime=0))
        world.silent("assertion")
        book.attack(f"assertion-{name}-endless", world, "field_too_long", "over any sensible limit")
