"""The issuer's scope: which addresses of Assertions and BadgeClasses are the issuer's."""

from __future__ import annotations

from typing import Any

from tests.corpus.cases import Book
from tests.corpus.world import World

BASE = "https://badges.example.com"
OTHER = "https://awards.example.org"


def scoped(assertion: str, verification: dict[str, Any], badge: str | None = None) -> World:
    """Return a world whose issuer declares a scope, with its documents at these addresses."""
    world = World()
    world.move("assertion", assertion)
    if badge:
        world.move("badge", badge)
    return world.bend("issuer", verification={"type": "VerificationObject", **verification})


def cases(book: Book) -> None:
    """Write the cases."""
    book.section = "VerificationObject"
    _starts_with(book)
    _allowed_origins(book)
    _default(book)
    _outside(book)
    _outside_origins(book)
    _redirects(book)


def _starts_with(book: Book) -> None:
    at, badge = f"{BASE}/org/7/assertions/1", f"{BASE}/org/7/badges/1"
    for name, rule in {
        "string": f"{BASE}/org/7/",
        "array": [f"{BASE}/org/7/"],
        "array-of-two": [f"{BASE}/org/6/", f"{BASE}/org/7/"],
        "whole-host": f"{BASE}/",
        "without-slash": f"{BASE}/org/7",
        "host-without-slash": BASE,
        "upper-case-host": "https://BADGES.example.com/org/7/",
        "default-port": "https://badges.example.com:443/org/7/",
    }.items():
        world = scoped(at, {"startsWith": rule}, badge)
        book.legal(f"starts-with-{name}", world, "both ids begin with startsWith")
    world = scoped(f"{OTHER}/a/1", {"startsWith": [f"{OTHER}/a/", f"{BASE}/badges/"]})
    book.legal("starts-with-other-host", world, "an issuer may name another host of its own")
    world = scoped(at, {"startsWith": f"{BASE}/org/7/", "verificationProperty": "id"}, badge)
    book.legal("verification-property", world, "verificationProperty: id is the default written out")


def _allowed_origins(book: Book) -> None:
    for name, rule in {
        "string": "awards.example.org",
        "array": ["awards.example.org"],
        "array-of-two": ["badges.example.com", "awards.example.org"],
        "upper-case": "AWARDS.Example.ORG",
    }.items():
        world = scoped(f"{OTHER}/1", {"allowedOrigins": rule}, f"{OTHER}/badge")
        book.legal(f"origins-{name}", world, "both ids stand at an allowed host")
    world = World()
    world.move("assertion", f"{OTHER}/1").move("badge", f"{OTHER}/badge")
    world.bend("issuer", verification={"allowedOrigins": ["awards.example.org"]})
    book.legal("origins-without-type", world, "the VerificationObject of a Profile often has no type")


def _default(book: Book) -> None:
    world = World()
    world.move("issuer", "https://Badges.Example.com/issuer")
    book.legal("default-host-case", world, "hosts are compared without case")
    world = World()
    world.move("issuer", "https://badges.example.com:443/issuer")
    book.legal("default-port", world, "443 written out is the same origin")
    world = World()
    world.move("issuer", "https://badges.example.com")
    book.legal("default-issuer-without-path", world, "the issuer's id is a bare origin")
    world = World()
    world.documents["issuer"]["id"] = f"{BASE}/issuer#me"
    world.documents["badge"]["issuer"] = f"{BASE}/issuer#me"
    book.legal("default-issuer-with-fragment", world, "a fragment names a part of the document at the address")
    world = World()
    world.move("assertion", "https://badges.example.com./assertions/1")
    book.legal("default-trailing-dot", world, "a trailing dot names the same host")
    world = World("https://xn--cole-9oa.example")
    world.bend("issuer", verification={"type": "VerificationObject", "startsWith": "https://école.example/"})
    book.legal("starts-with-international", world, "startsWith in letters, the ids as A-labels")
    world = World()
    world.move("assertion", "https://badges.example.com/~a/b/c/1.json?x=1")
    book.legal("default-any-path", world, "without a rule, any path of the issuer's origin will do")


