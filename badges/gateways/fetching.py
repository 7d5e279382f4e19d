"""The only way out: fetches public documents of strangers, within the limits of VERIFYING.md."""

from __future__ import annotations

import ssl
import threading
from functools import lru_cache
from typing import Self

import httpcore2

from badges.gateways.fetching_connections import (
    CheckedBackend,
    Connections,
    Deadline,
    Dialler,
    Resolver,
    dial,
    resolve,
)
from badges.openbadges.verification.addresses import Address
from badges.openbadges.verification.decoding import MOST_BYTES, decoded
from badges.openbadges.verification.fetching import MOST_SECONDS, LimitedFetcher
from badges.openbadges.verification.ports import Answer, FetchError, Shelf

USER_AGENT = "badges-verifier/1 (Open Badges 2.0 verification)"
_ACCEPT = "application/ld+json, application/json;q=0.9"
_NO_BODY = frozenset({301, 302, 303, 304, 307, 308})


class GuardedFetcher(LimitedFetcher):
    """Reads documents from the public internet: no proxy, no cookie, no credential, no private address.

    One fetcher serves one check; `close` (or `with`) lets its connections go. `resolver`, `dialler` and
    `connections` (called with address and port before each connection) are for tests and counters.
    """

    waits = True

    def __init__(
        self,
        *,
        allow_loopback: bool = False,
        seconds: float = MOST_SECONDS,
        user_agent: str = USER_AGENT,
        resolver: Resolver = resolve,
        dialler: Dialler = dial,
        connections: Connections | None = None,
        ssl_context: ssl.SSLContext | None = None,
        shelf: Shelf | None = None,
    ) -> None:
        super().__init__(allow_loopback=allow_loopback, seconds=seconds, shelf=shelf)
        self._user_agent = user_agent
        self._deadline = Deadline()
        self._backend = CheckedBackend(
            self._deadline,
            allow_loopback=allow_loopback,
            resolver=resolver,
            dialler=dialler,
            connections=connections,
        )
        self._ssl_context = ssl_context
        self._opening = threading.Lock()
        self._opened: httpcore2.ConnectionPool | None = None

    def ask(self, address: Address, seconds: float, etag: str | None = None) -> Answer:
        """Answer one hop from the network; raises FetchError."""
        self._deadline.set(seconds)
        url = httpcore2.URL(
            scheme=address.scheme.encode(),
            host=address.host.encode(),
            port=address.port,
            target=address.target.encode(),
        )
        try:
            with self._pool().stream("GET", url, headers=self._headers(address, etag)) as response:
                headers = _headers(response.headers)
                body = b"" if response.status in _NO_BODY else self._body(response)
        except httpcore2.TimeoutException as error:
            raise FetchError("fetch_timeout", "the answer came too slowly") from error
        except httpcore2.NetworkError as error:
            raise FetchError("fetch_failed", "the connection failed") from error
        except httpcore2.ProtocolError as error:
            raise FetchError("response_invalid", "the answer breaks the rules of HTTP") from error
        return Answer(response.status, headers, decoded(body, headers.get("content-encoding", "")))

    def close(self) -> None:
        """Let all connections go."""
        if self._opened is not None:
            self._opened.close()

    def _pool(self) -> httpcore2.ConnectionPool:
        """Return the connections of this check, opened by the first question: many checks ask nobody."""
        with self._opening:
            if self._opened is None:
                # The pool is handed an address that was taken apart already: no second parser reads the URL.
                self._opened = httpcore2.ConnectionPool(
                    ssl_context=self._ssl_context or _trusted_authorities(), network_backend=self._backend, retries=0
                )
            return self._opened

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.close()

    def _headers(self, address: Address, etag: str | None) -> list[tuple[bytes | str, bytes | str]]:
        unless: list[tuple[bytes | str, bytes | str]] = [("If-None-Match", etag)] if etag else []
        return [
            ("Host", address.authority),
            ("User-Agent", self._user_agent),
            ("Accept", _ACCEPT),
            ("Accept-Encoding", "gzip, identity"),
            *unless,
        ]

    def _body(self, response: httpcore2.Response) -> bytes:
        chunks: list[bytes] = []
        size = 0
        for chunk in response.iter_stream():
            size += len(chunk)
            if size > MOST_BYTES:
                raise FetchError("response_too_large", f"the answer is over {MOST_BYTES} bytes")
            chunks.append(chunk)
        return b"".join(chunks)


def _headers(raw: list[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return header names in lower case; lines of the same name are joined, as RFC 9110 has it."""
    headers: dict[str, str] = {}
    for name, value in raw:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1").strip()
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return headers


@lru_cache(maxsize=1)
def _trusted_authorities() -> ssl.SSLContext:
    """Return the system's certificate authorities, parsed once per process."""
    return ssl.create_default_context()
