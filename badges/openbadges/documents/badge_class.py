"""What a badge stands for (Open Badges 2.0, BadgeClass)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from badges.openbadges.documents import values
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
from badges.openbadges.documents.parts import Alignment, Criteria, Image
from badges.openbadges.documents.profile import IssuerProfile, Profile
from badges.openbadges.documents.reading import one_or_many


@dataclass(frozen=True, slots=True, kw_only=True)
class BadgeClass(LinkedDocument):
    """What a badge stands for: its name, image and criteria, and exactly one issuer."""

    id: str
    type: str | tuple[str, ...]
    name: str
    description: str
    image: str | Image
    criteria: str | Criteria
    issuer: str | Reference | Profile
    alignment: Alignment | tuple[Alignment, ...] | None = None
    tags: str | tuple[str, ...] | None = None

    PROPERTIES: ClassVar[tuple[Property, ...]] = (
        REQUIRED_ID,
        required_type("BadgeClass"),
        Property("name", values.short_text, required=True),
        Property("description", values.long_text, required=True),
        Property("image", iri_or(Image, values.image_address), required=True),
        Property("criteria", iri_or(Criteria), required=True),
        Property("issuer", linked(lambda: IssuerProfile), required=True),
        Property("alignment", one_or_many(Alignment.read)),
        Property("tags", one_or_many(values.short_text)),
        *COMMON,
    )
