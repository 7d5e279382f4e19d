"""Profiles, their keys and their revocation lists (Open Badges 2.0, Profile and Cryptographic Key)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from badges.openbadges.documents import values
from badges.openbadges.documents.document import (
    COMMON,
    ID,
    REQUIRED_ID,
    TYPE,
    LinkedDocument,
    Property,
    Reference,
    iri_or,
    linked,
    required_type,
)
from badges.openbadges.documents.parts import Image, RevokedEntry, VerificationObject
from badges.openbadges.documents.reading import one_or_many

MOST_REVOKED = 200_000
_ISSUER_NEEDS = frozenset({"name", "url", "email"})


@dataclass(frozen=True, slots=True, kw_only=True)
class CryptographicKey(LinkedDocument):
    """A public key in PEM, and the Profile that owns it."""

    public_key_pem: str
    id: str | None = None
    type: str | tuple[str, ...] | None = None
    owner: str | Reference | None = None

    PROPERTIES: ClassVar[tuple[Property, ...]] = (
        ID,
        TYPE,
        Property("owner", linked(lambda: Reference)),
        Property("public_key_pem", values.text(values.PEM_LENGTH), required=True),
        *COMMON,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RevocationList(LinkedDocument):
    """The signed badges that an issuer took back."""

    type: str | tuple[str, ...]
    revoked_assertions: str | RevokedEntry | tuple[str | RevokedEntry, ...]
    id: str | None = None
    issuer: str | Reference | Profile | None = None

    PROPERTIES: ClassVar[tuple[Property, ...]] = (
        ID,
        required_type("RevocationList"),
        Property("issuer", linked(lambda: Profile)),
        Property(
            "revoked_assertions",
            one_or_many(iri_or(RevokedEntry, values.short_text), MOST_REVOKED),
            required=True,
        ),
        *COMMON,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile(LinkedDocument):
    """An organisation or a person; of an issuer also name, url and email are required."""

    id: str
    type: str | tuple[str, ...]
    name: str | None = None
    url: str | None = None
    email: str | None = None
    telephone: str | None = None
    description: str | None = None
    image: str | Image | None = None
    public_key: str | Reference | CryptographicKey | tuple[str | Reference | CryptographicKey, ...] | None = None
    verification: VerificationObject | None = None
    revocation_list: str | Reference | RevocationList | None = None

    PROPERTIES: ClassVar[tuple[Property, ...]] = (
        REQUIRED_ID,
        required_type("Profile", "Issuer"),
        Property("name", values.short_text),
        Property("url", values.iri),
        Property("email", values.email),
        Property("telephone", values.telephone),
        Property("description", values.long_text),
        Property("image", iri_or(Image, values.image_address)),
        Property("public_key", one_or_many(linked(lambda: CryptographicKey))),
        Property("verification", VerificationObject.read),
        Property("revocation_list", linked(lambda: RevocationList)),
        *COMMON,
    )

    @classmethod
    def required(cls, document: Mapping[str, Any]) -> frozenset[str]:
        """Return what is required: more of a Profile whose type is Issuer."""
        named = document.get("type", document.get("@type"))
        is_issuer = named == "Issuer" or (isinstance(named, list | tuple) and "Issuer" in named)
        return frozenset({"id", "type"}) | (_ISSUER_NEEDS if is_issuer else frozenset())


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerProfile(Profile):
    """A Profile in the part of an issuer, whatever its type says: name, url and email are required."""

    @classmethod
    def required(cls, document: Mapping[str, Any]) -> frozenset[str]:
        """Return what is required of every issuer."""
        return frozenset({"id", "type"}) | _ISSUER_NEEDS
