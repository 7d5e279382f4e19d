"""The JSON-LD contexts of the Open Badges standards, recognised by name and never fetched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

ContextVersion = Literal["2.0", "1.1", "1.0", "0.5", "3.0"]

OPENBADGES_V2: Final = "https://w3id.org/openbadges/v2"

KNOWN_CONTEXTS: Final[Mapping[str, ContextVersion]] = {
    OPENBADGES_V2: "2.0",
    "https://openbadgespec.org/v2/context.json": "2.0",
    "https://w3id.org/openbadges/v1": "1.1",
    "http://w3id.org/openbadges/v1": "1.1",
    "https://openbadgespec.org/v1": "1.1",
    "http://openbadges.org/standard/1.1/context": "1.1",
    "http://standard.openbadges.org/1.1/context": "1.1",
    "http://standard.openbadges.org/1.1/context.json": "1.1",
    "https://openbadgespec.org/v1/context": "1.1",
    "https://openbadgespec.org/v1/context.json": "1.1",
    "https://purl.imsglobal.org/spec/ob/v3p0/context.json": "3.0",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json": "3.0",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json": "3.0",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json": "3.0",
    "https://www.w3.org/ns/credentials/v2": "3.0",
    "https://www.w3.org/2018/credentials/v1": "3.0",
}

_CREDENTIAL_TYPES: Final = frozenset({"OpenBadgeCredential", "AchievementCredential", "VerifiableCredential"})


def remote_contexts(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the context addresses that `document` itself names, in order; inline contexts are left out."""
    return tuple(item for item in _as_list(document.get("@context")) if isinstance(item, str))


def context_version(document: Mapping[str, Any]) -> ContextVersion | None:
    """Return the version of the standard in which `document` is written, or None when nothing tells.

    A known context decides (the newest one named); without a context the shapes of 1.0 (`uid`, `verify`)
    and 0.5 (the badge is embedded with its issuer's origin) are recognised.
    """
    context = document.get("@context")
    if isinstance(context, str) and context in KNOWN_CONTEXTS:  # nearly always, and four times for each badge
        return KNOWN_CONTEXTS[context]
    named = {KNOWN_CONTEXTS[address] for address in remote_contexts(document) if address in KNOWN_CONTEXTS}
    if named:
        return max(named)
    if not _CREDENTIAL_TYPES.isdisjoint(item for item in _as_list(document.get("type")) if isinstance(item, str)):
        return "3.0"
    if context is not None:
        return None
    return _version_by_shape(document)


def _version_by_shape(document: Mapping[str, Any]) -> ContextVersion | None:
    if isinstance(document.get("uid"), str) and "verify" in document:
        return "1.0"
    badge = document.get("badge")
    issuer = badge.get("issuer") if isinstance(badge, Mapping) else None
    if isinstance(document.get("recipient"), str) and isinstance(issuer, Mapping) and "origin" in issuer:
        return "0.5"
    return None


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
