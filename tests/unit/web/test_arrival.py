"""Slow senders are told so, and do not hold the threads of others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from flask import Flask, request
from werkzeug.exceptions import RequestTimeout, TooManyRequests

from badges.web.arrival import FAST, MOST_ARRIVING, MOST_OF_ONE, NEXT_PIECE, TimelyBodies, TimelyInput


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Return the seconds."""
        return self.now


class Sender:
    """Sends its pieces, each `pause` seconds after the one before, and then nothing."""

    def __init__(self, pieces: Iterable[bytes], clock: Clock | None = None, pause: float = 0.0) -> None:
        self._pieces = iter(pieces)
        self._clock = clock or Clock()
        self._pause = pause

    def __call__(self, seconds: float) -> bytes:
        """Return the next piece, or raise TimeoutError when it comes later than in `seconds`."""
        if self._pause > seconds:
            self._clock.now += seconds
            raise TimeoutError
        self._clock.now += self._pause
        return next(self._pieces, b"")


def nothing(_environ: Any, _start: Any) -> Iterable[bytes]:
    """Answer nothing."""
    return []


def reading_app(clock: Clock | None = None) -> Flask:
    """Return an application that answers what it was sent."""
    app = Flask("reading")
    app.add_url_rule("/", "read", lambda: request.get_data(), methods=["GET", "POST"])
    app.wsgi_app = TimelyBodies(app.wsgi_app, clock=clock or Clock())  # type: ignore[method-assign]  # Flask's way
    return app


def send(app: Flask, sender: Sender, length: int) -> Any:
    """Send a body of an announced length."""
    environ = {NEXT_PIECE: sender, "CONTENT_LENGTH": str(length)}
    return app.test_client().post("/", environ_overrides=environ)


@pytest.mark.parametrize("pause", [1.0, 7.0, 1000.0])
def test_a_drip_is_408(pause: float) -> None:
    """A hundred bytes, one at a time or none at all, are waited for fifteen seconds together."""
    clock = Clock()
    answer = send(reading_app(clock), Sender([b"x"] * 100, clock, pause), 100)
    assert answer.status_code == 408
    assert 15 <= clock.now < 15.01


def test_a_slow_line_may_send_a_file() -> None:
    """A second is added for each 64 KiB that arrived: five megabytes within a minute and a half are read whole."""
    clock = Clock()
    pieces = [bytes([n]) * 65536 for n in range(80)]
    answer = send(reading_app(clock), Sender(pieces, clock, 1.1), 80 * 65536)
    assert answer.data == b"".join(pieces)
    assert clock.now > 80


def test_a_body_is_handed_on_whole() -> None:
    """What arrives in pieces of any size is what was sent; without a body nothing is waited for."""
    pieces = [bytes(range(256)) * 300, b"x", bytes(range(256)) * 700]
    assert send(reading_app(), Sender(pieces), 256 * 1000 + 1).data == b"".join(pieces)
    assert send(reading_app(), Sender([], pause=1000.0), 0).data == b""
    assert reading_app().test_client().post("/", data=b"other servers").data == b"other servers"


def test_a_body_that_ends_too_early_is_refused() -> None:
    """A connection that ends half-way is no silent end of the body."""
    assert send(reading_app(), Sender([b"half"]), 100).status_code == 400


def test_one_client_holds_a_few_threads_only() -> None:
    """The ninth body of one client is refused while eight arrive, and taken when one has ended."""
    bodies = TimelyBodies(nothing)

    def body(who: str) -> TimelyInput:
        return TimelyInput(Sender([b"x", b"y"]), bodies, who, Clock())

    arriving = [body("192.0.2.1") for _ in range(MOST_OF_ONE)]
    assert {one.read(1) for one in arriving} == {b"x"}
    with pytest.raises(TooManyRequests):
        body("192.0.2.1").read(1)
    assert body("192.0.2.2").read(1) == b"x"
    arriving[0].leave()
    arriving[0].leave()
    assert body("192.0.2.1").read(1) == b"x"
    with pytest.raises(TooManyRequests):
        body("192.0.2.1").read(1)


def test_everybody_together_leaves_threads_for_pages() -> None:
    """Slow bodies from many clients never hold every thread; what arrives at once is taken all the same."""
    bodies = TimelyBodies(nothing)

    def body(who: str, pause: float) -> TimelyInput:
        clock = Clock()
        return TimelyInput(Sender([b"x", b"y"], clock, pause), bodies, who, clock)

    slow = [body(f"192.0.2.{n}", 1.0) for n in range(MOST_ARRIVING)]
    assert {one.read(1) for one in slow} == {b"x"}
    with pytest.raises(TooManyRequests):
        body("198.51.100.1", 1.0).read(1)
    assert body("198.51.100.2", 0.01).readall() == b"xy"
    clock = Clock()
    large = TimelyInput(Sender([bytes(FAST // 8)] * 64, clock, 0.1), bodies, "198.51.100.5", clock)
    assert len(large.readall()) == 8 * FAST
    slow[0].leave()
    assert body("198.51.100.3", 1.0).read(1) == b"x"
    with pytest.raises(TooManyRequests):
        body("198.51.100.4", 1.0).read(1)


def test_the_deadline_is_over_before_the_next_piece() -> None:
    """A piece that was on its way is not waited for once the time is over."""
    clock = Clock()
    drip = TimelyInput(Sender([b"x", b"y"]), TimelyBodies(nothing), "192.0.2.1", clock)
    assert drip.read(1) == b"x"
    clock.now = 15.5
    with pytest.raises(RequestTimeout):
        drip.read(1)
