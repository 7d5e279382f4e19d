"""The limits that every fetcher keeps, whatever it reads from: count, hops, time, addresses at every hop."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from urllib.parse import urljoin

from badges.openbadges.verification.addresses import Address, parse, require_public
from badges.openbadges.verification.ports import Answer, Fetched, FetchError, FetchRecord

MOST_FETCHES = 20
MOST_HOPS = 5
MOST_SECONDS = 10.0
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class LimitedFetcher(ABC):
    """Follows redirects within the limits of VERIFYING.md; subclasses answer one hop at a time.

    One fetcher serves one check: its budget is spent once.
    """

    def __init__(
        self,
        *,
        allow_loopback: bool = False,
        seconds: float = MOST_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.own: Callable[[str], Answer | None] | None = None
        self._allow_loopback = allow_loopback
        self._seconds = seconds
        self._clock = clock
        self._started: float | None = None
        self._fetches = 0
        self._log: list[FetchRecord] = []

    @property
    def log(self) -> Sequence[FetchRecord]:
        """Return every hop so far, in the order in which they were asked for."""
        return self._log

    @abstractmethod
    def ask(self, address: Address, seconds: float) -> Answer:
        """Answer one hop within `seconds`; raises FetchError. Redirects are not followed here."""

    @abstractmethod
    def close(self) -> None:
        """Let all connections go."""

    def get(self, url: str) -> Fetched:
        """Fetch `url` and whatever it redirects to; raises FetchError, which the log keeps too."""
        hops: list[str] = []
        insecure = False
        asked = url
        try:
            self._count()
            address = parse(url)
            while True:
                asked = address.url
                own = self.own(asked) if self.own else None
                answer = own or self._asked(address)
                insecure = insecure or (own is None and self._is_insecure(address))
                hops.append(asked)
                self._log.append(FetchRecord(asked, answer.status, None, answer.headers, answer.body))
                location = answer.headers.get("location")
                if answer.status not in _REDIRECTS or location is None:
                    return Fetched(asked, answer.status, answer.headers, answer.body, insecure, tuple(hops))
                if len(hops) > MOST_HOPS:
                    raise FetchError("too_many_redirects", f"more than {MOST_HOPS} redirects")
                address = self._next(address, location)
        except FetchError as error:
            self._log.append(FetchRecord(asked, None, error.code))
            raise

    def _count(self) -> None:
        self._fetches += 1
        if self._fetches > MOST_FETCHES:
            raise FetchError("fetch_budget_exceeded", f"more than {MOST_FETCHES} documents were needed")

    def _asked(self, address: Address) -> Answer:
        require_public(address, allow_loopback=self._allow_loopback)
        now = self._clock()
        if self._started is None:
            self._started = now
        left = self._started + self._seconds - now
        if left <= 0:
            raise FetchError("fetch_timeout", f"the check took more than {self._seconds:.0f} s")
        return self.ask(address, left)

    def _is_insecure(self, address: Address) -> bool:
        return address.scheme == "http" and not (self._allow_loopback and address.is_loopback)

    def _next(self, address: Address, location: str) -> Address:
        try:
            if not location.isprintable() or " " in location or "\\" in location:
                raise ValueError
            target = parse(urljoin(address.url, location))
        except ValueError:
            raise FetchError("url_not_allowed", "the redirect leads to an odd address") from None
        if address.scheme == "https" and target.scheme == "http":
            raise FetchError("insecure_redirect", "the redirect leads from https to http")
        return target
