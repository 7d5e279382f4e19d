"""Slow senders are left behind, and do not hold the threads of others."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Iterable
from typing import Any

import pytest
from flask import Flask, request
from werkzeug.exceptions import RequestTimeout, TooManyRequests

from badges.web import arrival
from badges.web.arrival import MOST_OF_ONE, TimelyBodies, TimelyInput


class Dripping:
    """A body of which nothing arrives before `release`."""

    def __init__(self) -> None:
        self.release = threading.Event()

    def read(self, size: int = -1) -> bytes:
        """Wait as granian does: without an end."""
        self.release.wait(10)
        return b""


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Return the seconds."""
        return self.now


def nothing(_environ: Any, _start: Any) -> Iterable[bytes]:
    """Answer nothing."""
    return []


def body(stream: Any, bodies: TimelyBodies, clock: Clock) -> TimelyInput:
    """Return a body of one client."""
    return TimelyInput(stream, bodies, "192.0.2.1", clock)


def test_a_body_that_does_not_arrive_is_408(monkeypatch: pytest.MonkeyPatch) -> None:
    """The thread comes back when the patience ends, and the sender is told."""
    monkeypatch.setattr(arrival, "PATIENCE", 0.2)
    app = Flask("slow")
    app.add_url_rule("/", "read", lambda: request.get_data(), methods=["POST"])
    app.config["MAX_CONTENT_LENGTH"] = 1000
    app.wsgi_app = TimelyBodies(app.wsgi_app)  # type: ignore[method-assign]  # the way that Flask documents
    stream = Dripping()
    began = time.monotonic()
    answer = app.test_client().post("/", environ_overrides={"wsgi.input": stream, "CONTENT_LENGTH": "100"})
    stream.release.set()
    assert answer.status_code == 408
    assert time.monotonic() - began < 5


def test_a_body_is_handed_on_whole() -> None:
    """What arrives in time is what was sent, whatever its size."""
    app = Flask("whole")
    app.add_url_rule("/", "read", lambda: request.get_data(), methods=["POST"])
    app.wsgi_app = TimelyBodies(app.wsgi_app)  # type: ignore[method-assign]  # the way that Flask documents
    sent = bytes(range(256)) * 2000
    assert app.test_client().post("/", data=sent).data == sent
    assert app.test_client().post("/", data=b"").data == b""


def test_a_long_body_may_take_longer_than_a_short_one() -> None:
    """A second is added for each 64 KiB that arrived: a slow line may send a file, a drip may not go on."""
    clock = Clock()
    file = body(io.BytesIO(bytes(64 * 1024 * 3)), TimelyBodies(nothing), clock)
    drip = body(io.BytesIO(b"dripping"), TimelyBodies(nothing), clock)
    assert (len(file.read(64 * 1024)), drip.read(1)) == (64 * 1024, b"d")
    clock.now = 15.5
    assert len(file.read(64 * 1024)) == 64 * 1024
    with pytest.raises(RequestTimeout):
        drip.read(1)


def test_what_breaks_while_reading_is_raised_where_it_is_read() -> None:
    """A connection that ends half-way is no silent end of the body."""

    class Broken:
        def read(self, size: int = -1) -> bytes:
            raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        body(Broken(), TimelyBodies(nothing), Clock()).read(1)


def test_one_client_holds_a_few_threads_only() -> None:
    """The ninth body of one client is refused while eight arrive, and taken when one has ended."""
    bodies, clock = TimelyBodies(nothing), Clock()
    arriving = [body(io.BytesIO(b"x"), bodies, clock) for _ in range(MOST_OF_ONE)]
    for one in arriving:
        one.read(1)
    with pytest.raises(TooManyRequests):
        body(io.BytesIO(b"x"), bodies, clock).read(1)
    TimelyInput(io.BytesIO(b"x"), bodies, "192.0.2.2", clock).read(1)
    arriving[0].leave()
    arriving[0].leave()
    body(io.BytesIO(b"x"), bodies, clock).read(1)
    with pytest.raises(TooManyRequests):
        body(io.BytesIO(b"x"), bodies, clock).read(1)
