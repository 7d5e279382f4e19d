"""What verification asks of whoever fetches documents, and the record that is kept of each answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

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


@dataclass(frozen=True, slots=True)
class Fetched:
    """The last answer of a chain of redirects; its body is decoded and within the limits."""

    url: str  # the address that answered, after the redirects
    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes
    insecure: bool = False  # some hop came over plain http from outside: it proves nothing
    hops: tuple[str, ...] = ()  # every address of the chain, the first and the last included


@dataclass(frozen=True, slots=True)
class FetchRecord:
    """One hop as it happened: enough to answer the same request again without any connection."""

    url: str
    status: int | None  # None: no answer was received
    code: str | None = None  # why the fetch ended here, in the words of VERIFYING.md
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


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


class Fetcher(Protocol):
    """Reads public documents for one check, within the limits of VERIFYING.md."""

    own: Callable[[str], Answer | None] | None
    """Answers documents of ours in-process, before any rule about addresses; None: not one of ours."""

    @property
    def log(self) -> Sequence[FetchRecord]:
        """Return every hop so far, in the order in which they were asked for."""
        ...

    def get(self, url: str) -> Fetched:
        """Fetch `url` and whatever it redirects to, any final status; raises FetchError."""
        ...

    def close(self) -> None:
        """Let all connections go."""
        ...
