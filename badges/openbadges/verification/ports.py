"""What verification asks of whoever fetches documents, and the record that is kept of each answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

FETCH_CODES = frozenset(
    {
        "url_not_allowed",
        "insecure_redirect",
        "too_many_redirects",
        "fetch_failed",
        "fetch_timeout",
        "fetch_budget_exceeded",
        "response_too_large",
        "response_invalid",
    }
)


class Fetched(NamedTuple):
    """The last answer of a chain of redirects; its body is decoded and within the limits."""

    url: str  # the address that answered, after the redirects
    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes
    insecure: bool = False  # some hop came over plain http from outside: it proves nothing
    hops: tuple[str, ...] = ()  # every address of the chain, the first and the last included
    age_s: float = 0.0  # seconds since it was read, when it was kept from an earlier check
    worked_out: dict[str, Any] | None = None
    """What was worked out from the body of a kept answer, so that it lives and goes with it."""


class FetchRecord(NamedTuple):
    """One hop as it happened: enough to answer the same request again without any connection."""

    url: str
    status: int | None  # None: no answer was received
    code: str | None = None  # why the fetch ended here, in the words of VERIFYING.md
    headers: Mapping[str, str] = MappingProxyType({})
    body: bytes = b""
    age_s: float = 0.0  # seconds since it was read, when it was kept from an earlier check


class FetchError(Exception):
    """An address could not be read: `code` of VERIFYING.md, and `detail` in English for developers."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(detail or code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Answer:
    """What one address answered; header names in lower case, the body decoded."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer that may serve later checks: every hop that led to it, and for how long nobody need ask again."""

    fetched: Fetched
    records: tuple[FetchRecord, ...]
    read_at: float  # seconds on the fetcher's clock
    lasts_s: float


class Shelf(Protocol):
    """Where answers are kept between checks, within bounds; any number of threads may use it."""

    def find(self, name: str) -> Kept | None:
        """Return what is kept under `name`, however old."""
        ...

    def put(self, name: str, kept: Kept) -> None:
        """Keep an answer, in the place of what was kept under `name`."""
        ...


class Fetcher(Protocol):
    """Reads public documents for one check, within the limits of VERIFYING.md."""

    own: Callable[[str], Answer | None] | None
    """Answers documents of ours in-process, before any rule about addresses; None: not one of ours."""

    @property
    def log(self) -> Sequence[FetchRecord]:
        """Return every hop so far, in the order in which they were asked for."""
        ...

    def get(self, url: str, *, keep: bool = False, anew: bool = False) -> Fetched:
        """Fetch `url` and whatever it redirects to, any final status; raises FetchError.

        With `keep` an answer of the last minutes will do, and this one may be kept; with `anew` its server is
        asked even so.
        """
        ...

    def ahead(self, urls: Sequence[str], *, keep: bool = False) -> None:
        """Ask for several documents at the same time where that saves waiting; `get` then has their answers."""
        ...

    def close(self) -> None:
        """Let all connections go."""
        ...
