"""What employers say of badges that they recognise."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from badges.records.tables.base import Base, Key, PublicId, Short, link
from badges.records.tables.catalogue import BadgeClassVersion
from badges.records.tables.organisations import Organisation


class Endorsement(Base):
    """An employer recognises a version of a badge: asked for, confirmed by mail, published, or withdrawn.

    Without a document, what was confirmed waits for the organisation's look. It names no person who holds the badge.
    """

    __tablename__ = "endorsement"
    __table_args__ = (
        Index(  # once among those that stand
            "uq_endorsement_standing",
            "badge_version_id",
            "email",
            unique=True,
            sqlite_where=text("confirmed_at IS NOT NULL AND withdrawn_at IS NULL"),
            postgresql_where=text("confirmed_at IS NOT NULL AND withdrawn_at IS NULL"),
        ),
        Index(
            "ix_endorsement_unconfirmed",
            "link_ends_at",
            sqlite_where=text("confirmed_at IS NULL"),
            postgresql_where=text("confirmed_at IS NULL"),
        ),
    )
    id: Mapped[Key]
    public_id: Mapped[PublicId]
    organisation_id: Mapped[int] = link("organisation.id")  # whose badge it is
    badge_version_id: Mapped[int] = link("badge_class_version.id")
    name: Mapped[Short]
    url: Mapped[str] = mapped_column(String(500))
    email: Mapped[str | None] = mapped_column(String(320), index=True)  # never public; forgotten on withdrawal
    domain: Mapped[str] = mapped_column(String(255))  # of the address: what the page says
    comment: Mapped[str] = mapped_column(String(300), default="")
    logo: Mapped[bytes | None] = mapped_column(LargeBinary)  # PNG that we made
    digest: Mapped[str | None] = mapped_column(
        String(64), unique=True
    )  # of the link: confirms once, then takes back once
    created_at: Mapped[datetime]
    link_ends_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    document: Mapped[bytes | None] = mapped_column(LargeBinary)  # the exact bytes; none while it waits
    seen_at: Mapped[datetime | None]  # by a coordinator
    withdrawn_at: Mapped[datetime | None]
    withdrawal_reason: Mapped[str | None] = mapped_column(String(40))  # a code of badges.domain.endorsing
    organisation: Mapped[Organisation] = relationship()
    badge_version: Mapped[BadgeClassVersion] = relationship()
