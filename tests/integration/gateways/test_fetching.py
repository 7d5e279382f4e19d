"""The way out: what it asks, what it reads, and which addresses it never opens (hostile servers: see beside)."""

from __future__ import annotations

import gzip
import socket
import time
from typing import Any

import httpcore2
import pytest

from badges.gateways.fetching import GuardedFetcher
from badges.gateways.fetching_connections import dial
from badges.openbadges.verification import Fetched, FetchError
from tests.support.connections import Tried
from tests.support.hostile import Handler, answer, server

MOST_SECONDS = 11.0


def fetch(handler: Handler, path: str = "/", **options: Any) -> Fetched:
    """Fetch from a server with `handler`; the whole must end in time."""
    started = time.monotonic()
    with server(handler) as port, GuardedFetcher(allow_loopback=True, **options) as fetcher:
        try:
            return fetcher.get(f"http://127.0.0.1:{port}{path}")
        finally:
            assert time.monotonic() - started < MOST_SECONDS


def refusal(handler: Handler, **options: Any) -> str:
    """Return the code with which fetching fails."""
    with pytest.raises(FetchError) as refused:
        fetch(handler, **options)
    return refused.value.code


def test_an_honest_answer() -> None:
    """A document is read, with its headers in lower case and its encoding undone."""
    fetched = fetch(answer(b'{"a":1}', Content_Type="application/json", X_Two="1"))
    assert (fetched.status, fetched.body, fetched.insecure) == (200, b'{"a":1}', False)
    assert fetched.headers["content-type"] == "application/json"
    assert fetch(answer(gzip.compress(b"{}"), Content_Encoding="gzip")).body == b"{}"
    assert fetch(answer(b"", "404 Not Found")).status == 404


