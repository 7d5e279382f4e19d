"""Several failures at once: all are listed, not only the first."""

from __future__ import annotations

import gzip

from tests.corpus import keys
from tests.corpus.cases import Book
from tests.corpus.signing import compact
from tests.corpus.world import EMAIL, SIGNED_ID, World

PAST = "2026-01-01T00:00:00Z"
FUTURE = "2026-07-01T00:00:00Z"
EVE = "eve@example.net"


def cases(book: Book) -> None:
    """Write the cases."""
    book.section = "VERIFYING.md: Verdicts (all failures are listed)"
    _hosted(book)
    _hosted_elsewhere(book)
    _signed(book)
    _open_and_failed(book)


def _hosted(book: Book) -> None:
    world = World().bend("assertion", expires=PAST)
    book.attack(
        "expired-and-other",
        world,
        "expired recipient_mismatch",
        "expired, and somebody else's",
        recipient=EVE,
    )
    world = World().bend("assertion", expires=PAST, revoked=True)
    book.attack("expired-and-revoked", world, "expired revoked", "expired and revoked", recipient=EMAIL)
    world = World().bend("assertion", expires=PAST, issuedOn=FUTURE, revoked=True)
    codes = "revoked recipient_mismatch issued_in_future expired"
    book.attack(
        "four-of-a-hosted",
        world,
        codes,
        "revoked, somebody else's, not yet issued and expired",
        recipient=EVE,
    )
    world = World().bend("badge", name=None).bend("assertion", expires=PAST)
    book.attack("schema-and-expired", world, "schema_invalid expired", "an incomplete BadgeClass, and expired")
    world = World().bend("assertion", narrative=7).bend("badge", {"@context": "https://evil.example/c"})
    book.attack(
        "schema-and-context",
        world,
        "schema_invalid context_not_allowed",
        "one in the Assertion, one in the BadgeClass",
    )


def _hosted_elsewhere(book: Book) -> None:
    world = World().bend(
        "assertion", evidence=[7] * 40, narrative="x" * 60_000, tags={"@context": "https://evil.example/c"}
    )
    zipped = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    world.answer("assertion", 200, zipped, body=gzip.compress(world.text("assertion").encode(), 9, mtime=0))
    world.silent("assertion")
    codes = "schema_invalid field_too_long context_not_allowed"
    book.attack("many-of-one-code", world, codes, "forty problems of one code hide none of another")
    evil = "https://evil.example/1"
    world = World()
    world.move("assertion", evil).bend("assertion", expires=PAST, id="https://evil.example/2")
    codes = "origin_not_allowed id_mismatch expired recipient_mismatch"
    book.attack(
        "stranger-and-all",
        world,
        codes,
        "a stranger's, with another id, expired, somebody else's",
        recipient=EVE,
    )
    world = World().bend("badge", type="Profile").bend("assertion", expires=PAST)
    book.attack("class-and-expired", world, "reference_type_mismatch expired", "badge is a Profile, and expired")
    world = World().silent("badge").bend("assertion", expires=PAST)
    book.attack(
        "absent-and-expired",
        world,
        "fetch_failed expired recipient_mismatch",
        "no BadgeClass, and the rest",
        recipient=EVE,
    )
    world = World().silent("issuer").bend("assertion", issuedOn=FUTURE)
    book.attack(
        "no-issuer-and-future",
        world,
        "fetch_failed issuer_unverifiable issued_in_future",
        "no issuer, and not yet issued",
    )


def _signed(book: Book) -> None:
    world = World.signed().bend("list", revokedAssertions=[SIGNED_ID])
    token = world.token(expires=PAST)
    book.attack(
        "revoked-and-expired",
        world,
        "revoked expired recipient_mismatch",
        "three of a signed badge",
        token,
        recipient=EVE,
    )
    token = compact(world.payload(expires=PAST), keys.rsa_key("stranger"))
    codes = "jws_signature_invalid revoked expired recipient_mismatch"
    book.attack("forged-and-all", world, codes, "a stranger's signature, and all the rest", token, recipient=EVE)
    world = World.signed().bend("issuer", publicKey=None)
    token = world.token(expires=PAST)
    book.attack("keyless-and-expired", world, "key_not_authorized expired", "no key, and expired", token)
    world = World.signed().bend("key", owner="https://evil.example/i").bend("badge", criteria=None)
    book.attack(
        "owner-and-schema",
        world,
        "key_owner_mismatch schema_invalid",
        "another's key, an incomplete BadgeClass",
    )
    world = World.signed()
    world.move("badge", "https://evil.example/badge")
    token = world.token(issuedOn=FUTURE)
    book.attack(
        "scope-and-future",
        world,
        "origin_not_allowed issued_in_future",
        "a BadgeClass outside the scope, not yet issued",
        token,
    )
    world = World.signed()
    token = world.token(narrative=3, issuedOn="2026-03-12", expires=PAST)
    book.attack("schema-and-expiry", world, "schema_invalid expired", "two members mistyped, and expired", token)


def _open_and_failed(book: Book) -> None:
    world = World.signed().silent("list")
    token = compact(world.payload(), keys.rsa_key("stranger"))
    codes = "jws_signature_invalid revocation_unavailable"
    book.attack("forged-and-no-list", world, codes, "one failure condemns, the gap is listed too", token)
    world = World.signed().answer("key", 503).answer("list", 503)
    codes = "fetch_failed revocation_unavailable"
    book.open("key-and-list-down", world, codes, "neither key nor list answers", world.token())
    world = World("http://badges.example.com").bend("badge", description=None)
    book.attack("http-and-schema", world, "insecure_transport schema_invalid", "over plain http, and incomplete")
    page = {"type": "url", "hashed": False, "identity": "https://a.example/1"}
    world = World().bend("assertion", recipient=page, expires=PAST)
    why = "expired, and the recipient cannot be checked this way"
    book.attack("expired-and-cannot-tell", world, "expired recipient_type_mismatch", why, recipient=EMAIL)
