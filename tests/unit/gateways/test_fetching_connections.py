"""Connections: only to addresses that were checked, and none outlasts the deadline."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import httpcore2
import pytest

from badges.gateways import fetching_connections
from badges.gateways.fetching_connections import CheckedBackend, Deadline, DeadlineStream, dial, resolve
from badges.openbadges.verification import FetchError
from tests.support.prose import misspelt

PUBLIC = "93.184.216.34"
OTHERS = ["1.1.1.1", "2606:4700::1111", "8.8.8.8", "9.9.9.9", "1.0.0.1"]


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        """Return the time."""
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock that deadlines look at."""
    standing = Clock()
    monkeypatch.setattr(fetching_connections, "time", SimpleNamespace(monotonic=standing.monotonic))
    return standing


@pytest.fixture
def deadline(clock: Clock) -> Deadline:
    """A deadline in five seconds."""
    soon = Deadline()
    soon.set(5)
    return soon


class Stream(httpcore2.NetworkStream):
    """A connection that notes what is asked of it."""

    def __init__(self) -> None:
        self.asked: list[tuple[Any, ...]] = []

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Note a read."""
        self.asked.append(("read", max_bytes, timeout))
        return b"read"

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Note a write."""
        self.asked.append(("write", buffer, timeout))

    def close(self) -> None:
        """Note the end."""
        self.asked.append(("close",))

    def start_tls(self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None) -> Stream:
        """Note the beginning of TLS, and go on with another connection."""
        self.asked.append(("tls", ssl_context, server_hostname, timeout))
        return Stream()

    def get_extra_info(self, info: str) -> Any:
        """Answer with the question."""
        return info


def refusal(call: Callable[[], object]) -> tuple[str, str]:
    """Return code and detail of a refusal."""
    with pytest.raises(FetchError) as refused:
        call()
    assert misspelt(refused.value.detail) == []
    return refused.value.code, refused.value.detail


def test_a_deadline_passes(clock: Clock, deadline: Deadline) -> None:
    """What is left shrinks with the clock; nothing is left at the very moment."""
    assert deadline.left() == 5
    assert (deadline.left(3), deadline.left(9)) == (3, 5)
    clock.now += 4
    assert (deadline.left(3), deadline.left(0.5)) == (1, 0.5)
    clock.now += 1
    assert refusal(deadline.left) == ("fetch_timeout", "the answer came too slowly")
    assert refusal(Deadline().left)[0] == "fetch_timeout"


def test_every_wait_of_a_connection_ends_by_the_deadline(clock: Clock, deadline: Deadline) -> None:
    """Reading, writing and TLS wait as long as they were asked to, and no longer than the deadline."""
    inner = Stream()
    stream = DeadlineStream(inner, deadline)
    assert stream.read(7, 2) == b"read"
    stream.write(b"x", 3)
    secured = stream.start_tls("context", "host", 1)
    stream.read(8)
    clock.now += 1
    stream.write(b"y", 9)
    stream.start_tls("context")
    stream.close()
    assert inner.asked == [
        ("read", 7, 2), ("write", b"x", 3), ("tls", "context", "host", 1), ("read", 8, 5), ("write", b"y", 4),
        ("tls", "context", None, 4), ("close",),
    ]  # fmt: skip
    assert stream.get_extra_info("socket") == "socket"
    assert isinstance(secured, DeadlineStream)
    assert secured.read(1, 9) == b"read"
    clock.now += 4
    for late in (lambda: stream.read(1), lambda: stream.write(b""), lambda: secured.read(1)):
        assert refusal(late)[0] == "fetch_timeout"


def backend(deadline: Deadline, answers: Any = (PUBLIC,), **options: Any) -> tuple[CheckedBackend, list[Any]]:
    """Return a backend whose names lead to `answers`, and the list of what it dialled."""
    dialled: list[Any] = []

    def dialler(ip: str, port: int, seconds: float) -> httpcore2.NetworkStream:
        dialled.append((ip, port, seconds))
        return Stream()

    options = {"allow_loopback": False, "dialler": dialler, "resolver": lambda *_: answers} | options
    return CheckedBackend(deadline, **options), dialled


def test_the_checked_address_is_the_one_that_is_dialled(clock: Clock, deadline: Deadline) -> None:
    """A name is resolved with its port, and the connection goes to its first address, for three seconds at most."""
    asked: list[Any] = []

    def resolver(host: str, port: int) -> list[str]:
        asked.append((host, port, threading.current_thread().name, threading.current_thread().daemon))
        return [PUBLIC, *OTHERS]

    checked, dialled = backend(deadline, resolver=resolver)
    stream = checked.connect_tcp("issuer.example", 443)
    assert asked == [("issuer.example", 443, "badges-resolver", True)]
    assert dialled == [(PUBLIC, 443, 3.0)]
    clock.now += 3
    assert stream.read(1) == b"read"
    checked.connect_tcp("issuer.example", 443)
    assert dialled[1:] == [(PUBLIC, 443, 2.0)]
    clock.now += 2
    assert refusal(lambda: stream.read(1))[0] == "fetch_timeout"


