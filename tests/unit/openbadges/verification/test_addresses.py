"""Which addresses are asked for, and when two spellings are one."""

from __future__ import annotations

import ipaddress

import pytest

from badges.openbadges.verification.addresses import (
    is_public,
    may_climb,
    parse,
    readings_of_path,
    require_public,
    same_id,
)
from badges.openbadges.verification.ports import FetchError
from tests.support.prose import misspelt

ODD = [
    "urn:uuid:5c0d6c1e-9f5b-4a53-8d52-0f3b2f1a7f10",
    "ftp://issuer.example/a",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "https:issuer.example/a",
    "https:///a",
    "https://issuer.example\\@evil.example/a",
    "https://issuer.example@evil.example/a",
    "https://user:word@issuer.example/a",
    "https://issuer.example/a b",
    "https://issuer.example/a\\b",
    "https://issuer.example/\ta",
    "https://issuer.example/\n",
    " https://issuer.example/",
    "https://issuer.example/\u200b",
    "https://issuer.example/\u00a0",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.0.0.1/",
    "https://0177.0.0.1/",
    "https://127.1/",
    "https://127.0.0.01/",
    "https://127.0.0.256/",
    "https://1.2.3.4.5/",
    "https://issuer%2eexample/",
    "https://issuer..example/",
    "https://issuer.example../",
    "https://.example/",
    "https://-issuer.example/",
    "https://ｉｓｓｕｅｒ.example/",
    "https://issuer。example/",
    "https://①②⑦.example/",
    "https://issuer.example:0443/",
    "https://issuer.example:99999/",
    "https://issuer.example:４４３/",
    "https://[::1%25eth0]/",
    "https://[fe80::1%eth0]/",
    "https://[::g]/",
    "https://::1/",
    "https://" + "a" * 64 + ".example/",
    "https://issuer.example/" + "a" * 5000,
]


@pytest.mark.parametrize("url", ODD)
def test_odd_notations_are_refused(url: str) -> None:
    """An address that two readers could understand differently is not asked for."""
    with pytest.raises(FetchError) as refused:
        parse(url)
    assert refused.value.code == "url_not_allowed"
    assert misspelt(refused.value.detail) == []


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("https://issuer.example", "https://issuer.example/"),
        ("HTTPS://ISSUER.EXAMPLE/A", "https://issuer.example/A"),
        ("https://issuer.example:443/a", "https://issuer.example/a"),
        ("http://issuer.example:80/a", "http://issuer.example/a"),
        ("https://issuer.example:/a", "https://issuer.example/a"),
        ("https://issuer.example./a", "https://issuer.example/a"),
        ("https://issuer.example/x/../a/./b/..", "https://issuer.example/a/"),
        ("https://issuer.example/x/%2e%2E/a", "https://issuer.example/a"),
        ("https://issuer.example/../../a", "https://issuer.example/a"),
        ("https://issuer.example/%7ea%2fb", "https://issuer.example/~a%2Fb"),
        ("https://issuer.example/é?q=ü", "https://issuer.example/%C3%A9?q=%C3%BC"),
        ("https://issuer.example/a?b=/../c", "https://issuer.example/a?b=/../c"),
        ("https://issuer.example/a#key", "https://issuer.example/a"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://BÜCHER.example/", "https://xn--bcher-kva.example/"),
        ("https://faß.example/", "https://xn--fa-hia.example/"),
        ("https://[2A00:1450:0:0::1]/", "https://[2a00:1450::1]/"),
    ],
)
def test_one_spelling(url: str, normal: str) -> None:
    """An address has one normal form, which is what is asked for."""
    assert parse(url).url == normal
    assert parse(parse(url).url).url == normal


def test_look_alikes_stay_apart() -> None:
    """A Cyrillic letter makes another host, however it looks."""
    assert parse("https://іssuer.example/").host != parse("https://issuer.example/").host


SPECIAL = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.0.170",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:93.184.216.34",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:2::1",
    "2001:10::1",
    "2001:20::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:5db8:d822::",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
]


