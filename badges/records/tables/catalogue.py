"""Badge classes and their versions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from badges.records.tables.base import Base, Key, Slug, link
from badges.records.tables.organisations import Organisation


class BadgeClass(Base):
    """A badge of an organisation; what it says stands in its versions."""

    __tablename__ = "badge_class"
    __table_args__ = (UniqueConstraint("organisation_id", "slug"),)
    id: Mapped[Key]
    organisation_id: Mapped[int] = link("organisation.id")
    slug: Mapped[Slug]
    starter_slug: Mapped[str] = mapped_column(String(80), default="")  # which catalogue entry it was adopted from
    current_version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    organisation: Mapped[Organisation] = relationship()


class BadgeClassVersion(Base):
    """One wording of a badge; immutable once awarded."""

    __tablename__ = "badge_class_version"
    __table_args__ = (UniqueConstraint("badge_class_id", "number"),)
    id: Mapped[Key]
    badge_class_id: Mapped[int] = link("badge_class.id")
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    proof_level: Mapped[str] = mapped_column(String(40))
    recipient_kind: Mapped[str] = mapped_column(String(20), default="person")
    validity: Mapped[str | None] = mapped_column(String(20))  # ISO 8601 duration, None: for ever
    content: Mapped[dict[str, Any]] = mapped_column(JSON)  # {"fr": {name, description, criteria[], …}, "en": …}
    tags: Mapped[list[str]] = mapped_column(JSON)
    alignment: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    requires: Mapped[list[list[str]]] = mapped_column(JSON)
    image_svg: Mapped[str] = mapped_column(Text)
    image_png: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    awarded_at: Mapped[datetime | None]  # set by the first award: from then on it never changes
    badge_class: Mapped[BadgeClass] = relationship()