@pytest.mark.parametrize(
    ("error", "code", "detail"),
    [
        (httpcore2.ConnectError, "fetch_failed", "no address of the host could be reached"),
        (httpcore2.ConnectTimeout, "fetch_timeout", "no address of the host could be reached in time"),
    ],
)
def test_four_addresses_are_tried(error: type[Exception], code: str, detail: str, deadline: Deadline) -> None:
    """Where addresses are dead the next ones are tried, four at most, and each is counted before it is dialled."""
    tried: list[Any] = []

    def dead(ip: str, port: int, _seconds: float) -> httpcore2.NetworkStream:
        tried.append(("dialled", ip, port))
        raise error

    def counter(ip: str, port: int) -> None:
        tried.append(("counted", ip, port))

    checked, _ = backend(deadline, OTHERS, dialler=dead, connections=counter)
    assert refusal(lambda: checked.connect_tcp("issuer.example", 80)) == (code, detail)
    assert tried == [(what, ip, 80) for ip in OTHERS[:4] for what in ("counted", "dialled")]


def test_the_next_address_may_serve(deadline: Deadline) -> None:
    """One dead address does not condemn a host."""
    dialled: list[str] = []

    def half(ip: str, *_: Any) -> httpcore2.NetworkStream:
        dialled.append(ip)
        if len(dialled) < 4:
            raise httpcore2.ConnectTimeout
        return Stream()

    checked, _ = backend(deadline, OTHERS, dialler=half)
    assert checked.connect_tcp("issuer.example", 443).read(1) == b"read"
    assert dialled == OTHERS[:4]


@pytest.mark.parametrize(
    ("answers", "code", "detail"),
    [
        ([], "fetch_failed", "the name has no address"),
        (["odd"], "url_not_allowed", "the name leads to an odd address"),
        ([PUBLIC, "10.0.0.1"], "url_not_allowed", "the name leads to an address that is not public"),
        (["127.0.0.1"], "url_not_allowed", "the name leads to an address that is not public"),
        (["::1"], "url_not_allowed", "the name leads to an address that is not public"),
    ],
)
def test_names_that_lead_nowhere_good(answers: list[str], code: str, detail: str, deadline: Deadline) -> None:
    """One answer that is not public condemns the name, also where development may ask this machine."""
    for allow in (False, True):
        checked, dialled = backend(deadline, answers, allow_loopback=allow)
        assert refusal(lambda checked=checked: checked.connect_tcp("issuer.example", 443)) == (code, detail)
        assert dialled == []


def test_a_resolver_may_fail_or_hang(clock: Clock, deadline: Deadline) -> None:
    """A name that cannot be resolved, or not in time, is a failure that may pass."""
    release = threading.Event()

    def missing(*_: Any) -> list[str]:
        raise OSError("no such name")

    def hanging(*_: Any) -> list[str]:
        release.wait(10)
        return []

    checked, _ = backend(deadline, resolver=missing)
    assert refusal(lambda: checked.connect_tcp("issuer.example", 443)) == (
        "fetch_failed",
        "the name cannot be resolved",
    )
    clock.now += 4.9
    checked, _ = backend(deadline, resolver=hanging)
    assert refusal(lambda: checked.connect_tcp("issuer.example", 443)) == (
        "fetch_timeout",
        "the name could not be resolved in time",
    )
    release.set()


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "app.localhost"])
def test_this_machine_is_for_development(host: str, deadline: Deadline) -> None:
    """Loopback is dialled where it is allowed, by literal and by its reserved names, and nowhere else."""
    answers = [host] if host[0] in "1:" else ["127.0.0.1", "::1"]
    checked, dialled = backend(deadline, answers, allow_loopback=True)
    checked.connect_tcp(host, 8000)
    assert [(ip, port) for ip, port, _ in dialled] == [(answers[0], 8000)]
    checked, dialled = backend(deadline, answers)
    assert refusal(lambda: checked.connect_tcp(host, 8000))[0] == "url_not_allowed"
    for other in ("10.0.0.1", "xlocalhost"):
        checked, dialled = backend(deadline, ["10.0.0.1"], allow_loopback=True)
        assert refusal(lambda checked=checked, other=other: checked.connect_tcp(other, 8000))[0] == "url_not_allowed"
    checked, dialled = backend(deadline, ["127.0.0.1"], allow_loopback=True)
    assert refusal(lambda: checked.connect_tcp("xlocalhost", 8000))[0] == "url_not_allowed"


def test_literals_are_not_resolved(deadline: Deadline) -> None:
    """An address that stands in the URL is checked and dialled as it is."""
    checked, dialled = backend(deadline, resolver=lambda *_: pytest.fail("resolved"))
    for literal in (PUBLIC, "2606:4700::1111"):
        checked.connect_tcp(literal, 443)
    assert [ip for ip, _, _ in dialled] == [PUBLIC, "2606:4700::1111"]


def test_the_systems_resolver(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system is asked for stream addresses, each of which counts once, in its order."""
    asked: list[Any] = []

    def getaddrinfo(*args: Any, **options: Any) -> list[Any]:
        asked.append((args, options))
        return [(0, 0, 0, "", (ip, 443)) for ip in ("2.2.2.2", "1.1.1.1", "2.2.2.2")]

    monkeypatch.setattr(fetching_connections.socket, "getaddrinfo", getaddrinfo)
    assert resolve("issuer.example", 443) == ["2.2.2.2", "1.1.1.1"]
    assert asked == [(("issuer.example", 443), {"type": fetching_connections.socket.SOCK_STREAM})]


def test_the_systems_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection is opened to the address itself, for so many seconds, with no option set."""
    asked: list[Any] = []
    monkeypatch.setattr(
        fetching_connections.httpcore2.SyncBackend,
        "connect_tcp",
        lambda _self, *args, **options: asked.append((args, options)),
    )
    dial(PUBLIC, 443, 1.5)
    assert asked == [((PUBLIC, 443), {"timeout": 1.5, "socket_options": []})]