@pytest.mark.parametrize("literal", SPECIAL)
def test_special_ranges_are_not_public(literal: str) -> None:
    """Private, special, tunnelling and documentation addresses are refused, by literal too."""
    ip = ipaddress.ip_address(literal)
    assert not is_public(ip)
    with pytest.raises(FetchError) as refused:
        require_public(parse(f"https://[{literal}]/" if ip.version == 6 else f"https://{literal}/"))
    assert refused.value.code == "url_not_allowed"
    assert misspelt(refused.value.detail) == []


@pytest.mark.parametrize(
    "literal",
    ["1.1.1.1", "93.184.216.34", "100.63.255.255", "172.32.0.1", "192.0.1.1", "223.255.255.255", "2606:4700::1111"],
)
def test_public_addresses_are_public(literal: str) -> None:
    """What stands beside the special ranges is public."""
    assert is_public(ipaddress.ip_address(literal))


@pytest.mark.parametrize(
    "url",
    [
        "https://issuer.example:8443/",
        "http://issuer.example:443/",
        "http://issuer.example:8080/",
        "https://localhost/",
        "https://a.localhost/",
        "https://printer.local/",
        "https://metadata.google.internal/",
        "https://intranet/",
        "https://router.home.arpa/",
    ],
)
def test_ports_and_private_names(url: str) -> None:
    """Only the ports of the web are asked, and never a name of a private network."""
    with pytest.raises(FetchError):
        require_public(parse(url))


def test_loopback_only_where_it_is_allowed() -> None:
    """Development may reach this machine on any port, and still nothing else that is private."""
    for url in ("http://127.0.0.1:8000/", "http://localhost:8000/", "http://[::1]:8000/"):
        require_public(parse(url), allow_loopback=True)
    for url in ("http://10.0.0.1/", "http://169.254.169.254/", "http://issuer.example:8000/"):
        with pytest.raises(FetchError):
            require_public(parse(url), allow_loopback=True)


def test_same_id() -> None:
    """Ids are one in any spelling of the same address, and fragments count."""
    assert same_id("https://a.example/x", "HTTPS://A.EXAMPLE:443/x")
    assert same_id("urn:x:1", "urn:x:1")
    assert not same_id("https://a.example/x", "https://a.example/x#y")
    assert not same_id("https://a.example/x", "https://a.example/X")
    assert not same_id("https://a.example/x", "http://a.example/x")
    assert not same_id("urn:x:1", "urn:x:2")


def test_hidden_dot_segments_are_read() -> None:
    """A path is also read as a server reads it that decodes more, and more often, than we do."""
    assert readings_of_path("/o/a/b") == ("/o/a/b",)
    assert readings_of_path("/o/a/..%2Fb")[1] == "/o/b"
    assert readings_of_path("/o/a/%252e%252e%252fb")[1] == "/o/b"
    assert readings_of_path("/o/a/..%5Cb")[1] == "/o/b"


@pytest.mark.parametrize(
    ("path", "climbs"),
    [
        ("/o/a..b/.c/...", False), ("/o/%5Ca", False), ("/o/a%253Bb", False), ("/o/..%5Cb", True), ("/o/%5C..", True),
        ("/o/%252e/b", True), ("/o/%252e%252e/b", True), ("/o/..%3Bx/b", True), ("/o/a%00", True),
        ("/o/%25252525252e", True), ("/o/%c0%ae", True),
    ],
)  # fmt: skip
def test_paths_that_leave_their_folder(path: str, climbs: bool) -> None:
    """A dot segment in any reading, a backslash for a slash, a control character and an overlong sign may all climb."""
    assert may_climb(path) is climbs


def test_international_names() -> None:
    """A label may hold letters, marks, digits and hyphens of any script."""
    assert parse("https://é-1.exemple.fr/").host == "xn---1-9ia.exemple.fr"
    for sign in ("é_", "é♥", "é·"):
        with pytest.raises(FetchError):
            parse(f"https://{sign}.exemple.fr/")
