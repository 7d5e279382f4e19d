"""Hosted badges: only the issuer's own copy counts, wherever it was found and whatever was handed in."""

from __future__ import annotations

import json
from typing import Any

from tests.corpus.cases import Book
from tests.corpus.signing import text_of
from tests.corpus.world import CONTEXT, EMAIL, World

EVIL = "https://evil.example.net"


def cases(book: Book) -> None:
    """Write the cases."""
    book.section = "HostedBadge Verification"
    _inputs(book)
    _copies(book)
    _absent(book)
    _impostors(book)
    _revoked(book)


def _inputs(book: Book) -> None:
    world = World()
    book.legal("by-url", world, "the address of the Assertion")
    book.legal("by-text", world, "the whole JSON as text", world.text("assertion"))
    book.legal(
        "by-indented-text",
        world,
        "white space is no matter",
        json.dumps(world.documents["assertion"], indent=2),
    )
    book.legal("by-file", world, "the JSON as a file", world.text("assertion").encode(), filename="badge.json")
    book.legal("by-file-without-name", world, "a file whose name is not known", world.text("assertion").encode())
    book.legal("by-url-with-blanks", world, "people paste a URL with blanks around it", f" {world.at['assertion']}\n")
    minimal = {"@context": CONTEXT, "type": "Assertion", "id": world.at["assertion"]}
    why = "only the id of what is handed in is used, so that nothing else need be there"
    book.legal("by-minimal-text", world, why, text_of(minimal))


def _copies(book: Book) -> None:
    world = World()
    forged = dict(world.documents["assertion"]) | {
        "recipient": {"type": "email", "hashed": False, "identity": "eve@example.net"}
    }
    why = "the copy in hand names another recipient: the hosted one does not"
    book.attack(
        "recipient-changed-in-hand",
        world,
        "recipient_mismatch",
        why,
        text_of(forged),
        recipient="eve@example.net",
    )
    expired = World().bend("assertion", expires="2026-05-01T00:00:00Z")
    forged = dict(expired.documents["assertion"]) | {"expires": "2030-01-01T00:00:00Z"}
    book.attack("expiry-changed-in-hand", expired, "expired", "the hosted copy has expired", text_of(forged))
    world = World()
    forged = dict(world.documents["assertion"]) | {"badge": dict(world.documents["badge"]) | {"name": "Doctorat"}}
    book.legal("name-changed-in-hand", world, "what is in hand is not believed, and not reported", text_of(forged))
    world = World()
    fake = dict(world.documents["badge"]) | {"name": "Doctorat"}
    world.bend("assertion", badge=fake).bend("badge", name=None)
    why = "the embedded BadgeClass is complete, the hosted one is not, and that one counts"
    book.attack("embedded-badge-hides-a-broken-one", world, "schema_invalid", why)
    world = World()
    world.bend("badge", issuer=dict(world.documents["issuer"])).bend("issuer", email=None)
    why = "the embedded Profile is complete, the hosted one is not"
    book.attack("embedded-issuer-hides-a-broken-one", world, "schema_invalid", why)
    world = World()
    embedded = dict(world.documents["badge"])
    world.bend("assertion", badge=embedded).silent("badge")
    why = "the BadgeClass is embedded, and nothing stands at its address any more"
    book.attack("embedded-badge-without-hosted-one", world, "fetch_failed", why, section="Data Validation")


def _absent(book: Book) -> None:
    book.attack("assertion-missing", World().silent("assertion"), "fetch_failed", "an eventual 200 is required: 404")
    forbidden = World().answer("assertion", 403)
    book.attack("assertion-forbidden", forbidden, "fetch_failed", "an eventual 200 is required: 403")
    book.attack(
        "badge-missing",
        World().silent("badge"),
        "fetch_failed",
        "no BadgeClass, no badge",
        section="Data Validation",
    )
    why = "the Profile is not there: nobody is established as the issuer"
    book.attack(
        "issuer-missing",
        World().silent("issuer"),
        "fetch_failed issuer_unverifiable",
        why,
        section="Data Validation",
    )
    down = World().answer("assertion", 503)
    book.open("assertion-server-down", down, "fetch_failed", "the server is down: ask again later")
    down = World().answer("issuer", 500)
    book.open(
        "issuer-server-down",
        down,
        "fetch_failed issuer_unverifiable",
        "the issuer's server is down: ask again later",
    )
    named = text_of({"@context": CONTEXT, "type": "Assertion"})
    book.attack("no-id-in-hand", World(), "schema_invalid", "without an id nothing can be fetched", named)
    world = World().bend("badge", issuer="urn:uuid:8f2c1a50-5b5e-4c5f-a11d-9b1c0d3f7e55")
    why = "an issuer without an address cannot be established"
    book.attack("issuer-urn", world, "issuer_unverifiable", why, section="VERIFYING.md: issuer_unverifiable")
    book.attack(
        "nothing",
        World(),
        "json_invalid",
        "an empty text is no badge",
        "",
        section="VERIFYING.md: Command line",
    )
    book.attack(
        "prose",
        World(),
        "json_invalid",
        "a sentence is no badge",
        "Ceci est un badge",
        section="VERIFYING.md: Command line",
    )


