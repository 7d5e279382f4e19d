"""Addresses that are handed in: which notations are one address, and which are never asked for."""

from __future__ import annotations

from tests.corpus.cases import Book
from tests.corpus.world import World

SPECIAL = {
    "loopback": "https://127.0.0.1/a",
    "loopback-other": "https://127.8.9.10/a",
    "localhost": "https://localhost/a",
    "this-network": "https://0.0.0.0/a",
    "private-10": "https://10.0.0.1/a",
    "private-172": "https://172.31.255.1/a",
    "private-192": "https://192.168.1.1/a",
    "metadata": "http://169.254.169.254/latest/meta-data/",
    "shared": "https://100.64.0.1/a",
    "multicast": "https://224.0.0.1/a",
    "broadcast": "https://255.255.255.255/a",
    "benchmark": "https://198.18.0.1/a",
    "documentation": "https://203.0.113.5/a",
    "ipv6-loopback": "https://[::1]/a",
    "ipv6-unspecified": "https://[::]/a",
    "ipv6-mapped": "https://[::ffff:127.0.0.1]/a",
    "ipv6-mapped-hex": "https://[::ffff:7f00:1]/a",
    "ipv6-compatible": "https://[::127.0.0.1]/a",
    "ipv6-nat64": "https://[64:ff9b::7f00:1]/a",
    "ipv6-6to4": "https://[2002:7f00:1::]/a",
    "ipv6-teredo": "https://[2001:0:53aa:64c:0:0:80ff:fffe]/a",
    "ipv6-link-local": "https://[fe80::1]/a",
    "ipv6-unique-local": "https://[fd00:ec2::254]/a",
    "ipv6-site-local": "https://[fec0::1]/a",
    "ipv6-multicast": "https://[ff02::1]/a",
    "ipv6-zone": "https://[fe80::1%25eth0]/a",
}
ODD = {
    "decimal": "https://2130706433/a",
    "octal": "https://0177.0.0.1/a",
    "hex": "https://0x7f.0.0.1/a",
    "hex-whole": "https://0x7f000001/a",
    "short": "https://127.1/a",
    "trailing-dot": "https://127.0.0.1./a",
    "userinfo": "https://badges.example.com@evil.example/a",
    "password": "https://user:secret@badges.example.com/assertions/1",
    "backslash": "https://badges.example.com\\@evil.example/a",
    "backslashes": "https:\\\\badges.example.com\\assertions\\1",
    "blank-in-host": "https://badges.example.com .evil.example/a",
    "tab-in-host": "https://badges\t.example.com/a",
    "newline-in-path": "https://badges.example.com/assertions\n/1",
    "null": "https://badges.example.com\x00.evil.example/a",
    "fullwidth": "https://ｂａｄｇｅｓ.example.com/assertions/1",
    "fullwidth-dot": "https://127。0。0。1/a",
    "circled": "https://①②⑦.0.0.1/a",
    "percent-host": "https://%31%32%37.0.0.1/a",
    "empty-host": "https:///assertions/1",
    "no-host": "https://",
    "port-out-of-range": "https://badges.example.com:99999/a",
    "port-text": "https://badges.example.com:https/a",
}
PORTS = {
    "https-8443": "https://badges.example.com:8443/assertions/1",
    "https-80": "https://badges.example.com:80/assertions/1",
    "http-443": "http://badges.example.com:443/assertions/1",
    "http-8080": "http://badges.example.com:8080/assertions/1",
    "ssh": "https://badges.example.com:22/assertions/1",
}
SCHEMES = {
    "ftp": "ftp://badges.example.com/assertions/1",
    "file": "file:///etc/passwd",
    "gopher": "gopher://127.0.0.1:6379/_INFO",
    "data": "data:application/json,%7B%7D",
    "javascript": "javascript:alert(1)",
    "ws": "ws://badges.example.com/assertions/1",
}


def elsewhere(address: str) -> World:
    """Return a world whose Assertion is answered at another address only, as a trap."""
    world = World()
    return world.answer(address, json=world.documents["assertion"]).silent("assertion")


def cases(book: Book) -> None:
    """Write the cases."""
    book.section = "VERIFYING.md: url_not_allowed"
    _same(book)
    for name, address in SPECIAL.items():
        world = elsewhere(address)
        book.attack(f"special-{name}", world, "url_not_allowed", "no public document stands there", address)
    for name, address in ODD.items():
        world = elsewhere(address)
        book.attack(f"odd-{name}", world, "url_not_allowed", "an odd notation is refused, not guessed at", address)
    for name, address in PORTS.items():
        world = elsewhere(address)
        book.attack(f"port-{name}", world, "url_not_allowed", "https on 443 and http on 80, nothing else", address)
    for name, address in SCHEMES.items():
        world = elsewhere(address)
        book.attack(f"scheme-{name}", world, "url_not_allowed", "http and https, nothing else", address)
    _inside(book)


def _same(book: Book) -> None:
    base, path = "badges.example.com", "/assertions/1"
    for name, address in {
        "upper-case-host": f"https://BADGES.Example.COM{path}",
        "upper-case-scheme": f"HTTPS://{base}{path}",
        "default-port": f"https://{base}:443{path}",
        "dot-segment": f"https://{base}/assertions/./x/../1",
        "fragment": f"https://{base}{path}#top",
        "escaped-letter": f"https://{base}/%61ssertions/1",
    }.items():
        book.legal(f"same-{name}", World(), "another spelling of the same address (RFC 3986, 6.2)", address)
    world = World("https://xn--cole-9oa.example")
    book.legal(
        "same-international",
        world,
        "an international host and its A-label are one",
        "https://école.example/assertions/1",
    )
    world = World()
    world.move("assertion", f"{world.base}/assertions/1?lang=fr&v=2")
    book.legal("query", world, "an id with a query")
    world = World()
    world.move("assertion", f"{world.base}/étés/1")
    book.legal("iri-path", world, "an id is an IRI: letters of any language in its path")
    world = World()
    world.move("assertion", f"{world.base}/assertions/%C3%A9t%C3%A9")
    book.legal("escaped-path", world, "an id with escaped letters")


def _inside(book: Book) -> None:
    why = "references are fetched by the same rules as what is handed in"
    world = World()
    world.bend("assertion", badge="https://192.168.0.10/badge")
    world.answer("https://192.168.0.10/badge", json=world.documents["badge"])
    book.attack("badge-in-a-private-network", world, "url_not_allowed", why)
    world = World().bend("badge", issuer="http://169.254.169.254/issuer")
    world.answer("http://169.254.169.254/issuer", json=world.documents["issuer"])
    book.attack("issuer-at-metadata", world, "url_not_allowed issuer_unverifiable", why)
    signed = World.signed()
    signed.move("key", "https://10.1.2.3/key")
    book.attack("key-in-a-private-network", signed, "url_not_allowed", why)
    signed = World.signed()
    signed.move("list", "https://10.1.2.3/list")
    book.attack(
        "list-in-a-private-network",
        signed,
        "revocation_unavailable",
        "the list is never asked for, so that it is not available",
        verdict="indeterminate",
        section="VERIFYING.md: revocation_unavailable",
    )
    for name, target in {
        "private": "https://10.0.0.1/a",
        "loopback": "http://127.0.0.1/a",
        "port": "https://badges.example.com:8443/a",
    }.items():
        world = World().redirect("assertion", target)
        world.answer(target, json=world.documents["assertion"])
        code = "insecure_redirect" if target.startswith("http:") else "url_not_allowed"
        book.attack(f"redirect-to-{name}", world, code, "each hop is checked again")
