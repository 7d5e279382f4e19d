"""The badge of one recipient (Open Badges 2.0, Assertion)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from badges.openbadges.documents import values
from badges.openbadges.documents.badge_class import BadgeClass
from badges.openbadges.documents.document import (
    COMMON,
    REQUIRED_ID,
    LinkedDocument,
    Property,
    Reference,
    iri_or,
    linked,
    required_type,
)
from badges.openbadges.documents.parts import (
    AssertionVerification,
    Evidence,
    IdentityObject,
    Image,
    VerificationObject,
)
from badges.openbadges.documents.reading import one_or_many

_ALWAYS = frozenset({"id", "type", "recipient", "badge", "verification", "issued_on"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion(LinkedDocument):
    """The badge of one recipient; of a revoked one only `id` and `revoked` are required."""

    id: str
    type: str | tuple[str, ...] | None = None
    recipient: IdentityObject | None = None
    badge: str | Reference | BadgeClass | None = None
    verification: VerificationObject | None = None
    issued_on: str | None = None
    image: str | Image | None = None
    evidence: str | Evidence | tuple[str | Evidence, ...] | None = None
    narrative: str | None = None
    expires: str | None = None
    revoked: bool | None = None
    revocation_reason: str | None = None
    uid: str | None = None

    PROPERTIES: ClassVar[tuple[Property, ...]] = (
        required_type("Assertion"),
        REQUIRED_ID,
        Property("recipient", IdentityObject.read),
        Property("badge", linked(lambda: BadgeClass)),
        Property("verification", AssertionVerification.read, ("verification", "verify")),
        Property("issued_on", values.date_time),
        Property("expires", values.date_time),
        Property("image", iri_or(Image, values.image_address)),
        Property("evidence", one_or_many(iri_or(Evidence))),
        Property("narrative", values.long_text),
        Property("revoked", values.boolean),
        Property("revocation_reason", values.long_text),
        Property("uid", values.short_text),
        *COMMON,
    )

    @classmethod
    def required(cls, document: Mapping[str, Any]) -> frozenset[str]:
        """Return what is required, which of a revoked assertion is its id alone."""
        return frozenset({"id"}) if document.get("revoked") is True else _ALWAYS
