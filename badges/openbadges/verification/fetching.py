"""The limits that every fetcher keeps, whatever it reads from: count, hops, time, addresses at every hop."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urljoin

from badges.openbadges.verification.addresses import Address, parse, require_public
from badges.openbadges.verification.keeping import aged, etag_of, keepable
from badges.openbadges.verification.ports import Answer, Fetched, FetchError, FetchRecord, Kept, Shelf

MOST_FETCHES = 20
MOST_HOPS = 5
MOST_SECONDS = 10.0
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True)
class _Early:
    """What a server answered to a question that was asked ahead, and what was kept of that address then."""

    answer: Answer | FetchError
    kept: Kept | None


class LimitedFetcher(ABC):
    """Follows redirects within the limits of VERIFYING.md; subclasses answer one hop at a time.

    One fetcher serves one check: its budget is spent once. `shelf` keeps answers for the checks after it.
    """

    waits = False
    """Whether an answer takes a round trip: then several are worth a thread each."""

    def __init__(
        self,
        *,
        allow_loopback: bool = False,
        seconds: float = MOST_SECONDS,
        clock: Callable[[], float] = time.monotonic,
        shelf: Shelf | None = None,
    ) -> None:
        self.own: Callable[[str], Answer | None] | None = None
        self._allow_loopback = allow_loopback
        self._seconds = seconds
        self._clock = clock
        self._shelf = shelf
        self._started: float | None = None
        self._fetches = 0
        self._early: dict[str, _Early] = {}
        self._counted: set[str] = set()
        self._on_shelf: dict[str, Kept | None] = {}
        self._log: list[FetchRecord] = []

    @property
    def log(self) -> Sequence[FetchRecord]:
        """Return every hop so far, in the order in which they were asked for."""
        return [*self._log, *(_record(url, early.answer) for url, early in self._early.items())]

    @abstractmethod
    def ask(self, address: Address, seconds: float, etag: str | None = None) -> Answer:
        """Answer one hop within `seconds`; raises FetchError. Redirects are not followed here.

        With `etag` the answer may be a 304: the document is still the one that had it.
        """

    @abstractmethod
    def close(self) -> None:
        """Let all connections go."""

    def get(self, url: str, *, keep: bool = False, anew: bool = False) -> Fetched:
        """Fetch `url` and whatever it redirects to; raises FetchError, which the log keeps too."""
        kept = self._kept(url) if keep else None
        if kept is not None and not anew and self._clock() - kept.read_at < kept.lasts_s:
            fetched, records = aged(kept, self._clock())
            self._log.extend(records)
            return fetched
        before = len(self._log)
        fetched, ours = self._follow(url, kept)
        if keep and not ours and self._shelf is not None:
            found = keepable(fetched, self._log[before:], self._clock())
            if found is not None:
                self._shelf.put(self._name(url), found)
        return fetched

    def ahead(self, urls: Sequence[str], *, keep: bool = False) -> None:
        """Ask for the first hop of several documents at once, where that takes round trips; `get` has the rest.

        An address that would be refused is left to `get`, which says why.
        """
        asked: dict[str, tuple[str, Address, Kept | None]] = {}
        for url in dict.fromkeys(urls) if self.waits else ():
            kept = self._kept(url) if keep else None
            if kept is not None and self._clock() - kept.read_at < kept.lasts_s:
                continue
            try:
                address = parse(url)
                require_public(address, allow_loopback=self._allow_loopback)
                if self.own is None or self.own(address.url) is None:
                    asked[address.url] = (url, address, kept)
            except FetchError:
                continue
        if not 1 < len(asked) <= MOST_FETCHES - self._fetches:
            return
        with ThreadPoolExecutor(len(asked), thread_name_prefix="badges-fetcher") as pool:
            answers = pool.map(lambda one: self._tried(*one[1:]), asked.values())
            for (url, address, kept), answer in zip(asked.values(), answers, strict=True):
                self._count()
                self._counted.add(url)
                self._early[address.url] = _Early(answer, kept)

    def _follow(self, url: str, kept: Kept | None) -> tuple[Fetched, bool]:
        """Fetch `url`, renewing what is kept of it, and tell whether a document of ours was on the way."""
        hops: list[str] = []
        insecure = ours = False
        asked = url
        try:
            if url in self._counted:
                self._counted.remove(url)
            else:
                self._count()
            address = parse(url)
            while True:
                asked = address.url
                own = self.own(asked) if self.own else None
                if own is not None:
                    answer = own
                elif hops:
                    answer, kept = self._asked(address, None), None
                else:
                    answer, kept = self._answered(address, kept)
                ours = ours or own is not None
                hops.append(asked)
                if answer.status == _NOT_MODIFIED and kept is not None and etag_of(kept.records) is not None:
                    self._log.extend(kept.records)
                    return kept.fetched, ours
                self._log.append(_record(asked, answer))
                location = answer.headers.get("location")
                open_hop = own is None and self._is_insecure(address)
                if answer.status not in _REDIRECTS or location is None:
                    insecure = insecure or open_hop
                    return Fetched(asked, answer.status, answer.headers, answer.body, insecure, tuple(hops)), ours
                if len(hops) > MOST_HOPS:
                    raise FetchError("too_many_redirects", f"more than {MOST_HOPS} redirects")
                target = self._next(address, location)
                # Whoever could bend an answer on the way gains nothing by one that leads to the same place.
                insecure = insecure or (open_hop and not _is_same_place(address, target))
                address = target
        except FetchError as error:
            self._log.append(FetchRecord(asked, None, error.code))
            raise

    def _kept(self, url: str) -> Kept | None:
        """Return what the shelf holds, looked up once: one check sees one state of it."""
        if self._shelf is None:
            return None
        if url not in self._on_shelf:
            self._on_shelf[url] = self._shelf.find(self._name(url))
        return self._on_shelf[url]

    def _name(self, url: str) -> str:
        """Return the name on the shelf: what loopback answered is not for those who may not ask it."""
        return f"loopback {url}" if self._allow_loopback else url

    def _count(self) -> None:
        self._fetches += 1
        if self._fetches > MOST_FETCHES:
            raise FetchError("fetch_budget_exceeded", f"more than {MOST_FETCHES} documents were needed")

    def _answered(self, address: Address, kept: Kept | None) -> tuple[Answer, Kept | None]:
        """Return one hop's answer, and the kept one that a 304 would speak of."""
        early = self._early.pop(address.url, None)
        if early is None:
            return self._asked(address, kept), kept
        if isinstance(early.answer, FetchError):
            raise early.answer
        return early.answer, early.kept

    def _tried(self, address: Address, kept: Kept | None) -> Answer | FetchError:
        try:
            return self._asked(address, kept)
        except FetchError as error:
            return error

    def _asked(self, address: Address, kept: Kept | None) -> Answer:
        require_public(address, allow_loopback=self._allow_loopback)
        now = self._clock()
        if self._started is None:
            self._started = now
        left = self._started + self._seconds - now
        if left <= 0:
            raise FetchError("fetch_timeout", f"the check took more than {self._seconds:.0f} s")
        return self.ask(address, left, etag_of(kept.records) if kept is not None else None)

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


def _is_same_place(address: Address, target: Address) -> bool:
    """Tell whether a redirect only leads from http to https."""
    same = (address.host, address.path, address.query) == (target.host, target.path, target.query)
    return same and target.scheme == "https" and not target.fragment


def _record(url: str, answer: Answer | FetchError) -> FetchRecord:
    if isinstance(answer, FetchError):
        return FetchRecord(url, None, answer.code)
    return FetchRecord(url, answer.status, None, answer.headers, answer.body)
