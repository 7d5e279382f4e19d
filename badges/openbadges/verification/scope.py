"""Which addresses an issuer answers for (Open Badges 2.0, Verification Object of a Profile)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from badges.openbadges.verification.addresses import DEFAULT_PORTS, Address, may_climb, parse, readings_of_path
from badges.openbadges.verification.ports import FetchError

MOST_RULES = 1_000
Rule = TypeVar("Rule")


@dataclass(frozen=True, slots=True)
class Place:
    """An address, and how servers may read its path: found out once, however many rules it is held against."""

    address: Address
    readings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """The addresses that an issuer's hosted documents may stand at; None where a rule was not given."""

    issuer: Address
    prefixes: tuple[Place, ...] | None
    hosts: tuple[tuple[str, int | None], ...] | None

    def allows(self, url: str) -> bool:
        """Tell whether `url` meets every rule that the issuer gave, or shares its origin when it gave none."""
        try:
            address = parse(url)
        except FetchError:
            return False
        if self.prefixes is None and self.hosts is None:
            return same_origin(address, self.issuer)
        if self.hosts is not None and not any(_is_host(address, *host) for host in self.hosts):
            return False
        if self.prefixes is None:
            return True
        if may_climb(address.path):
            return False
        place = _place(url)
        return any(_starts_with(place, prefix) for prefix in self.prefixes)


def scope_of(issuer_id: str, profile: Mapping[str, Any]) -> Scope:
    """Return the scope that the freshly fetched Profile declares; raises FetchError for an odd issuer id.

    `startsWith` and `allowedOrigins` both hold where both are given; an entry that cannot be read allows
    nothing, and neither does an empty list.
    """
    rules = profile.get("verification", profile.get("verify"))
    rules = rules if isinstance(rules, Mapping) else {}
    starts, origins = rules.get("startsWith"), rules.get("allowedOrigins")
    return Scope(
        parse(issuer_id),
        None if starts is None else _read(starts, _place),
        None if origins is None else _read(origins, _host),
    )


def same_origin(address: Address, other: Address) -> bool:
    """Tell whether two addresses stand at one host and port; plain http and https count as one here.

    That is no way in: what came over plain http is never called valid.
    """
    return address.host == other.host and (
        address.port == other.port or (_on_default_port(address) and _on_default_port(other))
    )


def _read(values: Any, read: Callable[[Any], Rule]) -> tuple[Rule, ...]:
    rules: list[Rule] = []
    for value in values[:MOST_RULES] if isinstance(values, list) else [values]:
        try:
            rules.append(read(value))
        except (FetchError, TypeError):
            continue
    return tuple(rules)


def _place(url: str) -> Place:
    address = parse(url)
    return Place(address, readings_of_path(address.path))


def _host(entry: str) -> tuple[str, int | None]:
    origin = parse(entry if "://" in entry else f"https://{entry}")
    if origin.path != "/" or origin.query or origin.fragment:
        raise FetchError("url_not_allowed", "an allowed origin is a host name")
    return origin.host, None if _on_default_port(origin) else origin.port


def _is_host(address: Address, host: str, port: int | None) -> bool:
    return address.host == host and (port is None or address.port == port)


def _starts_with(place: Place, start: Place) -> bool:
    address, prefix = place.address, start.address
    if address.scheme != prefix.scheme or not same_origin(address, prefix) or prefix.fragment:
        return False
    if prefix.query:
        return address.path == prefix.path and address.query.startswith(prefix.query)
    # A server may decode more than we do: every way to read the path has to stay within the prefix.
    starts = start.readings
    return all(reading.startswith(starts[-1] if n else starts[0]) for n, reading in enumerate(place.readings))


def _on_default_port(address: Address) -> bool:
    return address.port == DEFAULT_PORTS[address.scheme]
