"""The Open Badges documents of an organisation, as plain dictionaries in a stable order.

Nothing private enters here: no builder takes a name, an e-mail of a person, a session or a note (DESIGN §5).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from badges.domain.dates import published
from badges.domain.public_urls import PublicUrls

CONTEXT = "https://w3id.org/openbadges/v2"  # exactly this string: backpacks compare it
Document = dict[str, Any]


@dataclass(frozen=True)
class IssuerFacts:
    """What an organisation says of itself in public."""

    slug: str
    name: str
    url: str
    email: str
    description: str = ""


@dataclass(frozen=True)
class BadgeFacts:
    """One version of a badge class; `content` is {"fr": {name, description, criteria, …}, "en": …}."""

    slug: str
    version: int
    kind: str
    proof_level: str
    content: Mapping[str, Any]
    tags: Sequence[str]
    alignment: Sequence[Mapping[str, Any]]


def organisation_profile(urls: PublicUrls, issuer: IssuerFacts) -> Document:
    """Return the issuer Profile of an organisation; its one `startsWith` ends in a slash (DESIGN §3)."""
    return _profile(urls.organisation(issuer.slug), issuer)


def signer_profile(urls: PublicUrls, issuer: IssuerFacts, kid: str) -> Document:
    """Return the issuer Profile bound to the signing key `kid` alone: rotation then breaks no old badge."""
    profile = _profile(urls.signer(issuer.slug, kid), issuer)
    profile["publicKey"] = urls.signer_key(issuer.slug, kid)
    profile["revocationList"] = urls.signer_revocations(issuer.slug, kid)
    return profile


def _profile(profile_id: str, issuer: IssuerFacts) -> Document:
    profile: Document = {
        "@context": CONTEXT,
        "type": "Issuer",
        "id": profile_id,
        "name": issuer.name,
        "url": issuer.url,
        "email": issuer.email,
    }
    if issuer.description:
        profile["description"] = issuer.description
    profile["verification"] = {"startsWith": f"{profile_id}/"}
    return profile


def cryptographic_key(urls: PublicUrls, org: str, kid: str, public_pem: str) -> Document:
    """Return the CryptographicKey `kid`, owned by its signer Profile."""
    return {
        "@context": CONTEXT,
        "type": "CryptographicKey",
        "id": urls.signer_key(org, kid),
        "owner": urls.signer(org, kid),
        "publicKeyPem": public_pem,
    }


def revocation_list(
    urls: PublicUrls, org: str, kid: str, *, revoked: Iterable[tuple[str, str]], decoys: Sequence[str]
) -> Document:
    """Return the RevocationList of signer `kid`.

    `revoked` holds (signed id, public reason) pairs; `decoys` two ids that were never issued, because a
    reader in the field ignores a list of one entry (OPENBADGES.md, part 2).
    """
    if len(decoys) < 2:
        raise ValueError("a published revocation list holds at least two decoys")
    entries = [{"id": signed_id, "revocationReason": reason} for signed_id, reason in revoked]
    return {
        "@context": CONTEXT,
        "type": "RevocationList",
        "id": urls.signer_revocations(org, kid),
        "issuer": urls.signer(org, kid),
        "revokedAssertions": [{"id": decoy} for decoy in decoys] + entries,
    }


def badge_class(urls: PublicUrls, org: str, badge: BadgeFacts, *, kid: str | None = None) -> Document:
    """Return the BadgeClass of a badge version, of the organisation or (with `kid`) of one of its signers."""
    own_id = (
        urls.badge(org, badge.slug, badge.version)
        if kid is None
        else urls.signer_badge(org, kid, badge.slug, badge.version)
    )
    french = badge.content["fr"]
    return {
        "@context": CONTEXT,
        "type": "BadgeClass",
        "id": own_id,
        "@language": "fr",
        "version": str(badge.version),
        "name": french["name"],
        "description": french["description"],
        "image": urls.badge_image(org, badge.slug, badge.version),
        "criteria": {
            "id": f"{urls.badge(org, badge.slug, badge.version)}#criteres",  # not the class itself
            "narrative": _narrative(french),
        },
        "issuer": urls.organisation(org) if kid is None else urls.signer(org, kid),
        "alignment": [_alignment(entry) for entry in badge.alignment],
        "tags": list(dict.fromkeys([*badge.tags, badge.kind, badge.proof_level])),
    }


def _narrative(wording: Mapping[str, Any]) -> str:
    lines = "\n".join(f"- {criterion}" for criterion in wording["criteria"])
    evidence = wording.get("evidence")
    return f"{lines}\n\nPreuve attendue\u00a0: {evidence}" if evidence else lines


def _alignment(entry: Mapping[str, Any]) -> Document:
    return {
        "targetName": entry["targetName"],
        "targetUrl": entry["targetUrl"],
        "targetFramework": entry["targetFramework"],
        "targetCode": entry["targetCode"],
    }


def hosted_assertion(
    urls: PublicUrls,
    org: str,
    public_id: str,
    *,
    recipient: Mapping[str, Any],
    badge: str,
    version: int,
    issued_on: datetime,
    expires: datetime | None = None,
) -> Document:
    """Return a hosted Assertion; `recipient` is an IdentityObject's dictionary, `badge` the class's slug."""
    return _assertion(
        urls.assertion(org, public_id),
        recipient,
        urls.badge(org, badge, version),
        {"type": "HostedBadge"},
        issued_on,
        expires,
    )


def signed_assertion(
    urls: PublicUrls,
    org: str,
    signed_id: str,
    *,
    kid: str,
    recipient: Mapping[str, Any],
    badge: str,
    version: int,
    issued_on: datetime,
    expires: datetime | None = None,
) -> Document:
    """Return the payload of a signed Assertion: a `urn:uuid:` id, the class and key of signer `kid`."""
    return _assertion(
        signed_id,
        recipient,
        urls.signer_badge(org, kid, badge, version),
        {"type": "SignedBadge", "creator": urls.signer_key(org, kid)},
        issued_on,
        expires,
    )


def _assertion(
    own_id: str,
    recipient: Mapping[str, Any],
    badge_id: str,
    verification: Document,
    issued_on: datetime,
    expires: datetime | None,
) -> Document:
    document: Document = {
        "@context": CONTEXT,
        "type": "Assertion",
        "id": own_id,
        "recipient": dict(recipient),
        "badge": badge_id,
        "verification": verification,
        "issuedOn": published(issued_on),
    }
    if expires is not None:
        document["expires"] = published(expires)
    return document


def revoked_assertion(urls: PublicUrls, org: str, public_id: str, reason: str) -> Document:
    """Return the minimal body of a 410: with the full document, a reader in the field still says valid."""
    return {
        "@context": CONTEXT,
        "type": "Assertion",
        "id": urls.assertion(org, public_id),
        "revoked": True,
        "revocationReason": reason,
    }


def recipient_profile(urls: PublicUrls, token: str) -> Document:
    """Return what a recipient's opaque identity says: that somebody holds a badge, and nothing more."""
    return {
        "@context": CONTEXT,
        "type": "Profile",
        "id": urls.recipient(token),
        "name": "Titulaire d’un badge",
    }


def gone_recipient(urls: PublicUrls, token: str) -> Document:
    """Return the body of a 410 for a recipient who was erased: the address alone."""
    return {"@context": CONTEXT, "type": "Profile", "id": urls.recipient(token)}


def employer_profile(urls: PublicUrls, org: str, public_id: str, *, name: str, url: str) -> Document:
    """Return the Profile of an employer who received a badge: the identity that the badge names."""
    return {
        "@context": CONTEXT,
        "type": "Profile",
        "id": urls.employer(org, public_id),
        "name": name,
        "url": url,
    }
