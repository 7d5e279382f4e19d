"""What a third party says of a badge, a BadgeClass or a Profile (Open Badges 2.0, Endorsement)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from badges.openbadges.documents import values
from badges.openbadges.documents.document import (
    COMMON,
    REQUIRED_ID,
    TYPE,
    LinkedDocument,
    Property,
    Reference,
    linked,
    required_type,
)
from badges.openbadges.documents.parts import AssertionVerification, VerificationObject
from badges.openbadges.documents.profile import IssuerProfile, Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class EndorsementClaim(LinkedDocument):
    """What is endorsed, and the comment of whoever endorses it."""

    id: str
    type: str | tuple[str, ...] | None = None
    endorsement_comment: str | None = None

    PROPERTIES: ClassVar[tuple[Property, ...]] = (
        REQUIRED_ID,
        TYPE,
        Property("endorsement_comment", values.long_text),
        *COMMON,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Endorsement(LinkedDocument):
    """A claim of an issuer about another document, verified as an Assertion is."""

    id: str
    type: str | tuple[str, ...]
    claim: EndorsementClaim
    issuer: str | Reference | Profile
    issued_on: str
    verification: VerificationObject

    PROPERTIES: ClassVar[tuple[Property, ...]] = (
        REQUIRED_ID,
        required_type("Endorsement"),
        Property("claim", EndorsementClaim.read, required=True),
        Property("issuer", linked(lambda: IssuerProfile), required=True),
        Property("issued_on", values.date_time, required=True),
        Property("verification", AssertionVerification.read, ("verification", "verify"), required=True),
        *COMMON,
    )
