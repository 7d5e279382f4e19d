"""The parts of which Assertions, BadgeClasses and Profiles are made (Open Badges 2.0, Data Classes)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from badges.openbadges.documents import values
from badges.openbadges.documents.document import (
    COMMON,
    ID,
    TYPE,
    Document,
    LinkedDocument,
    Property,
    Reference,
    iri_or,
    required_type,
)
from badges.openbadges.documents.reading import Reading, one_or_many


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityObject(LinkedDocument):
    """Who received the badge: an e-mail address, URL or telephone number, in the clear or hashed."""

    identity: str
    type: str | tuple[str, ...]
    hashed: bool
    salt: str | None = None

    PROPERTIES: ClassVar[tuple[Property, ...]] = (
        Property("type", values.types(), ("type", "@type"), required=True),
        Property("hashed", values.boolean, required=True),
        Property("identity", values.short_text, required=True),
        Property("salt", values.short_text),
        *COMMON,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationObject(LinkedDocument):
    """How an Assertion is verified, or in a Profile the scope within which its hosted badges stand."""

    type: str | tuple[str, ...] | None = None
    creator: str | Reference | None = None
    verification_property: str | None = None
    starts_with: str | tuple[str, ...] | None = None
    allowed_origins: str | tuple[str, ...] | None = None

    PROPERTIES: ClassVar[tuple[Property, ...]] = (
        TYPE,
        Property("creator", iri_or(Reference)),
        Property("verification_property", values.short_text),
        Property("starts_with", one_or_many(values.iri)),
        Property("allowed_origins", one_or_many(values.short_text)),
        *COMMON,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AssertionVerification(VerificationObject):
    """The VerificationObject of an Assertion, which must say hosted or signed."""

    PROPERTIES: ClassVar[tuple[Property, ...]] = (
        required_type("HostedBadge", "hosted", "SignedBadge", "signed"),
        *VerificationObject.PROPERTIES[1:],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Image(LinkedDocument):
    """An image with what goes with it: `id` is its address or a data URI."""

    id: str
    type: str | tuple[str, ...] | None = None
    caption: str | None = None
    author: str | None = None

    PROPERTIES: ClassVar[tuple[Property, ...]] = (
        Property("id", values.image_address, ("id", "@id"), required=True),
        TYPE,
        Property("caption", values.long_text),
        Property("author", values.iri),
        *COMMON,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence(LinkedDocument):
    """What shows that the recipient earned the badge; every property is optional."""

    id: str | None = None
    type: str | tuple[str, ...] | None = None
    narrative: str | None = None
    name: str | None = None
    description: str | None = None
    genre: str | None = None
    audience: str | None = None

    PROPERTIES: ClassVar[tuple[Property, ...]] = (
        ID,
        TYPE,
        Property("narrative", values.long_text),
        Property("name", values.short_text),
        Property("description", values.long_text),
        Property("genre", values.long_text),
        Property("audience", values.long_text),
        *COMMON,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria(LinkedDocument):
    """How the badge is earned: the address of a page, a narrative, or both."""

    id: str | None = None
    type: str | tuple[str, ...] | None = None
    narrative: str | None = None

    PROPERTIES: ClassVar[tuple[Property, ...]] = (ID, TYPE, Property("narrative", values.long_text), *COMMON)

    @classmethod
    def check(cls, found: Mapping[str, Any], at: Reading) -> None:
        """Note criteria that say nothing."""
        if "id" not in found and "narrative" not in found:
            at.wrong("must have an id or a narrative")


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment(LinkedDocument):
    """An entry of a framework (ROME, ESCO, …) to which a BadgeClass or Assertion corresponds."""

    target_name: str
    target_url: str
    type: str | tuple[str, ...] | None = None
    target_description: str | None = None
    target_framework: str | None = None
    target_code: str | None = None

    PROPERTIES: ClassVar[tuple[Property, ...]] = (
        TYPE,
        Property("target_name", values.short_text, required=True),
        Property("target_url", values.iri, required=True),
        Property("target_description", values.long_text),
        Property("target_framework", values.short_text),
        Property("target_code", values.short_text),
        *COMMON,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension(Document):
    """An extension: an object with a context of its own and `Extension` among its types."""

    context: Any
    type: str | tuple[str, ...]

    PROPERTIES: ClassVar[tuple[Property, ...]] = (
        Property("context", values.raw, ("@context",), required=True),
        required_type("Extension"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokedEntry(Document):
    """An entry of a RevocationList that is more than an id: named by `id`, or by `uid` in older lists."""

    id: str | None = None
    uid: str | None = None
    revocation_reason: str | None = None

    PROPERTIES: ClassVar[tuple[Property, ...]] = (
        Property("id", values.short_text, ("id", "@id")),
        Property("uid", values.short_text),
        Property("revocation_reason", values.long_text),
    )

    @classmethod
    def check(cls, found: Mapping[str, Any], at: Reading) -> None:
        """Note an entry that names nothing."""
        if "id" not in found and "uid" not in found:
            at.wrong("must have an id or a uid")
