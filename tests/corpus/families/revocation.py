"""Revocation lists: every form of entry, and lists that cannot be had."""

from __future__ import annotations

from typing import Any

from tests.corpus.cases import Book
from tests.corpus.world import JSON, OTHER_ID, SIGNED_ID, World


def listed(entries: Any) -> World:
    """Return a world whose issuer took these back."""
    return World.signed().bend("list", revokedAssertions=entries)


def cases(book: Book) -> None:
    """Write the cases."""
    book.section = "Revocation List"
    _not_listed(book)
    _listed(book)
    _unavailable(book)
    _hosted(book)


def _not_listed(book: Book) -> None:
    third = "https://badges.example.com/signed/3"
    for name, entries in {
        "string": [OTHER_ID],
        "strings": [OTHER_ID, third],
        "objects": [{"id": OTHER_ID}, {"id": third, "revocationReason": "Erreur"}],
        "typed-object": [{"type": "Assertion", "id": OTHER_ID, "revoked": True}],
        "uids": [{"uid": "abc123"}, {"uid": "x", "revocationReason": "Erreur"}],
        "mixed": [OTHER_ID, {"id": third}, {"uid": "abc123"}],
        "bare-string": OTHER_ID,
        "bare-object": {"id": OTHER_ID, "revocationReason": "Erreur"},
        "empty": [],
        "beginning-of-the-id": [SIGNED_ID[:-1]],
        "many": [f"urn:uuid:00000000-0000-4000-8000-{number:012d}" for number in range(60)],
    }.items():
        book.legal(f"not-listed-{name}", listed(entries), "the list names others only")
    world = World.signed()
    world.bend("issuer", revocationList=None).silent("list")
    book.legal("no-list", world, "no list is linked, which is legal")
    world = World.signed().bend("list", id=None)
    book.legal("list-without-id", world, "a list needs no id")
    world = World.signed().bend("list", issuer=None)
    book.legal("list-without-issuer", world, "a list needs no issuer")
    world = World.signed()
    world.answer("list", 200, JSON, json=world.documents["list"])
    book.legal("list-plain-json", world, "a list served as application/json")
    world = World.signed()
    world.redirect("list", "/lists/1").answer(f"{world.base}/lists/1", json=world.documents["list"])
    book.legal("list-redirected", world, "a list behind a redirect")
    world = World.signed().bend("issuer", revocationList={"id": World.signed().at["list"], "type": "RevocationList"})
    book.legal("list-reference-object", world, "revocationList as a reference object")


def _listed(book: Book) -> None:
    for name, entries in {
        "only": [SIGNED_ID],
        "string": [OTHER_ID, SIGNED_ID],
        "object": [OTHER_ID, {"id": SIGNED_ID}],
        "object-with-reason": [{"id": SIGNED_ID, "revocationReason": "Fraude"}, OTHER_ID],
        "only-object": [{"id": SIGNED_ID}],
        "bare-string": SIGNED_ID,
        "bare-object": {"id": SIGNED_ID},
        "json-ld-id": [{"@id": SIGNED_ID}],
        "upper-case-urn": ["URN:UUID:" + SIGNED_ID[9:].upper()],
        "twice": [SIGNED_ID, SIGNED_ID],
        "last-of-many": [
            *(f"urn:uuid:00000000-0000-4000-8000-{number:012d}" for number in range(60)),
            SIGNED_ID,
        ],
    }.items():
        book.attack(f"listed-{name}", listed(entries), "revoked", "the issuer's list names the badge")
    for name, uids in {"uid": [{"uid": "k5"}], "uid-bare": {"uid": "k5"}, "uid-string": ["k5"]}.items():
        world = listed(uids)
        book.attack(f"listed-{name}", world, "revoked", "the list names the badge by its uid", world.token(uid="k5"))
    world = World.signed()
    there = f"{world.base}/signed/1"
    world.bend("list", revokedAssertions=[there])
    book.attack("listed-https", world, "revoked", "an https id on the list", world.token(id=there))
    world.bend("list", revokedAssertions=["HTTPS://Badges.Example.com:443/signed/1"])
    book.attack("listed-https-spelled", world, "revoked", "the same id in another spelling", world.token(id=there))
    world = World.signed()
    book.attack("payload-says-revoked", world, "revoked", "the payload itself says revoked", world.token(revoked=True))


def _unavailable(book: Book) -> None:
    book.section = "VERIFYING.md: revocation_unavailable"
    code, why = (
        "revocation_unavailable",
        "a linked list must be available: what was not checked is not called valid",
    )
    worlds = {
        "missing": World.signed().silent("list"),
        "server-down": World.signed().answer("list", 503),
        "forbidden": World.signed().answer("list", 403),
        "html": World.signed().answer("list", 200, {"Content-Type": "text/html"}, body="<p>En travaux</p>"),
        "broken-json": World.signed().answer("list", body='{"revokedAssertions": ['),
        "slow": World.signed().answer("list", json={}, delay_s=12),
        "plain-http-down": World.signed().bend("issuer", revocationList="http://down.example.org/list"),
        "array": World.signed().answer("list", json=[SIGNED_ID]),
    }
    for name, world in worlds.items():
        book.open(
            f"unavailable-{name}",
            world,
            code if name != "plain-http-down" else f"{code} insecure_transport",
            why,
        )
    world = World.signed().answer("list", 503)
    token = world.token(expires="2026-01-01T00:00:00Z")
    book.attack(
        "unavailable-and-expired",
        world,
        f"{code} expired",
        "expired all the same: one failure condemns",
        token,
    )
    world = World.signed().bend("list", type="Profile")
    why = "what stands there is no RevocationList"
    book.attack(
        "list-is-a-profile",
        world,
        "reference_type_mismatch",
        why,
        section="VERIFYING.md: reference_type_mismatch",
    )


def _hosted(book: Book) -> None:
    book.section = "HostedBadge Verification: revoking"
    world = World().bend("issuer", revocationList="https://badges.example.com/nowhere")
    why = "the list is for signed badges: a hosted one is revoked where it stands"
    book.legal("hosted-with-dead-list", world, why)
