"""Disguises: documents that say two things, or that hide behind what readers skip."""

from __future__ import annotations

from typing import Any

from tests.corpus import keys
from tests.corpus.cases import Book
from tests.corpus.signing import compact, text_of
from tests.corpus.world import CONTEXT, World

EVIL = "https://evil.example"


def cases(book: Book) -> None:
    """Write the cases."""
    book.section = "VERIFYING.md: context_not_allowed"
    _contexts(book)
    book.section = "JSON-LD context: aliases"
    _two_names(book)
    book.section = "HostedBadge Verification"
    _embedded(book)
    _own_issuers(book)
    book.section = "Assertion"
    _without_type(book)
    _odd_ids(book)


def _contexts(book: Book) -> None:
    foreign = f"{EVIL}/context.json"
    for role, name in (("assertion", "Assertion"), ("badge", "BadgeClass"), ("issuer", "Issuer")):
        world = World().bend(role, {"@context": [CONTEXT, foreign], "type": [name, "Extension"]})
        why = "a core object that calls itself an Extension too still has a context of its own"
        book.attack(f"extension-and-{role}", world, "context_not_allowed", why)
    for name in ("recipient", "verification"):
        part = dict(World().documents["assertion"][name]) | {"@context": foreign}
        part["type"] = [part["type"], "Extension"]
        world = World().bend("assertion", {name: part})
        book.attack(
            f"extension-and-{name}", world, "context_not_allowed", "the same in a part that the verdict rests on"
        )
    recipient = dict(World().documents["assertion"]["recipient"]) | {"@context": foreign}
    world = World().bend("assertion", recipient=recipient)
    book.attack("context-in-the-recipient", world, "context_not_allowed", "a foreign context further down")
    world = World().bend("badge", {"@context": "https://w3id.org/openbadges/v2/"})
    book.attack("context-with-a-slash", world, "context_not_allowed", "nearly the context of the standard")
    world = World().bend("badge", {"@context": [CONTEXT, 7]})
    book.attack("context-number", world, "context_not_allowed", "a context that is no address")
    world = World.signed()
    token = world.token({"@context": [CONTEXT, {"badge": f"{EVIL}/badge"}]})
    book.attack("context-in-a-payload", world, "context_not_allowed", "the payload renames badge", token)
    world = World.signed().bend("list", {"@context": [CONTEXT, foreign]})
    book.attack("context-of-the-list", world, "context_not_allowed", "the list could call its entries something else")
    world = World.signed().bend("key", {"@context": foreign})
    book.attack("context-of-the-key", world, "context_not_allowed", "the key has a context of its own")
    whole = dict(World().documents["badge"]) | {"@context": foreign}
    world = World().bend("assertion", badge=whole)
    book.attack("context-of-an-embedded-badge", world, "context_not_allowed", "in the embedded BadgeClass")


def _two_names(book: Book) -> None:
    base = World()
    pairs: dict[str, tuple[str, dict[str, Any]]] = {
        "id": ("assertion", {"@id": f"{EVIL}/assertions/1"}),
        "type": ("badge", {"@type": "Profile"}),
        "verification": ("assertion", {"verify": {"type": "SignedBadge"}}),
        "issuer-id": ("issuer", {"@id": f"{EVIL}/issuer"}),
    }
    for name, (role, members) in pairs.items():
        world = World().bend(role, members)
        book.attack(f"two-names-of-{name}", world, "schema_invalid", "two names of one property contradict each other")
    world = World().bend("assertion", {"@id": base.at["assertion"], "@type": "Assertion"})
    book.legal("two-names-that-agree", world, "two names of one property say the same")


