"""What documents may come as: content types, encodings, transports, redirects."""

from __future__ import annotations

import base64
import gzip
import zlib
from itertools import pairwise

from tests.corpus.cases import Book
from tests.corpus.world import World


def packed(octets: bytes) -> bytes:
    """Return octets in gzip, without the time."""
    return gzip.compress(octets, 9, mtime=0)


def cases(book: Book) -> None:
    """Write the cases."""
    book.section = "Setting Content-Type"
    _types(book)
    book.section = "RFC 9110, 8.4 (Content-Encoding)"
    _encodings(book)
    book.section = "Data Validation: eventual 200 OK"
    _redirects(book)
    book.section = "VERIFYING.md: insecure_transport"
    _transports(book)


def _types(book: Book) -> None:
    for name, kind in {
        "ld-json": "application/ld+json",
        "json": "application/json",
        "charset": "application/json; charset=utf-8",
        "charset-upper": "application/ld+json;charset=UTF-8",
        "charset-quoted": 'application/json; charset="utf-8"',
        "profile": 'application/ld+json; profile="http://www.w3.org/ns/json-ld#compacted"',
        "upper-case": "Application/JSON",
    }.items():
        world = World()
        world.answer("assertion", 200, {"Content-Type": kind}, body=world.text("assertion"))
        book.legal(f"type-{name}", world, "a JSON media type, with or without parameters")
    world = World()
    world.answer("assertion", 200, {"content-type": "application/json"}, body=world.text("assertion"))
    book.legal("header-lower-case", world, "header names have no case")
    for name, headers in {
        "html": {"Content-Type": "text/html"},
        "plain": {"Content-Type": "text/plain"},
        "javascript": {"Content-Type": "text/javascript"},
        "png": {"Content-Type": "image/png"},
        "octets": {"Content-Type": "application/octet-stream"},
        "xml": {"Content-Type": "application/xml"},
        "none": {"X-Nothing": "1"},
        "jsonp": {"Content-Type": "application/json-p"},
    }.items():
        for role in ("assertion",) if name not in ("html", "plain") else ("assertion", "badge"):
            world = World()
            world.answer(role, 200, headers, body=world.text(role))
            book.attack(
                f"type-{name}-of-{role}",
                world,
                "content_type_not_json",
                "JSON only: an upload host serves anybody's files",
            )
    world = World()
    world.answer("issuer", 200, {"Content-Type": "text/html"}, body="<html/>")
    book.attack("type-html-of-issuer", world, "content_type_not_json issuer_unverifiable", "JSON only")


def _encodings(book: Book) -> None:
    octets = World().text("assertion").encode()
    for name, (encoding, body) in {
        "gzip": ("gzip", packed(octets)),
        "x-gzip": ("x-gzip", packed(octets)),
        "deflate": ("deflate", zlib.compress(octets)),
        "identity": ("identity", octets),
        "gzip-upper": ("GZIP", packed(octets)),
    }.items():
        headers = {"Content-Type": "application/ld+json", "Content-Encoding": encoding}
        world = World().answer("assertion", 200, headers, body=body)
        book.legal(f"encoding-{name}", world, "an encoding that servers use")
    bom = World().answer(
        "assertion", 200, {"Content-Type": "application/json"}, body_b64=base64.b64encode(octets).decode()
    )
    book.legal("body-b64", bom, "a recorded body in base64")
    for name, (encoding, body) in {
        "gzip-cut": ("gzip", packed(octets)[:-6]),
        "gzip-not": ("gzip", octets),
        "unknown": ("br", octets),
        "gzip-damaged": ("gzip", packed(octets)[:30] + b"\0\0\0\0" + packed(octets)[34:]),
    }.items():
        headers = {"Content-Type": "application/ld+json", "Content-Encoding": encoding}
        world = World().answer("assertion", 200, headers, body=body)
        book.attack(
            f"encoding-{name}",
            world,
            "response_invalid",
            "the body cannot be decoded",
            section="VERIFYING.md: response_invalid",
        )


def _redirects(book: Book) -> None:
    for status in (301, 302, 303, 307, 308):
        world = World()
        final = f"{world.base}/final"
        world.redirect("assertion", final, status).answer(final, json=world.documents["assertion"])
        book.legal(f"redirect-{status}", world, "a redirect within the issuer's origin")
    world = World()
    hops = [f"{world.base}/hop/{number}" for number in range(1, 6)]
    world.redirect("assertion", hops[0])
    for here, there in pairwise(hops):
        world.redirect(here, there)
    world.answer(hops[-1], json=world.documents["assertion"])
    book.legal("redirect-five", world, "five redirects are the most")
    world = World()
    final = f"{world.base}/b"
    world.redirect("badge", final).answer(final, json=world.documents["badge"])
    world.redirect("issuer", f"{world.base}/i").answer(f"{world.base}/i", json=world.documents["issuer"])
    book.legal("redirect-badge-and-issuer", world, "BadgeClass and Profile behind redirects")
    world = World()
    world.answer("assertion", 302, {})
    book.attack("redirect-nowhere", world, "fetch_failed", "a redirect without Location is no 200")
    world = World().redirect("assertion", "http://badges.example.com/assertions/1")
    book.attack(
        "redirect-to-http",
        world,
        "insecure_redirect",
        "from https to http",
        section="VERIFYING.md: insecure_redirect",
    )
    world = World().redirect("badge", "http://badges.example.com/b")
    book.attack(
        "redirect-to-http-badge",
        world,
        "insecure_redirect",
        "from https to http",
        section="VERIFYING.md: insecure_redirect",
    )
    for name, target in {
        "backslash": "https:\\\\evil.example",
        "userinfo": "https://a@badges.example.com/",
        "scheme": "ftp://badges.example.com/1",
    }.items():
        world = World().redirect("assertion", target)
        book.attack(
            f"redirect-odd-{name}",
            world,
            "url_not_allowed",
            "a Location in an odd notation",
            section="VERIFYING.md: url_not_allowed",
        )


def _transports(book: Book) -> None:
    why = "it came over plain http: it can be shown, it proves nothing"
    world = World("http://badges.example.com")
    book.open("all-over-http", world, "insecure_transport", why)
    world = World()
    world.move("badge", "http://badges.example.com/badge")
    world.bend("issuer", verification={"type": "VerificationObject", "allowedOrigins": "badges.example.com"})
    book.open("badge-over-http", world, "insecure_transport", why)
    world = World()
    world.move("issuer", "http://badges.example.com/issuer")
    world.bend("issuer", verification={"type": "VerificationObject", "allowedOrigins": "badges.example.com"})
    book.open("issuer-over-http", world, "insecure_transport", why)
    signed = World.signed()
    signed.move("key", "http://badges.example.com/key")
    book.open("key-over-http", signed, "insecure_transport", why)
    signed = World.signed()
    signed.move("list", "http://badges.example.com/list")
    book.open("list-over-http", signed, "insecure_transport", why)
    world = World("http://badges.example.com").bend("assertion", expires="2026-01-01T00:00:00Z")
    book.attack("over-http-and-expired", world, "insecure_transport expired", "expired, whatever the transport")
