"""The way out, on connections that are played: what is asked, and what becomes of every kind of answer."""

from __future__ import annotations

import ssl
from typing import Any

import httpcore2
import pytest

from badges.gateways.fetching import MOST_BYTES, USER_AGENT, GuardedFetcher
from badges.openbadges.verification import Answer, FetchError
from badges.openbadges.verification.addresses import parse
from badges.openbadges.verification.ports import Kept
from tests.support.prose import misspelt

PUBLIC = "93.184.216.34"
Event = tuple[str, Any]


class Played(httpcore2.NetworkStream):
    """A connection that answers with what it was given, and notes what happens to it."""

    def __init__(self, answer: bytes | Exception, events: list[Event]) -> None:
        self._answer = answer
        self._events = events

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Give some bytes, or fail."""
        if isinstance(self._answer, Exception):
            raise self._answer
        part, self._answer = self._answer[:max_bytes], self._answer[max_bytes:]
        self._events.append(("read", len(part)))
        return part

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Note what is sent."""
        self._events.append(("sent", buffer))

    def close(self) -> None:
        """Note the end."""
        self._events.append(("closed", None))

    def start_tls(self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None) -> Played:
        """Note the beginning of TLS."""
        self._events.append(("tls", (ssl_context, server_hostname)))
        return self

    def get_extra_info(self, info: str) -> Any:
        """Say nothing."""
        return None


class Shelf(dict[str, Kept]):
    """Keeps everything."""

    def find(self, name: str) -> Kept | None:
        """Return what is kept."""
        return self.get(name)

    def put(self, name: str, kept: Kept) -> None:
        """Keep it."""
        self[name] = kept


def fetcher_of(answer: bytes | Exception, events: list[Event], **options: Any) -> GuardedFetcher:
    """Return a fetcher for which every address answers the same."""

    def dialler(ip: str, port: int, seconds: float) -> httpcore2.NetworkStream:
        events.append(("dialled", (ip, port)))
        return Played(answer, events)

    return GuardedFetcher(**{"resolver": lambda *_: [PUBLIC], "dialler": dialler} | options)


def ask(answer: bytes | Exception, url: str = "http://issuer.example/a?b=1", **options: Any) -> Answer:
    """Ask for one hop."""
    with fetcher_of(answer, [], **options) as fetcher:
        return fetcher.ask(parse(url), 5)


def response(body: bytes = b"{}", status: str = "200 OK", *lines: str) -> bytes:
    """Return an answer as it stands on the wire."""
    return "\r\n".join((f"HTTP/1.1 {status}", *lines, f"Content-Length: {len(body)}", "", "")).encode() + body


def sent(etag: str | None = None, url: str = "http://issuer.example/a?b=1", **options: Any) -> list[bytes]:
    """Return the lines of a request."""
    events: list[Event] = []
    with fetcher_of(response(), events, **options) as fetcher:
        fetcher.ask(parse(url), 5, etag)
    head = b"".join(sent for kind, sent in events if kind == "sent")
    assert head.endswith(b"\r\n\r\n")
    return head[:-4].split(b"\r\n")


def test_what_is_asked() -> None:
    """A request names host, service and what it takes, and nothing else; a tag only where one is known."""
    usual = [
        b"GET /a?b=1 HTTP/1.1",
        b"Host: issuer.example",
        b"User-Agent: badges-verifier/1 (Open Badges 2.0 verification)",
        b"Accept: application/ld+json, application/json;q=0.9",
        b"Accept-Encoding: gzip, identity",
    ]
    assert sent() == usual
    assert sent('"1"') == [*usual, b'If-None-Match: "1"']
    named = sent(user_agent=f"{USER_AGENT} https://badges.example", url="http://issuer.example/")
    assert named[0] == b"GET / HTTP/1.1"
    assert named[2] == b"User-Agent: badges-verifier/1 (Open Badges 2.0 verification) https://badges.example"


def test_the_answer() -> None:
    """Status, body and headers come back; names in lower case, lines of one name joined, the encoding undone."""
    answer = ask(response(b"x", "404 Not Found", "X-One:  a ", "x-one: b"))
    assert (answer.status, answer.body) == (404, b"x")
    assert answer.headers["x-one"] == "a, b"
    assert answer.headers["content-length"] == "1"
    with pytest.raises(FetchError) as refused:
        ask(response(b"x", "200 OK", "Content-Encoding: gzip"))
    assert (refused.value.code, refused.value.detail) == ("response_invalid", "the gzip encoding is damaged")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_bodies_of_redirects_are_not_read(status: int) -> None:
    """Whatever a redirect carries is left alone; any other answer is read, an odd one of the same hundred too."""
    assert ask(response(b"x" * 10, f"{status} Elsewhere")).body == b""
    assert ask(response(b"x" * 10, "305 Use Proxy")).body == b"x" * 10


