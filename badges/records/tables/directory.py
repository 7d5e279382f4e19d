"""Engaged employers, the badges that prove it, and who does what for whom."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from badges.records.tables.base import BIG, Base, Key, PublicId, Short, ShownIn, link
from badges.records.tables.catalogue import BadgeClassVersion
from badges.records.tables.organisations import Account, Organisation


class Employer(Base):
    """An employer as an organisation knows it: a public Profile that can receive a badge."""

    __tablename__ = "employer"
    id: Mapped[Key]
    public_id: Mapped[PublicId]
    organisation_id: Mapped[int] = link("organisation.id")
    name: Mapped[Short]
    url: Mapped[str] = mapped_column(String(500))
    place: Mapped[Short]
    created_at: Mapped[datetime]
    organisation: Mapped[Organisation] = relationship()


class Engagement(Base):
    """The fact that an organisation awarded a badge to an employer; published as an assertion of its own."""

    __tablename__ = "engagement"
    id: Mapped[Key]
    public_id: Mapped[PublicId]
    organisation_id: Mapped[int] = link("organisation.id")
    employer_id: Mapped[int] = link("employer.id")
    badge_version_id: Mapped[int] = link("badge_class_version.id")
    awarded_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revocation_reason: Mapped[str | None] = mapped_column(String(40))  # a code of the closed list
    employer: Mapped[Employer] = relationship()
    badge_version: Mapped[BadgeClassVersion] = relationship()


class DirectoryEntry(Base):
    """What an organisation, or an employer that it recorded, does for whom; public while `listed_at` is set."""

    __tablename__ = "directory_entry"
    __table_args__ = (
        Index(  # one of the organisation itself
            "uq_directory_entry_own",
            "organisation_id",
            unique=True,
            sqlite_where=text("employer_id IS NULL"),
            postgresql_where=text("employer_id IS NULL"),
        ),
    )
    id: Mapped[Key]
    public_id: Mapped[PublicId]
    organisation_id: Mapped[int] = link("organisation.id")
    employer_id: Mapped[int | None] = mapped_column(BIG, ForeignKey("employer.id"), unique=True)
    offer: Mapped[str] = mapped_column(Text, default="")
    listed_at: Mapped[datetime | None]  # an employer's: since the employer itself agreed
    changed_at: Mapped[datetime]


class DirectoryConsent(Base):
    """Who asked that the directory show an entry, and when the one that it describes agreed; one is open at a time."""

    __tablename__ = "directory_consent"
    __table_args__ = (
        Index(
            "uq_directory_consent_open",
            "entry_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )
    id: Mapped[Key]
    public_id: Mapped[PublicId]
    entry_id: Mapped[int] = link("directory_entry.id")
    account_id: Mapped[int | None] = mapped_column(BIG, ForeignKey("account.id"), index=True)  # None: the demonstration
    email: Mapped[str | None] = mapped_column(String(320), index=True)  # of an employer; private
    wording: Mapped[str] = mapped_column(String(40))  # badges.domain.directory_consents
    language: Mapped[ShownIn]
    asked_at: Mapped[datetime]
    agreed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    by_employer: Mapped[bool] = mapped_column(default=False)  # it ended by the employer's own no
    entry: Mapped[DirectoryEntry] = relationship()
    account: Mapped[Account | None] = relationship()


class DirectoryMark(Base):
    """One thing by which an entry is found: a département, a kind of action, a public or a network."""

    __tablename__ = "directory_mark"
    __table_args__ = (Index("ix_directory_mark_found", "facet", "value"),)
    entry_id: Mapped[int] = mapped_column(BIG, ForeignKey("directory_entry.id"), primary_key=True)
    facet: Mapped[str] = mapped_column(String(12), primary_key=True)  # badges.domain.engaging.Facet
    value: Mapped[str] = mapped_column(String(80), primary_key=True)
