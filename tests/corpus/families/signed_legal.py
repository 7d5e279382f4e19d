"""Signed badges in every legal shape."""

from __future__ import annotations

from typing import Any

from tests.corpus import keys, pictures
from tests.corpus.cases import Book
from tests.corpus.signing import compact, text_of
from tests.corpus.world import World


def cases(book: Book) -> None:
    """Write the cases."""
    book.section = "SignedBadge Verification"
    _tokens(book)
    _payloads(book)
    _keys(book)
    _lists(book)
    _carriers(book)


def _tokens(book: Book) -> None:
    world = World.signed()
    book.legal("plain", world, "a JWS by the issuer's key, not on its list")
    headers: dict[str, dict[str, Any]] = {
        "typ": {"alg": "RS256", "typ": "JWT"},
        "kid": {"alg": "RS256", "kid": "https://elsewhere.example/ignored"},
        "cty": {"typ": "JOSE", "cty": "application/ld+json", "alg": "RS256"},
        "unknown": {"alg": "RS256", "iat": 1773307800, "x-note": {"a": [1]}},
    }
    for name, header in headers.items():
        token = compact(world.payload(), world.token_key, header)
        book.legal(f"header-{name}", world, "other header fields are ignored", token, section="RFC 7515, 4")
    spaced = b'{ "alg" :\r\n "RS256" }'
    token = compact(world.payload(), world.token_key, spaced)
    book.legal(
        "header-spaced",
        world,
        "the header may be spaced as in RFC 7515's own example",
        token,
        section="RFC 7515, 3.3",
    )
    payload = ("\n  " + text_of(world.payload()).replace(",", " ,\n") + " ").encode()
    book.legal(
        "payload-spaced",
        world,
        "what is signed are bytes, spaces included",
        compact(payload, world.token_key),
    )
    book.legal("file", world, "a JWS as a file", world.token().encode(), filename="badge.jws")
    book.legal("file-txt", world, "a JWS as a text file", world.token().encode(), filename="badge.txt")


def _payloads(book: Book) -> None:
    world = World.signed()
    payloads: dict[str, dict[str, Any]] = {
        "alias-signed": {"verification": {"type": "signed", "creator": world.at["key"]}},
        "alias-verify": {"verification": None, "verify": {"type": "SignedBadge", "creator": world.at["key"]}},
        "without-creator": {"verification": {"type": "SignedBadge"}},
        "creator-object": {"verification": {"type": "SignedBadge", "creator": {"id": world.at["key"]}}},
        "type-array": {"type": ["Assertion"], "verification": {"type": ["SignedBadge"]}},
        "id-https": {"id": "https://badges.example.com/signed/1"},
        "id-urn-other": {"id": "urn:example:badge:1"},
        "uid": {"uid": "k5"},
        "id-upper-case": {"id": "URN:UUID:0F5A2F0E-6A0E-4C1B-9B0A-6C1D7A3E9D21"},
        "arrays-of-one": {"badge": [world.at["badge"]], "recipient": [world.payload()["recipient"]]},
        "unicode": {"narrative": "Zoé — 日本語 — 🤖"},
        "jwt-claims": {"iss": "https://elsewhere.example", "exp": 1, "nbf": 4102444800},
        "badge-reference": {"badge": {"id": world.at["badge"], "type": "BadgeClass"}},
        "extension": {"extensions:X": {"@context": "https://x.example/c", "type": ["Extension", "extensions:X"]}},
    }
    for name, members in payloads.items():
        book.legal(f"payload-{name}", world, "a legal payload", world.token(members))
    inside = {name: value for name, value in world.documents["badge"].items() if name != "@context"}
    inside["id"] = "urn:uuid:2e0c9d8a-1111-4c3d-9d55-0a0c8c7b6d5e"
    only = World.signed().silent("badge")
    why = "the payload carries a BadgeClass of its own, which is signed with it"
    book.legal("badge-inside", only, why, only.token(badge=inside))
    with_issuer = inside | {"issuer": dict(world.documents["issuer"]) | {"name": "Ancien nom"}}
    why = "the issuer is embedded too; its keys come from the hosted Profile"
    book.legal("badge-and-issuer-inside", only, why, only.token(badge=with_issuer))


