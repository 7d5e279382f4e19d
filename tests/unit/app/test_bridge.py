"""A WSGI application on granian's RSGI interface, with a protocol that a test plays."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest
from structlog.testing import capture_logs

from badges.app.bridge import Bridge, environ_of
from badges.web.arrival import NEXT_PIECE, TimelyBodies


class Headers:
    """The headers of a request."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        self._pairs = pairs

    def items(self) -> list[tuple[str, str]]:
        """Return them, also those that came twice."""
        return self._pairs


@dataclass
class Asked:
    """A request as granian tells it."""

    method: str = "POST"
    path: str = "/"
    query_string: str = ""
    http_version: str = "1.1"
    scheme: str = "http"
    client: str = "192.0.2.7:5000"
    server: str = "127.0.0.1:8000"
    authority: str | None = None
    headers: Headers = field(default_factory=lambda: Headers([("host", "badges.example.org")]))


class Transport:
    """Where a growing answer goes."""

    def __init__(self, parts: list[bytes]) -> None:
        self._parts = parts

    async def send_bytes(self, part: bytes) -> None:
        """Take a part."""
        self._parts.append(part)


class Answered:
    """Plays granian's side: gives the pieces of a body, and keeps the answer."""

    def __init__(self, pieces: list[bytes | None] | None = None) -> None:
        self._pieces = list(pieces or [])
        self.status = 0
        self.headers: list[tuple[str, str]] = []
        self.parts: list[bytes] = []

    def __aiter__(self) -> Answered:
        """Begin the body."""
        return self

    async def __anext__(self) -> bytes:
        """Give the next piece; None never comes."""
        if not self._pieces:
            raise StopAsyncIteration
        piece = self._pieces.pop(0)
        if piece is None:
            await asyncio.sleep(60)
        return piece or b""

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        """Take a whole answer."""
        self.status, self.headers, self.parts = status, headers, [body]

    def response_stream(self, status: int, headers: list[tuple[str, str]]) -> Transport:
        """Begin an answer that grows."""
        self.status, self.headers = status, headers
        return Transport(self.parts)

    def response_empty(self, status: int, headers: list[tuple[str, str]]) -> None:
        """Take an answer without a body."""
        self.status, self.headers = status, headers


def ask(app: Any, asked: Asked, answered: Answered) -> Answered:
    """Have `app` answer."""
    # In a thread of its own: a browser of other tests may keep a loop running in this one.
    with ThreadPoolExecutor(1) as alone:
        alone.submit(lambda: asyncio.run(Bridge(app, 2).__rsgi__(asked, answered))).result()
    return answered


def with_length(length: int) -> Asked:
    """Return a request that announces a body."""
    return Asked(headers=Headers([("host", "x"), ("content-length", str(length))]))


def echo(environ: Any, start: Any) -> list[bytes]:
    """Answer what was sent."""
    body = environ["wsgi.input"].read()
    start("200 OK", [("Content-Length", str(len(body))), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])
    return [body]


def test_the_request_is_told_as_wsgi_has_it() -> None:
    """Paths are the bytes of UTF-8, repeated headers are joined, addresses lose their ports."""
    headers = Headers(
        [("accept", "a"), ("accept", "b"), ("cookie", "c=1"), ("cookie", "d=2"), ("content-type", "text/plain")]
    )
    asked = Asked(path="/é", query_string="a=%ff", client="[2001:db8::1]:99", authority="example.org", headers=headers)
    environ = environ_of(asked, lambda _seconds: b"")
    assert environ["PATH_INFO"] == "/Ã©"
    assert environ["QUERY_STRING"] == "a=%ff"
    assert environ["REMOTE_ADDR"] == "2001:db8::1"
    assert (environ["HTTP_ACCEPT"], environ["HTTP_COOKIE"]) == ("a,b", "c=1; d=2")
    assert environ["CONTENT_TYPE"] == "text/plain"
    assert environ["HTTP_HOST"] == "example.org"
    assert environ["wsgi.input_terminated"] is True
    assert environ_of(with_length(3), lambda _seconds: b"")["wsgi.input_terminated"] is False


def test_a_name_with_an_underscore_passes_for_no_other() -> None:
    """Headers that differ from another in an underscore alone are dropped: neither addresses nor lengths are forged."""
    forged = [("x_forwarded_for", "203.0.113.9"), ("content_length", "3"), ("x-forwarded_for", "203.0.113.8")]
    honest = [("host", "x"), ("x-forwarded-for", "192.0.2.1"), ("content-length", "10")]
    for pairs in (forged + honest, honest + forged):
        environ = environ_of(Asked(headers=Headers(pairs)), lambda _seconds: b"")
        assert (environ["HTTP_X_FORWARDED_FOR"], environ["CONTENT_LENGTH"]) == ("192.0.2.1", "10")
    environ = environ_of(Asked(headers=Headers([("host", "x"), *forged])), lambda _seconds: b"")
    assert not {"HTTP_X_FORWARDED_FOR", "CONTENT_LENGTH"} & set(environ)


def test_bodies_go_in_and_out_whole() -> None:
    """Every piece of a body arrives, empty ones in between too, and every header goes out."""
    answered = ask(TimelyBodies(echo), with_length(10), Answered([b"hello", b"", b"world"]))
    assert (answered.status, answered.parts) == (200, [b"helloworld"])
    assert [value for name, value in answered.headers if name == "Set-Cookie"] == ["a=1", "b=2"]


def test_waiting_for_a_body_ends() -> None:
    """What does not come in time is a TimeoutError in the thread that asked, which goes on."""

    def impatient(environ: Any, start: Any) -> list[bytes]:
        assert environ[NEXT_PIECE](5) == b"first"
        for _ in range(2):
            with pytest.raises(TimeoutError):
                environ[NEXT_PIECE](0.05)
        start("408 Request Timeout", [("Content-Length", "0")])
        return []

    assert ask(impatient, with_length(10), Answered([b"first", None])).status == 408


def test_a_piece_that_comes_late_is_not_lost() -> None:
    """What was not there in time is given to whoever asks again."""

    class Late(Answered):
        async def __anext__(self) -> bytes:
            await asyncio.sleep(0.15)
            return await super().__anext__()

    def patient(environ: Any, start: Any) -> list[bytes]:
        with pytest.raises(TimeoutError):
            environ[NEXT_PIECE](0.05)
        start("200 OK", [("Content-Length", "6")])
        return [environ[NEXT_PIECE](5), environ[NEXT_PIECE](5)]

    assert ask(patient, with_length(6), Late([b"one", b"two"])).parts == [b"onetwo"]


def test_a_growing_answer_is_sent_part_by_part_and_closed() -> None:
    """An answer without a length is sent as it is made, in a thread that is not the loop's."""
    ended: list[str] = []

    def growing(_environ: Any, start: Any) -> Iterator[bytes]:
        start("200 OK", [])
        try:
            yield b"row 1"
            yield b"row 2"
        finally:
            ended.append(threading.current_thread().name)

    assert ask(growing, Asked("GET"), Answered()).parts == [b"row 1", b"row 2"]
    assert len(ended) == 1
    assert ended[0].startswith("badges-web")


def test_a_failure_is_500_without_words() -> None:
    """What the application does not catch itself is told in one line that holds no address."""

    def failing(_environ: Any, _start: Any) -> list[bytes]:
        raise ValueError("secret")

    with capture_logs() as logs:
        answered = ask(failing, Asked("GET", "/c/F7HT34P6K2"), Answered())
    assert answered.status == 500
    assert [line["error"] for line in logs] == ["ValueError"]
    assert not any(word in str(logs) for word in ("secret", "F7HT"))