def _outside(book: Book) -> None:
    prefix, badge = f"{BASE}/org/7/", f"{BASE}/org/7/badge"
    outside = {
        "other-path": f"{BASE}/org/8/assertions/1",
        "longer-number": f"{BASE}/org/70/assertions/1",
        "path-case": f"{BASE}/ORG/7/assertions/1",
        "dot-dot": f"{BASE}/org/7/../8/assertions/1",
        "dot-dot-encoded": f"{BASE}/org/7/%2e%2e/8/assertions/1",
        "dot-dot-mixed": f"{BASE}/org/7/.%2E/8/assertions/1",
        "dot-dot-slash-encoded": f"{BASE}/org/7/..%2f8/assertions/1",
        "dot-dot-twice-encoded": f"{BASE}/org/7/%252e%252e/8/assertions/1",
        "backslash-encoded": f"{BASE}/org/7/..%5c8/assertions/1",
        "other-host": f"{OTHER}/org/7/assertions/1",
        "host-as-prefix": "https://badges.example.com.evil.example/org/7/assertions/1",
        "host-in-query": "https://evil.example/?https://badges.example.com/org/7/1",
        "host-in-path": "https://evil.example/badges.example.com/org/7/1",
        "subdomain": "https://x.badges.example.com/org/7/assertions/1",
        "parent-domain": "https://example.com/org/7/assertions/1",
    }
    for name, address in outside.items():
        world = scoped(address, {"startsWith": prefix}, badge)
        book.attack(f"outside-{name}", world, "origin_not_allowed", "the Assertion stands outside startsWith")
    world = scoped(f"{BASE}/org/7/1", {"startsWith": prefix}, f"{BASE}/org/8/badge")
    book.attack("outside-badge", world, "origin_not_allowed", "the BadgeClass stands outside startsWith")
    world = scoped("https://badges.example.com.evil.example/1", {"startsWith": BASE}, f"{BASE}/badge")
    book.attack("outside-prefix-of-host", world, "origin_not_allowed", "a bare host is no prefix of other hosts")
    world = scoped(f"{BASE}/org/7/1", {"startsWith": []}, badge)
    book.attack("starts-with-empty-array", world, "origin_not_allowed", "an empty array allows nothing")
    world = scoped(f"{BASE}/org/7/1", {"startsWith": ""}, badge)
    why = "an empty text is no URI, and does not allow everything"
    book.attack("starts-with-empty", world, "origin_not_allowed schema_invalid", why)


def _outside_origins(book: Book) -> None:
    for name, rule in {
        "empty-array": [],
        "other": "awards.example.org",
        "only-suffix": "example.com",
        "wildcard": "*.example.com",
        "star": "*",
    }.items():
        world = scoped(f"{BASE}/1", {"allowedOrigins": rule})
        book.attack(f"origins-{name}", world, "origin_not_allowed", "the host is not one that the issuer allows")
    world = World()
    world.move("assertion", "https://bаdges.example.com/1")  # a Cyrillic letter
    book.attack("look-alike", world, "origin_not_allowed", "a host that only looks like the issuer's")
    world = World()
    world.move("assertion", "https://xn--bdges-4ve.example.com/1")
    book.attack("look-alike-a-label", world, "origin_not_allowed", "the same host as its A-label")
    for name, address in {
        "subdomain": "https://a.badges.example.com/1",
        "parent": "https://example.com/1",
        "suffix": "https://badges.example.com.evil.example/1",
        "hyphen": "https://badges-example.com/1",
    }.items():
        world = World()
        world.move("assertion", address)
        book.attack(f"default-{name}", world, "origin_not_allowed", "without a rule, only the issuer's own origin")
    world = World()
    world.move("badge", f"{OTHER}/badge")
    book.attack("default-badge", world, "origin_not_allowed", "the BadgeClass stands at another origin")


def _redirects(book: Book) -> None:
    book.section = "HostedBadge Verification: scope of the final URL"
    world = World()
    final = f"{BASE}/moved/1.json"
    world.redirect("assertion", final).answer(final, json=world.documents["assertion"])
    book.legal("redirect-within", world, "a redirect within the issuer's origin")
    world = World()
    final = f"{BASE}/2.json"
    world.redirect("badge", "/2.json", 301).answer(final, json=world.documents["badge"])
    book.legal("redirect-relative", world, "a relative redirect of the BadgeClass")
    world = World()
    final = "https://evil.example/1"
    world.redirect("assertion", final).answer(final, json=world.documents["assertion"])
    book.attack("redirect-out", world, "origin_not_allowed", "an open redirect leads to a stranger's copy")
    world = World()
    world.redirect("badge", final).answer(final, json=world.documents["badge"])
    book.attack("redirect-out-badge", world, "origin_not_allowed", "the BadgeClass is redirected to a stranger's copy")
    world = World()
    world.redirect("issuer", final).answer(final, json=world.documents["issuer"])
    book.attack("redirect-out-issuer", world, "origin_not_allowed", "the Profile is redirected to a stranger's copy")
    world = scoped(f"{BASE}/org/7/1", {"startsWith": f"{BASE}/org/7/"}, f"{BASE}/org/7/badge")
    final = f"{BASE}/org/8/1"
    world.redirect("assertion", final).answer(final, json=world.documents["assertion"])
    book.attack("redirect-out-of-prefix", world, "origin_not_allowed", "a redirect to a neighbour on the same host")
