"""How often one visitor, and everybody together, may ask, and how much; the web enforces what each view declares."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeVar

View = TypeVar("View", bound=Callable[..., object])
_MARK = "badges_limit"
_BODY = "badges_body"
LONGEST_ADDRESS: Final = 100  # characters, with a zone and a port
_NETWORK_OF_A_VISITOR: Final = 64  # bits: what one IPv6 subscriber is given, and may walk through at will
# Bits, and how many visitors' share: some households are given 256 such networks, some organisations 65 536.
_WIDER_NETWORKS: Final = ((56, 4), (48, 16))
GUESS: Final = "badges_guess"  # set on Flask's `g` by a view whose answer told whether a guess was right


@dataclass(frozen=True)
class Limit:
    """How often a family of views may be asked; `misses` count what guessing meets: answers 404, and wrong names.

    Everybody together shuts nobody out. Once there are as many misses as `misses_in_all`, whoever has missed as often
    as `misses_under_attack` is refused, and all others are answered; once all have asked as often as `in_all`, each
    visitor may ask as often as `in_a_crowd`. Where there is an `in_all`, the wider networks of an IPv6 visitor have a
    count each (`networks`). Checks `in_turn` share the few turns of `badges.services.outbound` when they reach for
    the network.
    """

    scope: str
    by_address: str
    misses_by_address: str | None = None
    misses_in_all: str | None = None
    misses_under_attack: str = "2 per hour"
    in_all: str | None = None
    in_a_crowd: str | None = None
    in_turn: bool = False


SHORT_CODE: Final = Limit("short-code", "300 per minute", "30 per minute", misses_in_all="1200 per minute")
# A claim code is one of 25**10, some 2**46. With 100 000 codes alive, one guess in 10**9 opens a badge. All
# together miss 300 times a minute; beyond, each address twice an hour. Ten thousand addresses then make 900 000
# guesses a day, and open one badge in three years.
CLAIM_CODE: Final = Limit("claim-code", "120 per minute", "15 per minute; 60 per hour", misses_in_all="300 per minute")
# A PIN has at least four digits; each person's is tried five times in all, whoever tries.
PIN: Final = Limit("pin", "30 per minute", "10 per minute; 30 per hour", misses_in_all="300 per minute")
# Whether a badge is somebody's is told 20 times a minute: enough for a stack of CVs, too little for a list of names.
CHECK: Final = Limit(
    "check", "40 per minute", "20 per minute", in_all="1200 per minute", in_a_crowd="5 per minute", in_turn=True
)
MANY: Final = Limit(
    "check-many", "10 per 10 minutes", "10 per 10 minutes", in_all="600 per 10 minutes", in_a_crowd="2 per 10 minutes"
)
SIGN_IN: Final = Limit("sign-in", "10 per minute", "10 per minute", in_all="300 per minute", in_a_crowd="3 per minute")
# Forms by which employers, without an account, have a message sent to the address that they give.
PROPOSE: Final = Limit(
    "propose", "10 per 10 minutes", "10 per 10 minutes", in_all="300 per 10 minutes", in_a_crowd="2 per 10 minutes"
)

# A choice of letters and colours costs nothing, and nobody makes it twice a second.
COMFORT: Final = Limit("comfort", "60 per minute")

# What has no limit of its own is counted by badges.services.visits. Files are made when they are asked for.
FILES: Final = Limit("files", "300 per minute")
STATIC: Final = Limit("static", "6000 per minute")  # ten with each first page, and a class behind one address


@dataclass(frozen=True)
class Body:
    """How many bytes a view reads of a request, and of one field that is no file."""

    most: int
    most_text: int


SMALL_FORM: Final = Body(64 * 1024, 64 * 1024)
FILE_FORM: Final = Body(6 * 1024 * 1024, 256 * 1024)  # a file of 5 MiB; 64 Ki characters of text, as UTF-8
LIST_FORM: Final = Body(50 * 1024 * 1024 + 512 * 1024, 200 * 64 * 1024)  # 200 files or lines, and what is around them
EVIDENCE_FORM: Final = Body(3 * 5 * 1024 * 1024 + 512 * 1024, 128 * 1024)  # three photos, and what is told of them
TESTIMONY_FORM: Final = Body(128 * 1024, 128 * 1024)  # a transcript with every sign escaped
SHEET_FORM: Final = Body(6 * 1024 * 1024, 6 * 1024 * 1024)  # a sheet may be pasted as text


def limited(limit: Limit) -> Callable[[View], View]:
    """Declare the limit of a view; the edge enforces it."""

    def mark(view: View) -> View:
        setattr(view, _MARK, limit)
        return view

    return mark


def limit_of(view: object) -> Limit | None:
    """Return the limit that `view` declared, or None."""
    return getattr(view, _MARK, None)


def accepts_body(body: Body) -> Callable[[View], View]:
    """Declare how large the requests of a view may be; those of all others are small forms."""

    def mark(view: View) -> View:
        setattr(view, _BODY, body)
        return view

    return mark


def body_of(view: object) -> Body:
    """Return what `view` declared to read, or what every view reads."""
    return getattr(view, _BODY, SMALL_FORM)


def visitor(address: str | None) -> str:
    """Return by what the visitor at `address` is counted: the IPv4 address, or the /64 of an IPv6 one.

    An IPv4 address written as IPv6 is that IPv4 address; whoever has no address that can be read shares one count.
    """
    return _visitor((address or "")[:LONGEST_ADDRESS])


@lru_cache(maxsize=4096)
def _visitor(address: str) -> str:
    text = address.strip().partition("%")[0]
    if text.startswith("["):  # as some proxies write it, with or without a port
        text = text[1:].partition("]")[0]
    try:
        ip = ipaddress.ip_address(text)
    except ValueError:
        return "unknown"
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return str(ip.ipv4_mapped)
        return str(ipaddress.ip_network((ip, _NETWORK_OF_A_VISITOR), strict=False))
    return str(ip)


@lru_cache(maxsize=4096)
def networks(who: str) -> tuple[tuple[str, int], ...]:
    """Return the wider IPv6 networks that the visitor `who` is part of, and how many visitors' share each may use."""
    if not who.endswith(f"/{_NETWORK_OF_A_VISITOR}"):
        return ()
    own = ipaddress.IPv6Network(who)
    return tuple((str(own.supernet(new_prefix=bits)), share) for bits, share in _WIDER_NETWORKS)
