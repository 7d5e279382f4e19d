"""Opens connections only to addresses that were checked, and lets none of them outlast the check."""

from __future__ import annotations

import ipaddress
import queue
import socket
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import httpcore2

from badges.openbadges.verification.addresses import is_public
from badges.openbadges.verification.ports import FetchError

Resolver = Callable[[str, int], Sequence[str]]
Dialler = Callable[[str, int, float], httpcore2.NetworkStream]
Connections = Callable[[str, int], None]

MOST_ATTEMPTS = 4
SECONDS_AN_ATTEMPT = 3.0


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of `host` as the system knows them; raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def dial(ip: str, port: int, seconds: float) -> httpcore2.NetworkStream:
    """Open a TCP connection to `ip`; raises the errors of httpcore2."""
    return httpcore2.SyncBackend().connect_tcp(ip, port, timeout=seconds, socket_options=[])


class Deadline:
    """A moment that every wait is measured against; moved for each hop."""

    def __init__(self) -> None:
        self._moment = 0.0

    def set(self, seconds: float) -> None:
        """Put the deadline `seconds` from now."""
        self._moment = time.monotonic() + seconds

    def left(self, wanted: float | None = None) -> float:
        """Return the seconds left, at most `wanted`; raises FetchError (fetch_timeout) when none are."""
        left = self._moment - time.monotonic()
        if left <= 0:
            raise FetchError("fetch_timeout", "the answer came too slowly")
        return left if wanted is None else min(left, wanted)


class DeadlineStream(httpcore2.NetworkStream):
    """A connection whose every read and write ends by the deadline, however slowly the bytes drip."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what is there, waiting until the deadline at most."""
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send `buffer`, waiting until the deadline at most."""
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """Begin TLS under the original name, until the deadline at most."""
        secured = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return DeadlineStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """Return what the connection knows about itself."""
        return self._stream.get_extra_info(info)


class CheckedBackend(httpcore2.NetworkBackend):
    """Resolves a name once, checks every answer, and connects to the very address that was checked."""

    def __init__(
        self,
        deadline: Deadline,
        *,
        allow_loopback: bool,
        resolver: Resolver = resolve,
        dialler: Dialler = dial,
        connections: Connections | None = None,
    ) -> None:
        self._deadline = deadline
        self._allow_loopback = allow_loopback
        self._resolver = resolver
        self._dialler = dialler
        self._connections = connections

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to `host`; raises FetchError (url_not_allowed, fetch_failed, fetch_timeout)."""
        failure: Exception | None = None
        for ip in self._checked(host, port)[:MOST_ATTEMPTS]:
            if self._connections:
                self._connections(ip, port)
            try:
                stream = self._dialler(ip, port, self._deadline.left(SECONDS_AN_ATTEMPT))
            except (httpcore2.NetworkError, httpcore2.TimeoutException) as error:
                failure = error
                continue
            return DeadlineStream(stream, self._deadline)
        if isinstance(failure, httpcore2.TimeoutException):
            raise FetchError("fetch_timeout", "no address of the host could be reached in time") from failure
        raise FetchError("fetch_failed", "no address of the host could be reached") from failure

    def _checked(self, host: str, port: int) -> list[str]:
        """Return the addresses of `host`; one that is not public condemns the name."""
        loopback = self._allow_loopback and _is_this_machine(host)
        addresses = [host] if _is_literal(host) else list(self._resolved(host, port))
        if not addresses:
            raise FetchError("fetch_failed", "the name has no address")
        for text in addresses:
            try:
                ip = ipaddress.ip_address(text)
            except ValueError:
                raise FetchError("url_not_allowed", "the name leads to an odd address") from None
            if not is_public(ip) and not (loopback and ip.is_loopback):
                raise FetchError("url_not_allowed", "the name leads to an address that is not public")
        return addresses

    def _resolved(self, host: str, port: int) -> Sequence[str]:
        """Resolve in a thread of its own, because the system's resolver knows no deadline."""
        answers: queue.SimpleQueue[Sequence[str] | Exception] = queue.SimpleQueue()

        def work() -> None:
            try:
                answers.put(self._resolver(host, port))
            except Exception as error:
                answers.put(error)

        threading.Thread(target=work, name="badges-resolver", daemon=True).start()
        try:
            found = answers.get(timeout=self._deadline.left())
        except queue.Empty:
            raise FetchError("fetch_timeout", "the name could not be resolved in time") from None
        if isinstance(found, Exception):
            raise FetchError("fetch_failed", "the name cannot be resolved") from found
        return found


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_this_machine(host: str) -> bool:
    if _is_literal(host):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost" or host.endswith(".localhost")
