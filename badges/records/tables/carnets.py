"""What people decided about their badges: consents, and the links by which they show them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from badges.records.tables.base import BIG, Base, Key, PublicId, Short, ShownIn, link


class Consent(Base):
    """One thing that a person agreed to, in the words that stood there, until it was taken back."""

    __tablename__ = "consent"
    id: Mapped[Key]
    person_id: Mapped[int] = link("person.id")
    award_id: Mapped[int | None] = mapped_column(BIG, ForeignKey("award.id"), index=True)  # None: on all
    kind: Mapped[str] = mapped_column(String(20))  # badges.domain.claiming.ConsentKind
    wording: Mapped[str] = mapped_column(String(40))  # the name and number of the sentence that was shown
    language: Mapped[ShownIn]
    accompanied: Mapped[bool]  # somebody of the organisation acted beside the person
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class ShareLink(Base):
    """An address that shows some of a person's badges until a day; only how often it was opened is counted."""

    __tablename__ = "share_link"
    id: Mapped[Key]
    token: Mapped[PublicId]
    person_id: Mapped[int] = link("person.id")
    label: Mapped[Short]  # whom it is for, in the person's words
    award_ids: Mapped[list[int]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    visits: Mapped[int] = mapped_column(default=0)
