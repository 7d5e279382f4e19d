"""Limits on fetching: hops, count, size after decoding, time."""

from __future__ import annotations

from itertools import pairwise

from tests.corpus.cases import Book
from tests.corpus.families.fetching import packed
from tests.corpus.world import World

MIB = 1 << 20


def cases(book: Book) -> None:
    """Write the cases."""
    book.section = "VERIFYING.md: too_many_redirects"
    _hops(book)
    book.section = "VERIFYING.md: response_too_large"
    _sizes(book)
    book.section = "VERIFYING.md: fetch_timeout"
    _times(book)
    book.section = "VERIFYING.md: fetch_budget_exceeded"
    _counts(book)


def _hops(book: Book) -> None:
    world = World()
    world.redirect("assertion", world.at["assertion"])
    book.attack("redirect-to-itself", world, "too_many_redirects", "a circle")
    world = World()
    world.redirect("assertion", f"{world.base}/b").redirect(f"{world.base}/b", world.at["assertion"])
    book.attack("redirect-ping-pong", world, "too_many_redirects", "a circle of two")
    for count in (6, 30):
        world = World()
        hops = [world.at["assertion"], *(f"{world.base}/hop/{number}" for number in range(1, count + 1))]
        for here, there in pairwise(hops):
            world.redirect(here, there)
        world.answer(hops[-1], json=world.documents["assertion"])
        book.attack(f"redirect-{count}", world, "too_many_redirects", f"{count} redirects, five are the most")
    world = World()
    world.redirect("issuer", world.at["issuer"])
    book.attack(
        "redirect-issuer-to-itself",
        world,
        "too_many_redirects issuer_unverifiable",
        "a circle at the issuer's",
    )
    world = World.signed()
    world.redirect("list", world.at["list"])
    why = "a circle at the list's: it cannot be had"
    book.open(
        "redirect-list-to-itself",
        world,
        "revocation_unavailable",
        why,
        section="VERIFYING.md: revocation_unavailable",
    )


def _sizes(book: Book) -> None:
    zipped = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    twice = {"Content-Type": "application/json", "Content-Encoding": "gzip, gzip"}
    bomb = packed(b" " * (5 * MIB))
    octets = World().text("assertion").encode()
    just = packed(octets + b" " * (MIB - len(octets)))
    book.legal(
        "size-exactly",
        World().answer("assertion", 200, zipped, body=just),
        "1 MiB after decoding is the most",
    )
    over = packed(octets + b" " * (MIB - len(octets) + 1))
    book.attack(
        "size-over",
        World().answer("assertion", 200, zipped, body=over),
        "response_too_large",
        "one byte over 1 MiB, decoded",
    )
    book.attack(
        "gzip-bomb",
        World().answer("assertion", 200, zipped, body=bomb),
        "response_too_large",
        "5 MiB in 5 KiB",
    )
    nested = packed(bomb)
    book.attack(
        "gzip-bomb-nested",
        World().answer("assertion", 200, twice, body=nested),
        "response_too_large",
        "the same, packed twice",
    )
    world = World().answer("badge", 200, zipped, body=bomb)
    book.attack("gzip-bomb-badge", world, "response_too_large", "the BadgeClass is a bomb")
    plain = World().answer("assertion", 200, body=octets + b" " * (2 * MIB))
    book.attack("size-plain", plain, "response_too_large", "3 MiB, not encoded", committed=False)
    world = World.signed().answer("list", 200, zipped, body=bomb)
    why = "the list is a bomb: it cannot be had"
    book.open("gzip-bomb-list", world, "revocation_unavailable", why, section="VERIFYING.md: revocation_unavailable")


def _times(book: Book) -> None:
    slow = World().answer("assertion", json=World().documents["assertion"], delay_s=11)
    book.open("slow-assertion", slow, "fetch_timeout", "11 seconds for one answer, 10 for all is the most")
    slow = World().answer("badge", json=World().documents["badge"], delay_s=60)
    book.open("slow-badge", slow, "fetch_timeout", "the BadgeClass takes a minute")
    world = World()
    for role in ("assertion", "badge", "issuer"):
        world.answer(role, json=world.documents[role], delay_s=4)
    why = "three times 4 seconds is more than 10 in all"
    book.open("slow-in-all", world, "fetch_timeout issuer_unverifiable", why)
    world = World()
    for role in ("assertion", "badge", "issuer"):
        world.answer(role, json=world.documents[role], delay_s=3)
    book.legal("slow-within", world, "three times 3 seconds is within 10")


def _counts(book: Book) -> None:
    world = World.signed()
    names = [f"{world.base}/keys/{number}" for number in range(25)]
    world.bend("issuer", publicKey=names, revocationList=None).silent("list")
    for name in names:
        world.answer(name, json=world.key_document("stranger", name))
    token = world.token(verification={"type": "SignedBadge"})
    why = "25 keys to try, 20 documents are the most"
    book.open("too-many-keys", world, "fetch_budget_exceeded", why, token)
    world = World.signed()
    names = [f"{world.base}/keys/{number}" for number in range(4)]
    world.bend("issuer", publicKey=[*names, world.at["key"]])
    for name in names:
        world.answer(name, json=world.key_document("stranger", name))
    token = world.token(verification={"type": "SignedBadge"})
    book.legal("five-keys", world, "the fifth key fits, and that is within the budget", token)
    world = World()
    claims = [f"{world.base}/endorsements/{number}" for number in range(60)]
    world.bend("badge", endorsement=claims)
    book.legal("endorsements-many", world, "60 endorsements are listed, not fetched", section="Endorsement")
