"""What a report tells about a badge: what its documents say, never more, and never a key or an identity."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from badges.openbadges.jws import names_private_key
from badges.openbadges.verification.examination import Examination, Part
from badges.openbadges.verification.structure import extensions_of, id_of, list_of, types_of

_MOST_CHARACTERS = 5_000
_MOST_ITEMS = 100
_IMAGE_CHARACTERS = 1_500_000


def describe_badge(x: Examination) -> dict[str, Any] | None:
    """Return name, description, criteria, image and the like of the BadgeClass."""
    if x.badge is not None:
        return _described(x.badge, "badge", _badge)
    if x.described:
        return _badge_of_unverified(x.described)
    return None


def describe_issuer(x: Examination) -> dict[str, Any] | None:
    """Return id, name and address of the issuer, as its own Profile says them."""
    if x.issuer is not None:
        return _described(x.issuer, "issuer", _issuer)
    if x.described:
        return _issuer_of_unverified(x.described)
    return None


def _described(part: Part, name: str, describe: Callable[[Mapping[str, Any], str], dict[str, Any]]) -> dict[str, Any]:
    if id_of(part.document) != part.id:  # its id is where it stands: not to be remembered with its bytes
        return describe(part.document, part.id)
    return part.once(name, lambda: describe(part.document, part.id))


def describe_recipient(x: Examination) -> dict[str, Any] | None:
    """Return how the recipient is identified, and whether that is who was asked about."""
    recipient = x.assertion.document.get("recipient") if x.assertion else None
    if not isinstance(recipient, Mapping):
        return None
    return {
        "type": _text(recipient.get("type")),
        "hashed": recipient.get("hashed") is True,
        "match": x.recipient_match,
    }


def describe_assertion(x: Examination) -> dict[str, Any] | None:
    """Return what the Assertion adds to its badge, with endorsements and extensions listed."""
    if x.assertion is None:
        return {"type": list(types_of(x.described))} if x.described else None
    document = x.assertion.document
    return {
        "id": _text(x.assertion.id),
        "narrative": _text(document.get("narrative")),
        "evidence": [_evidence(item) for item in list_of(document.get("evidence"))[:_MOST_ITEMS]],
        "revocationReason": _text(document.get("revocationReason")),
        "endorsements": _listed(x, "endorsement"),
        "extensions": _extensions(x),
    }


def _badge(document: Mapping[str, Any], address: str) -> dict[str, Any]:
    image = document.get("image")
    return {
        "id": _text(address),
        "name": _text(document.get("name")),
        "description": _text(document.get("description")),
        "criteria": _criteria(document.get("criteria")),
        "image": _text(id_of(image), _IMAGE_CHARACTERS),
        "tags": [_text(tag) for tag in list_of(document.get("tags"))[:_MOST_ITEMS] if isinstance(tag, str)],
        "alignment": [
            {"name": _text(entry.get("targetName")), "url": _text(entry.get("targetUrl"))}
            for entry in list_of(document.get("alignment"))[:_MOST_ITEMS]
            if isinstance(entry, Mapping)
        ],
    }


def _issuer(document: Mapping[str, Any], address: str) -> dict[str, Any]:
    return {
        "id": _text(address),
        "name": _text(document.get("name")),
        "url": _text(document.get("url")),
        "description": _text(document.get("description")),
    }


def _badge_of_unverified(document: Mapping[str, Any]) -> dict[str, Any] | None:
    """Find the badge in a document of another class (a BadgeClass itself) or version (0.5, 3.0)."""
    if "BadgeClass" in types_of(document):
        return _badge(document, id_of(document) or "")
    subject = next((one for one in list_of(document.get("credentialSubject")) if isinstance(one, Mapping)), {})
    for found in (document.get("badge"), subject.get("achievement")):
        if isinstance(found, Mapping):
            return _badge(found, id_of(found) or "")
    if isinstance(document.get("name"), str) and document.get("credentialSubject") is not None:
        return _badge({"name": document["name"]}, id_of(document) or "")
    return None


def _issuer_of_unverified(document: Mapping[str, Any]) -> dict[str, Any] | None:
    if {"Profile", "Issuer"}.intersection(types_of(document)):
        return _issuer(document, id_of(document) or "")
    badge = document.get("badge")
    for found in (document.get("issuer"), badge.get("issuer") if isinstance(badge, Mapping) else None):
        if isinstance(found, Mapping):
            return _issuer(found, id_of(found) or str(found.get("origin", "")))
        if isinstance(found, str):
            return _issuer({}, found)
    return None


def _criteria(value: Any) -> dict[str, Any] | None:
    if isinstance(value, str):
        return {"id": _text(value), "narrative": None}
    if isinstance(value, Mapping):
        return {"id": _text(id_of(value)), "narrative": _text(value.get("narrative"))}
    return None


def _evidence(value: Any) -> dict[str, Any]:
    document = value if isinstance(value, Mapping) else {}
    return {
        "id": _text(id_of(value)),
        "name": _text(document.get("name")),
        "narrative": _text(document.get("narrative")),
    }


def _parts(x: Examination) -> list[Part]:
    return [part for part in (x.assertion, x.badge, x.issuer) if part is not None]


def _listed(x: Examination, member: str) -> list[str]:
    parts = [part for part in _parts(x) if member in part.document]
    found = [id_of(item) for part in parts for item in list_of(part.document[member])]
    return [text for address in found[:_MOST_ITEMS] if (text := _text(address)) is not None]


def _extensions(x: Examination) -> list[str]:
    found = [name for part in _parts(x) for name in _extensions_in(part)]
    return [text for name in list(dict.fromkeys(found))[:_MOST_ITEMS] if (text := _text(name)) is not None]


def _extensions_in(part: Part) -> list[str]:
    return part.once("extensions", lambda: list(extensions_of(part.document)))


def _text(value: Any, most: int = _MOST_CHARACTERS) -> str | None:
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, str)), None)
    return value[:most] if isinstance(value, str) and not names_private_key(value) else None