def _keys(book: Book) -> None:
    book.section = "CryptographicKey"
    world = World.signed()
    second = f"{world.base}/key-2"
    world.put("second", second, world.key_document("second", second))
    world.bend("issuer", publicKey=[second, world.at["key"]])
    book.legal("keys-several", world, "several keys, creator chooses one")
    book.legal(
        "keys-several-tried",
        world,
        "several keys, without creator each is tried",
        world.token(verification={"type": "SignedBadge"}),
    )
    world = World.signed().bend("issuer", publicKey=[World.signed().at["key"]])
    book.legal("keys-array-of-one", world, "publicKey is an array of one")
    world = World.signed()
    world.bend("issuer", publicKey=dict(world.documents["key"])).silent("key")
    book.legal("key-embedded", world, "the key is written out in the issuer's own hosted Profile")
    world = World.signed().bend("issuer", publicKey={"id": World.signed().at["key"], "type": "CryptographicKey"})
    book.legal("key-reference", world, "publicKey is a reference object")
    shapes: dict[str, dict[str, Any]] = {
        "type-array": {"type": ["CryptographicKey", "https://w3id.org/security#Key"]},
        "owner-object": {"owner": {"id": world.at["issuer"]}},
        "pkcs1": {"publicKeyPem": keys.pkcs1_pem(keys.rsa_key("issuer"))},
        "pem-crlf": {"publicKeyPem": keys.public_pem(keys.rsa_key("issuer")).replace("\n", "\r\n")},
        "pem-without-last-newline": {"publicKeyPem": keys.public_pem(keys.rsa_key("issuer")).strip()},
        "unknown-members": {"created": "2020-01-01T00:00:00Z"},
    }
    for name, members in shapes.items():
        book.legal(f"key-{name}", World.signed().bend("key", members), "a legal shape of a CryptographicKey")
    world = World.signed()
    world.move("key", "https://keys.example.org/1")
    book.legal("key-on-another-host", world, "the issuer lists a key elsewhere, which names it as its owner")
    world = World.signed()
    name = world.at["issuer"] + "#key-1"
    inside = world.key_document("issuer", name)
    world.bend("issuer", publicKey=inside).silent("key")
    token = world.token(verification={"type": "SignedBadge", "creator": name})
    book.legal("key-embedded-with-fragment", world, "the key is a part of the Profile, named by a fragment", token)
    world = World.signed()
    world.token_key = keys.rsa_key("strong", 3072)
    world.bend("key", publicKeyPem=keys.public_pem(world.token_key))
    book.legal("key-3072", world, "a longer key within 2048 and 8192 bits", section="VERIFYING.md: key_too_weak")
    world = World.signed()
    world.redirect("key", "/keys/1.json").answer(f"{world.base}/keys/1.json", json=world.documents["key"])
    book.legal("key-redirected", world, "the key's address redirects within the origin")


def _lists(book: Book) -> None:
    book.section = "Revocation List"
    world = World.signed()
    world.move("list", "https://lists.example.org/1")
    book.legal("list-on-another-host", world, "a revocation list may stand elsewhere")
    world = World.signed().bend("list", {"@context": None})
    book.legal("list-without-context", world, "a list without a context says nothing else")


def _carriers(book: Book) -> None:
    book.section = "Badge Baking 1.0"
    world = World.signed()
    image = pictures.png(pictures.itxt(world.token()))
    book.legal("in-png", world, "a JWS in the iTXt chunk of a PNG", image, filename="badge.png")
    image = pictures.svg(pictures.assertion(world.token()))
    book.legal("in-svg", world, "a JWS in the verify attribute of an SVG", image, filename="badge.svg")
    book.section = "VERIFYING.md: schema_invalid"
    for name, members in {
        "no-id": {"id": None},
        "no-issued-on": {"issuedOn": None},
        "no-recipient": {"recipient": None},
    }.items():
        book.attack(
            f"payload-{name}",
            world,
            "schema_invalid",
            "signed, and a required property is missing",
            world.token(members),
        )