def _embedded(book: Book) -> None:
    world = World()
    own = {
        "@context": CONTEXT,
        "type": "Issuer",
        "id": f"{EVIL}/issuer",
        "name": "M",
        "url": EVIL,
        "email": "m@evil.example",
    }
    badge = dict(world.documents["badge"]) | {"issuer": own["id"]}
    forged = dict(world.documents["assertion"]) | {"id": f"{EVIL}/1", "badge": badge}
    world.put("forgery", f"{EVIL}/1", forged).put("forger", own["id"], own)
    why = "the embedded copy of the victim's BadgeClass names the forger as its issuer; the hosted one does not"
    book.attack("embedded-badge-with-another-issuer", world, "origin_not_allowed", why, world.at["forgery"])
    world = World()
    profile = dict(world.documents["issuer"]) | {"verification": {"allowedOrigins": "evil.example"}}
    badge = dict(world.documents["badge"]) | {"id": f"{EVIL}/badge", "issuer": profile}
    forged = dict(world.documents["assertion"]) | {"id": f"{EVIL}/1", "badge": badge["id"]}
    world.put("forgery", f"{EVIL}/1", forged).put("forged badge", badge["id"], badge)
    why = "the embedded copy of the victim's Profile allows the forger's host; the hosted one does not"
    book.attack("embedded-issuer-with-another-scope", world, "origin_not_allowed", why, world.at["forgery"])
    why = "the stranger's BadgeClass and Profile are consistent: the badge is valid, and its issuer is the stranger"
    honest = World(EVIL)
    book.legal("a-stranger-of-its-own", honest, why)


def _own_issuers(book: Book) -> None:
    book.section = "SignedBadge Verification"
    world = World.signed()
    own = {
        "@context": CONTEXT,
        "type": "Issuer",
        "id": f"{EVIL}/issuer",
        "name": "M",
        "url": EVIL,
        "email": "m@evil.example",
    }
    key = f"{EVIL}/key"
    world.put("forger", own["id"], own | {"publicKey": key})
    world.put("evil key", key, world.key_document("stranger", key, owner=own["id"]))
    payload = world.payload(verification={"type": "SignedBadge", "creator": key})
    why = "the key is listed and owned by another issuer than that of the BadgeClass"
    book.attack("key-of-another-issuer", world, "key_not_authorized", why, compact(payload, keys.rsa_key("stranger")))
    inside = dict(world.documents["badge"]) | {"issuer": own["id"]}
    token = compact(
        world.payload(badge=inside, verification={"type": "SignedBadge", "creator": key}), keys.rsa_key("stranger")
    )
    why = "the payload embeds the victim's BadgeClass with the forger as its issuer; the hosted one wins"
    book.attack("badge-with-another-issuer", world, "key_not_authorized", why, token)
    world = World.signed()
    token = world.token(verification={"type": "SignedBadge", "creator": "HTTPS://Badges.Example.com:443/key"})
    book.legal("creator-spelled", world, "creator is another spelling of the listed id", token)


def _without_type(book: Book) -> None:
    for role in ("assertion", "badge", "issuer"):
        world = World().bend(role, type=None)
        book.attack(f"{role}-without-type", world, "schema_invalid", "type is required")
    world = World.signed().bend("key", type=None)
    book.legal("key-without-type", world, "a key needs no type", section="CryptographicKey")
    world = World.signed().bend("key", {"@context": None})
    book.legal("key-without-context", world, "nor a context of its own", section="CryptographicKey")


def _odd_ids(book: Book) -> None:
    base = World()
    for name, value in {"number": 7, "object": {"a": 1}, "null": None}.items():
        document = {**base.documents["assertion"], "id": value}
        book.attack(f"id-{name}", base, "schema_invalid", "an id is an IRI", text_of(document))
    for name, value in {
        "javascript": "javascript:alert(1)",
        "file": "file:///etc/passwd",
        "metadata": "http://169.254.169.254/",
    }.items():
        document = {**base.documents["assertion"], "id": value}
        book.attack(
            f"id-{name}",
            base,
            "url_not_allowed",
            "never asked for",
            text_of(document),
            section="VERIFYING.md: url_not_allowed",
        )
    address = f"{base.base}/{'a' * 5000}"
    book.attack(
        "id-endless", base, "url_not_allowed", "5,000 characters", address, section="VERIFYING.md: url_not_allowed"
    )
    for status in (201, 203, 204, 206, 300, 304):
        world = World().answer("assertion", status, json=base.documents["assertion"])
        book.attack(
            f"status-{status}",
            world,
            "fetch_failed",
            "an eventual 200 is required",
            section="Data Validation: eventual 200 OK",
        )
