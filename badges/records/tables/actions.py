"""Actions, their sessions, the people of an organisation and who took part."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from badges.records.tables.base import Base, Key, PublicId, Short, link
from badges.records.tables.organisations import Organisation

_UNTOLD = text("end_announced_on IS NULL")
_TOLD = text("end_announced_on IS NOT NULL")
_WRITTEN_TO = text("email IS NOT NULL")
_CALLED = text("phone IS NOT NULL")


class Action(Base):
    """An action of the plan: the six columns of the working groups' table, kept word for word."""

    __tablename__ = "action"
    id: Mapped[Key]
    public_id: Mapped[PublicId]
    organisation_id: Mapped[int] = link("organisation.id")
    title: Mapped[Short]
    kind: Mapped[str] = mapped_column(String(40), default="duo-day")
    description: Mapped[str] = mapped_column(Text, default="")
    structure: Mapped[str] = mapped_column(Text, default="")
    moyens: Mapped[str] = mapped_column(Text, default="")
    publics: Mapped[list[str]] = mapped_column(JSON, default=list)  # plans and actions only, never a person
    partenaires: Mapped[str] = mapped_column(Text, default="")
    delais: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    organisation: Mapped[Organisation] = relationship()


class Session(Base):
    """One date of an action, at a place, with a host."""

    __tablename__ = "session"
    id: Mapped[Key]
    public_id: Mapped[PublicId]
    organisation_id: Mapped[int] = link("organisation.id")
    action_id: Mapped[int] = link("action.id")
    takes_place_on: Mapped[date]
    place: Mapped[str] = mapped_column(String(200), default="")
    host: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime]
    action: Mapped[Action] = relationship()


class Person(Base):
    """Someone who took part; belongs to one organisation, matched by name plus e-mail or phone."""

    __tablename__ = "person"
    __table_args__ = (
        Index("ix_person_match", "organisation_id", "normalised_name"),
        Index("ix_person_silent", "created_at", sqlite_where=_UNTOLD, postgresql_where=_UNTOLD),
        Index("ix_person_told", "end_announced_on", sqlite_where=_TOLD, postgresql_where=_TOLD),
        Index("ix_person_email", "email", sqlite_where=_WRITTEN_TO, postgresql_where=_WRITTEN_TO),
        Index("ix_person_phone", "phone", sqlite_where=_CALLED, postgresql_where=_CALLED),
    )
    id: Mapped[Key]
    public_id: Mapped[PublicId]
    organisation_id: Mapped[int] = link("organisation.id")
    name: Mapped[str] = mapped_column(String(200), index=True)
    normalised_name: Mapped[Short]
    first_name: Mapped[Short]  # what cards and the carnet say
    email: Mapped[str | None] = mapped_column(String(320))
    phone: Mapped[str | None] = mapped_column(String(20))  # E.164
    created_at: Mapped[datetime]
    name_shown_at: Mapped[datetime | None]  # None: no page says it
    pin_hash: Mapped[str | None] = mapped_column(String(200))  # argon2
    pin_failures: Mapped[int] = mapped_column(default=0)  # since the last right one
    carnet_used_in: Mapped[date | None]  # the first day of the month in which the carnet was last opened
    end_announced_on: Mapped[date | None]  # when she was told that what is kept of her ends


class Participation(Base):
    """Who came to a session, and what was observed (yes, with-help, not-yet)."""

    __tablename__ = "participation"
    __table_args__ = (UniqueConstraint("session_id", "person_id"),)
    id: Mapped[Key]
    session_id: Mapped[int] = link("session.id")
    person_id: Mapped[int] = link("person.id")
    present: Mapped[bool]
    observations: Mapped[list[str]] = mapped_column(JSON, default=list)
    note: Mapped[str] = mapped_column(Text, default="")  # private
    created_at: Mapped[datetime]