def test_the_limit_of_bytes() -> None:
    """One MiB is read whole, and not one byte more."""
    assert len(ask(response(b"x" * MOST_BYTES)).body) == MOST_BYTES
    with pytest.raises(FetchError) as refused:
        ask(response(b"x" * (MOST_BYTES + 1)))
    assert (refused.value.code, refused.value.detail) == ("response_too_large", "the answer is over 1048576 bytes")
    events: list[Event] = []
    with fetcher_of(response(b"x" * 3 * MOST_BYTES), events) as fetcher, pytest.raises(FetchError):
        fetcher.ask(parse("http://issuer.example/"), 5)
    assert sum(read for kind, read in events if kind == "read") < MOST_BYTES + 200_000


@pytest.mark.parametrize(
    ("answer", "code", "detail"),
    [
        (httpcore2.ReadTimeout(), "fetch_timeout", "the answer came too slowly"),
        (httpcore2.ReadError(), "fetch_failed", "the connection failed"),
        (b"SSH-2.0\r\n\r\n", "response_invalid", "the answer breaks the rules of HTTP"),
        (b"", "response_invalid", "the answer breaks the rules of HTTP"),
        (response()[:-1], "response_invalid", "the answer breaks the rules of HTTP"),
    ],
)
def test_answers_that_never_come(answer: bytes | Exception, code: str, detail: str) -> None:
    """Too slow, cut off or no HTTP: each has its code, and says so."""
    with pytest.raises(FetchError) as refused:
        ask(answer)
    assert (refused.value.code, refused.value.detail) == (code, detail)
    assert misspelt(detail) == []
    assert refused.value.__cause__ is not None


def test_tls_is_for_the_name_that_was_asked() -> None:
    """The certificate must be that of the name, by the authorities of the system or those that are handed in."""
    context = ssl.create_default_context()
    for given in (context, None):
        events: list[Event] = []
        with fetcher_of(response(), events, ssl_context=given) as fetcher:
            fetcher.ask(parse("https://issuer.example/"), 5)
        used, name = dict(events)["tls"]
        assert name == "issuer.example"
        assert used is context if given else used.verify_mode == ssl.CERT_REQUIRED
        assert used.check_hostname
        assert dict(events)["dialled"] == (PUBLIC, 443)


def test_connections_are_reused_and_let_go() -> None:
    """One connection serves several questions to a host, is never dialled twice for one, and ends with the check."""
    events: list[Event] = []
    fetcher = fetcher_of(response() * 2, events)
    for _ in range(2):
        fetcher.ask(parse("http://issuer.example/"), 5)
    assert [kind for kind, _ in events].count("dialled") == 1
    assert "closed" not in dict(events)
    fetcher.close()
    assert "closed" in dict(events)


def test_a_dead_host_is_dialled_once() -> None:
    """Nothing is tried again by itself."""
    tried: list[str] = []

    def dead(ip: str, *_: Any) -> httpcore2.NetworkStream:
        tried.append(ip)
        raise httpcore2.ConnectError

    with GuardedFetcher(resolver=lambda *_: [PUBLIC], dialler=dead) as fetcher, pytest.raises(FetchError):
        fetcher.get("http://issuer.example/")
    assert tried == [PUBLIC]


def test_a_handshake_that_fails_is_not_tried_again() -> None:
    """A server whose TLS breaks off is dialled once, and the answer is that the connection failed."""
    events: list[Event] = []

    class Broken(Played):
        def start_tls(self, *_: Any, **__: Any) -> Played:
            raise httpcore2.ConnectError

    def dialler(ip: str, port: int, seconds: float) -> httpcore2.NetworkStream:
        events.append(("dialled", ip))
        return Broken(b"", events)

    with fetcher_of(b"", events, dialler=dialler) as fetcher, pytest.raises(FetchError) as refused:
        fetcher.ask(parse("https://issuer.example/"), 5)
    assert refused.value.code == "fetch_failed"
    assert [kind for kind, _ in events].count("dialled") == 1


def test_what_a_fetcher_is_made_with() -> None:
    """The counter, the permission to ask this machine and the seconds reach the connections."""
    counted: list[tuple[str, int]] = []

    def counter(ip: str, port: int) -> None:
        counted.append((ip, port))

    events: list[Event] = []
    with fetcher_of(response(), events, connections=counter, allow_loopback=True) as fetcher:
        fetcher.get("http://127.0.0.1:8000/")
    assert counted == [("127.0.0.1", 8000)]
    with fetcher_of(response(), [], seconds=0) as fetcher, pytest.raises(FetchError) as refused:
        fetcher.get("http://issuer.example/")
    assert refused.value.code == "fetch_timeout"
    with fetcher_of(response(), []) as fetcher, pytest.raises(FetchError) as refused:
        fetcher.get("http://127.0.0.1:8000/")
    assert refused.value.code == "url_not_allowed"
    shelf = Shelf()
    with fetcher_of(response(), [], shelf=shelf) as fetcher:
        fetcher.get("https://issuer.example/", keep=True)
    assert list(shelf) == ["https://issuer.example/"]
    unused = fetcher_of(response(), [])
    unused.close()
    assert unused.waits