def _impostors(book: Book) -> None:
    world = World()
    world.put("forgery", f"{EVIL}/assertions/1", dict(world.documents["assertion"]) | {"id": f"{EVIL}/assertions/1"})
    why = "a stranger hosts an Assertion of somebody else's BadgeClass"
    book.attack("stranger", world, "origin_not_allowed", why, world.at["forgery"])
    world = World()
    world.put("forgery", f"{EVIL}/assertions/1", world.documents["assertion"])
    why = "a stranger hosts a copy that still calls itself by the issuer's address"
    codes = "id_mismatch origin_not_allowed"
    book.attack("stranger-with-the-issuers-id", world, codes, why, world.at["forgery"])
    world = World().bend("assertion", id=f"{World().base}/assertions/2")
    book.attack("declares-another-id", world, "id_mismatch", "the document at /1 calls itself /2")
    world = World().bend("badge", id=f"{World().base}/badges/other")
    book.attack("badge-declares-another-id", world, "id_mismatch", "the BadgeClass calls itself by another id")
    world = World().bend("issuer", id=f"{World().base}/other-issuer")
    book.attack("issuer-declares-another-id", world, "id_mismatch", "the Profile calls itself by another id")
    world = World()
    own = {
        "type": "Issuer",
        "id": f"{EVIL}/issuer",
        "name": "Maison de l’emploi",
        "url": world.base,
        "email": "x@example.net",
    }
    badge = dict(world.documents["badge"]) | {"id": f"{EVIL}/badge", "issuer": world.at["issuer"]}
    world.put("evil badge", f"{EVIL}/badge", badge).put("evil issuer", f"{EVIL}/issuer", {"@context": CONTEXT, **own})
    world.bend("assertion", badge=f"{EVIL}/badge")
    why = "the BadgeClass stands at a stranger's, and names the victim as its issuer"
    book.attack("badge-of-a-stranger", world, "origin_not_allowed", why)
    other = World("https://badges.example.org")
    world = World()
    world.documents |= {f"other {role}": document for role, document in other.documents.items()}
    world.at |= {f"other {role}": address for role, address in other.at.items()}
    world.bend("assertion", badge=other.at["badge"])
    why = "the Assertion names the BadgeClass of another honest issuer, who did not award it"
    book.attack("badge-of-another-issuer", world, "origin_not_allowed", why)
    signed = World.signed()
    payload = signed.payload()
    why = "the payload of a signed badge without its signature proves nothing"
    book.attack(
        "signed-without-signature",
        signed,
        "jws_signature_invalid",
        why,
        text_of(payload),
        section="SignedBadge Verification",
    )
    world = World().bend("assertion", verification={"type": "SignedBadge"})
    why = "a hosted copy that says signed has no signature"
    book.attack("hosted-says-signed", world, "jws_signature_invalid", why, section="SignedBadge Verification")


def _revoked(book: Book) -> None:
    book.section = "HostedBadge Verification: revoking"
    yes: dict[str, Any] = {
        "true": True,
        "text-true": "true",
        "number": 1,
        "text-yes": "yes",
        "reason-object": {"reason": "Erreur"},
        "list": [True],
        "date": "2026-05-01T00:00:00Z",
    }
    for name, value in yes.items():
        world = World().bend("assertion", revoked=value)
        book.attack(f"revoked-{name}", world, "revoked", "revoked in any form that says yes")
    gone = World().answer("assertion", 410, {"Content-Type": "text/html"}, body="<h1>Gone</h1>")
    book.attack("gone-html", gone, "revoked", "410 Gone, with a page for people as its body")
    gone = World().answer("assertion", 410, {})
    book.attack("gone-empty", gone, "revoked", "410 Gone, with no body at all")
    world = World()
    moved = f"{world.base}/moved/1"
    world.redirect("assertion", moved).answer(moved, 410, {})
    book.attack("gone-after-redirect", world, "revoked", "a redirect that leads to 410 Gone")
    gone = World().answer("assertion", 410, {})
    book.attack(
        "gone-in-hand",
        gone,
        "revoked",
        "the copy in hand does not know that it was revoked",
        World().text("assertion"),
    )
    only = {"id": World().at["assertion"], "revoked": True}
    world = World().answer("assertion", 200, json=only)
    book.attack("revoked-without-context", world, "revoked", "only id and revoked are required", recipient=EMAIL)
