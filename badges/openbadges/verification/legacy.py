"""Open Badges 1.0 and 1.1 in the shape of 2.0, so that one set of steps checks them all.

Only what the versions name differently is renamed; nothing that a document lacks is invented, except the
ids and classes that 1.0 left to the place where a document stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from badges.openbadges.contexts import context_version
from badges.openbadges.documents import parse_date
from badges.openbadges.verification.structure import list_of

OLD_VERSIONS = frozenset({"1.0", "1.1"})
_ALIGNMENT = {"name": "targetName", "url": "targetUrl", "description": "targetDescription"}


def is_old(document: Mapping[str, Any]) -> bool:
    """Tell whether a document is written in version 1.0 or 1.1."""
    return context_version(document) in OLD_VERSIONS


def is_older_than_contexts(document: Mapping[str, Any]) -> bool:
    """Tell whether a document, found where an old badge pointed to, has neither context nor class."""
    return "@context" not in document and "type" not in document and "@type" not in document


def modernised(document: Mapping[str, Any], kind: str, address: str | None) -> dict[str, Any]:
    """Return a 1.x document in the shape of 2.0; `address` is where it was found, None for a signed one."""
    return _BY_KIND[kind](dict(document), address)


def hosted_address(assertion: Mapping[str, Any]) -> str | None:
    """Return where a hosted 1.x assertion says that it stands (`verify.url`)."""
    verify = assertion.get("verify")
    url = verify.get("url") if isinstance(verify, Mapping) else None
    return url if isinstance(url, str) else None


def _assertion(document: dict[str, Any], address: str | None) -> dict[str, Any]:
    verify = document.pop("verify", document.pop("verification", None))
    signed = isinstance(verify, Mapping) and verify.get("type") in ("signed", "SignedBadge")
    if "id" not in document:
        uid = document.get("uid")
        named = f"urn:uid:{uid}" if isinstance(uid, str) and uid.isalnum() else "urn:uid:unnamed"
        declared = verify.get("url") if isinstance(verify, Mapping) and not signed else None
        document["id"] = declared or address or named
    document.setdefault("type", "Assertion")
    if isinstance(verify, Mapping):
        document["verification"] = {"type": verify.get("type")}
    for name in ("issuedOn", "expires"):
        if name in document:
            document[name] = _moment(document[name])
    recipient = document.get("recipient")
    if isinstance(recipient, Mapping) and recipient.get("hashed") in ("true", "false"):
        document["recipient"] = {**recipient, "hashed": recipient["hashed"] == "true"}
    return document


def _badge(document: dict[str, Any], address: str | None) -> dict[str, Any]:
    document.setdefault("id", address)
    document.setdefault("type", "BadgeClass")
    if "alignment" in document:
        document["alignment"] = [
            {_ALIGNMENT.get(name, name): value for name, value in entry.items()}
            if isinstance(entry, Mapping)
            else entry
            for entry in list_of(document["alignment"])
        ]
    return document


def _issuer(document: dict[str, Any], address: str | None) -> dict[str, Any]:
    document.setdefault("id", address)
    if document.get("type") in (None, "IssuerOrg"):
        document["type"] = "Profile"
    elif document["type"] == "Issuer" and "email" not in document:
        document["type"] = "Profile"  # in 2.0 the word Issuer asks for an e-mail address
    return document


def _revocations(document: dict[str, Any], address: str | None) -> dict[str, Any]:
    if "revokedAssertions" in document:
        return document
    # 1.0: one object whose members are the uids, each with its reason.
    return {
        "type": "RevocationList",
        "revokedAssertions": [{"uid": uid} for uid in document if not uid.startswith("@")],
    }


def _moment(value: Any) -> Any:
    """Return a 1.x date, which may be a Unix time or lack its zone, as an ISO 8601 date and time."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) in (9, 10):
        value = int(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            return datetime.fromtimestamp(value, UTC).isoformat()
        except (ValueError, OverflowError, OSError):
            return value
    if isinstance(value, str) and parse_date(value) is None:
        written = value.strip().replace(" ", "T", 1)
        for completed in (written, f"{written}T00:00:00Z", f"{written}Z"):
            if parse_date(completed) is not None:
                return completed
    return value


_BY_KIND: Mapping[str, Callable[[dict[str, Any], str | None], dict[str, Any]]] = {
    "assertion": _assertion,
    "badge": _badge,
    "issuer": _issuer,
    "revocations": _revocations,
}
