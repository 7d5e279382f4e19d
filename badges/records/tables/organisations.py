"""Organisations, the accounts of the people who work there, and how these sign in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from badges.records.tables.base import Base, Key, PublicId, Short, link


class InstanceSetting(Base):
    """What an installation decided once, the base URL first."""

    __tablename__ = "instance_setting"
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class Organisation(Base):
    """A support structure, employer, network or local authority that issues badges."""

    __tablename__ = "organisation"
    id: Mapped[Key]
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[Short]
    kind: Mapped[str] = mapped_column(String(40), default="structure")
    url: Mapped[str] = mapped_column(String(500))
    email: Mapped[str] = mapped_column(String(320))
    description: Mapped[str] = mapped_column(Text, default="")
    territory: Mapped[str] = mapped_column(String(200), default="")
    people_changes: Mapped[int] = mapped_column(default=0)  # raised whenever people are added: see records.people
    created_at: Mapped[datetime]


class Account(Base):
    """A person who signs in; candidates have none."""

    __tablename__ = "account"
    id: Mapped[Key]
    public_id: Mapped[PublicId]
    email: Mapped[str] = mapped_column(String(320), unique=True)
    name: Mapped[Short]
    created_at: Mapped[datetime]


class Membership(Base):
    """What an account is to an organisation: owner, coordinator or observer."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("organisation_id", "account_id"),)
    id: Mapped[Key]
    organisation_id: Mapped[int] = link("organisation.id")
    account_id: Mapped[int] = link("account.id")
    role: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime]
    organisation: Mapped[Organisation] = relationship()
    account: Mapped[Account] = relationship()


class SignInLink(Base):
    """A one-time link; only the digest of its token is kept."""

    __tablename__ = "sign_in_link"
    id: Mapped[Key]
    account_id: Mapped[int] = link("account.id")
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignedInSession(Base):
    """A browser that is signed in; only the digest of its cookie is kept."""

    __tablename__ = "signed_in_session"
    id: Mapped[Key]
    account_id: Mapped[int] = link("account.id")
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime]
    account: Mapped[Account] = relationship()


class MailOutbox(Base):
    """Mail is a row first: it leaves after the transaction that wanted it."""

    __tablename__ = "mail_outbox"
    id: Mapped[Key]
    recipient: Mapped[str] = mapped_column(String(320))
    subject: Mapped[Short]
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(index=True)  # it does not leave before: later, it is put off
    sent_at: Mapped[datetime | None] = mapped_column(index=True)
    attempts: Mapped[int] = mapped_column(default=0)
