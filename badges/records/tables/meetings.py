"""Meetings that employers propose to the holder of a badge, through her organisation."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from badges.records.tables.awards import Award
from badges.records.tables.base import Base, Key, PublicId, Short, link


class Meeting(Base):
    """One proposal, from the employer's form to the answer; the contact passes only after both agreed."""

    __tablename__ = "meeting"
    id: Mapped[Key]
    public_id: Mapped[PublicId]
    organisation_id: Mapped[int] = link("organisation.id")
    award_id: Mapped[int] = link("award.id")
    kind: Mapped[str] = mapped_column(String(20))  # badges.domain.engaging.MeetingKind
    employer: Mapped[Short]
    contact: Mapped[Short]
    email: Mapped[str] = mapped_column(String(320), index=True)
    message: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20), index=True)  # badges.domain.engaging.MeetingState
    digest: Mapped[str | None] = mapped_column(String(64), unique=True)  # of the last link that the employer got
    created_at: Mapped[datetime]
    link_ends_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    passed_on_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]  # by the person, or by the organisation when it does not pass it on
    ends_at: Mapped[datetime] = mapped_column(index=True)
    note: Mapped[str] = mapped_column(Text, default="")  # why the organisation did not pass it on; for colleagues alone
    email_given: Mapped[bool] = mapped_column(default=False)
    phone_given: Mapped[bool] = mapped_column(default=False)
    award: Mapped[Award] = relationship()