def test_what_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A request names the service and carries neither cookie nor credential; proxies are ignored."""
    heads: list[bytes] = []

    def handler(connection: socket.socket, head: bytes) -> None:
        heads.append(head)
        answer(b"{}", Set_Cookie="id=1", WWW_Authenticate="Basic")(connection, head)

    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with server(handler) as port, GuardedFetcher(allow_loopback=True) as fetcher:
        fetcher.get(f"http://127.0.0.1:{port}/a?b=1")
        fetcher.get(f"http://127.0.0.1:{port}/c")
        fetcher.get(f"http://LOCALHOST:{port}/d")
    first = heads[0].decode().lower()
    assert first.startswith("get /a?b=1 http/1.1\r\n")
    assert f"host: 127.0.0.1:{port}\r\n" in first
    assert "user-agent: badges-verifier" in first
    assert f"host: localhost:{port}\r\n" in heads[2].decode().lower()
    for head in heads:
        assert b"cookie" not in head.lower()
        assert b"authorization" not in head.lower()


def test_more_bytes_than_announced() -> None:
    """What follows the announced length is not part of the answer."""
    assert fetch(answer(b"{}and more", content_length="2")).body == b"{}"


def test_one_budget_for_all_documents() -> None:
    """The seconds are for the whole check, not for each document."""

    def slow(connection: socket.socket, head: bytes) -> None:
        time.sleep(0.8)
        answer(b"{}")(connection, head)

    started = time.monotonic()
    with server(slow) as port, GuardedFetcher(allow_loopback=True, seconds=2) as fetcher:
        fetcher.get(f"http://127.0.0.1:{port}/1")
        fetcher.get(f"http://127.0.0.1:{port}/2")
        with pytest.raises(FetchError) as refused:
            fetcher.get(f"http://127.0.0.1:{port}/3")
    assert refused.value.code == "fetch_timeout"
    assert time.monotonic() - started < 2.5


FORBIDDEN = [
    "http://10.0.0.1/", "http://169.254.169.254/latest/meta-data/", "http://[::ffff:127.0.0.1]/", "http://[::127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://[fe80::1]/", "http://[fd00::1]/", "http://0.0.0.0/",
    "http://2130706433/", "http://0x7f.1/", "http://127.1/", "http://1.1.1.1@127.0.0.1/", "http://127.0.0.1\\@1.1.1.1/",
    "http://１２７.0.0.1/", "http://issuer.example:22/", "gopher://issuer.example/", "file:///etc/passwd",
    "http://metadata.google.internal/", "http://intranet/",
]  # fmt: skip


@pytest.mark.parametrize("url", FORBIDDEN)
@pytest.mark.parametrize("by_redirect", [False, True])
def test_forbidden_addresses_are_never_opened(url: str, by_redirect: bool, tried: Tried) -> None:
    """Neither directly nor by a redirect is a forbidden address connected to, or even resolved."""
    opened: list[str] = []
    with server(answer(b"", "302 Found", Location=url.encode().decode("latin-1"))) as port:
        own = f"http://127.0.0.1:{port}/"
        guarded = GuardedFetcher(
            allow_loopback=True,
            connections=lambda ip, _: opened.append(ip),
            resolver=lambda *_: pytest.fail("resolved"),
        )
        with guarded, pytest.raises(FetchError) as refused:
            guarded.get(own if by_redirect else url)
    assert refused.value.code == "url_not_allowed"
    assert opened == (["127.0.0.1"] if by_redirect else [])
    assert tried == ([("127.0.0.1", port)] if by_redirect else [])


def test_loopback_is_closed_unless_development_asks(tried: Tried) -> None:
    """In production this machine is not reachable, by address or by name."""
    opened: list[str] = []
    with server(answer()) as port:
        for url in (f"http://127.0.0.1:{port}/", f"http://localhost:{port}/", "http://127.0.0.1/", "https://[::1]/"):
            with GuardedFetcher(connections=lambda ip, _: opened.append(ip)) as fetcher:
                with pytest.raises(FetchError) as refused:
                    fetcher.get(url)
                assert refused.value.code == "url_not_allowed"
    assert opened == []
    assert tried == []


@pytest.mark.parametrize(
    "answers",
    [
        ["127.0.0.1"],
        ["93.184.216.34", "127.0.0.1"],
        ["93.184.216.34", "10.0.0.1"],
        ["::ffff:127.0.0.1"],
        ["64:ff9b::a00:1"],
        ["2606:4700::1111", "fe80::1"],
        ["fe80::1%eth0"],
        ["odd"],
    ],
)
def test_names_that_resolve_to_what_is_not_public(answers: list[str], tried: Tried) -> None:
    """One answer that is not public condemns the name, even where development allows loopback."""
    opened: list[str] = []
    for allow in (False, True):
        fetcher = GuardedFetcher(
            allow_loopback=allow, resolver=lambda *_: answers, connections=lambda ip, _: opened.append(ip)
        )
        with fetcher, pytest.raises(FetchError) as refused:
            fetcher.get("https://issuer.example/")
        assert refused.value.code == "url_not_allowed"
    assert opened == []
    assert tried == []


def test_rebinding(tried: Tried) -> None:
    """A name is resolved once for each connection, and the connection goes to the address that was checked."""
    answers = iter([["93.184.216.34"], ["127.0.0.1"]])
    asked: list[str] = []
    opened: list[str] = []

    def resolver(host: str, _port: int) -> list[str]:
        asked.append(host)
        return next(answers)

    with server(answer(b"{}")) as port:

        def dialler(ip: str, _port: int, seconds: float) -> httpcore2.NetworkStream:
            opened.append(ip)
            return dial("127.0.0.1", port, seconds)  # stands in for the public internet

        with GuardedFetcher(resolver=resolver, dialler=dialler) as fetcher:
            assert fetcher.get("http://rebind.example/").body == b"{}"
            with pytest.raises(FetchError) as refused:
                fetcher.get("http://rebind.example/again")
    assert refused.value.code == "url_not_allowed"
    assert (asked, opened) == (["rebind.example", "rebind.example"], ["93.184.216.34"])
    assert tried == [("127.0.0.1", port)]


def test_names_that_do_not_resolve() -> None:
    """A name without an address, or a resolver that hangs, is a failure in time."""

    def missing(*_: object) -> list[str]:
        raise OSError("no such name")

    def hanging(*_: object) -> list[str]:
        time.sleep(3)
        return []

    started = time.monotonic()
    for resolver, code in ((missing, "fetch_failed"), (lambda *_: [], "fetch_failed"), (hanging, "fetch_timeout")):
        with GuardedFetcher(resolver=resolver, seconds=1) as fetcher, pytest.raises(FetchError) as refused:
            fetcher.get("https://issuer.example/")
        assert refused.value.code == code
    assert time.monotonic() - started < 2.5


def test_the_next_address_is_tried() -> None:
    """Where one address of a host is dead, the next one is tried."""
    with server(answer(b"{}")) as port:

        def dialler(ip: str, _port: int, seconds: float) -> httpcore2.NetworkStream:
            if ip.startswith("2606"):
                raise httpcore2.ConnectError
            return dial("127.0.0.1", port, seconds)

        with GuardedFetcher(resolver=lambda *_: ["2606:4700::1", "1.1.1.1"], dialler=dialler) as fetcher:
            assert fetcher.get("http://issuer.example/").body == b"{}"


def test_nobody_listens() -> None:
    """A refused connection is a failure that may pass."""
    with server(answer()) as port:
        pass
    with GuardedFetcher(allow_loopback=True) as fetcher, pytest.raises(FetchError) as refused:
        fetcher.get(f"http://127.0.0.1:{port}/")
    assert refused.value.code == "fetch_failed"
