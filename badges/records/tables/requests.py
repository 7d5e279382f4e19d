"""What people tell of themselves: badges that they ask for, with evidence, and what an action changed for them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from badges.records.tables.actions import Person
from badges.records.tables.awards import Award
from badges.records.tables.base import BIG, Base, Key, PublicId, Short, ShownIn, link
from badges.records.tables.catalogue import BadgeClass
from badges.records.tables.directory import Engagement
from badges.records.tables.organisations import Organisation

_OPEN = text("state IN ('waiting', 'asked')")


class BadgeRequest(Base):
    """A badge that a person asks for; all of it is private to her and the coordinators."""

    __tablename__ = "badge_request"
    __table_args__ = (
        Index(  # asked for twice in one moment, it is one request
            "uq_badge_request_open",
            "person_id",
            "badge_class_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )
    id: Mapped[Key]
    public_id: Mapped[PublicId]
    organisation_id: Mapped[int] = link("organisation.id")
    person_id: Mapped[int] = link("person.id")
    badge_class_id: Mapped[int] = mapped_column(BIG, ForeignKey("badge_class.id"))
    award_id: Mapped[int | None] = mapped_column(BIG, ForeignKey("award.id"), index=True)  # what came of it
    state: Mapped[str] = mapped_column(String(20))  # badges.domain.requesting.RequestState
    story: Mapped[str] = mapped_column(Text)
    proof: Mapped[str] = mapped_column(Text)
    link: Mapped[str] = mapped_column(Text)
    wording: Mapped[str] = mapped_column(String(40))  # what she agreed to, should the answer be yes
    language: Mapped[ShownIn]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    person: Mapped[Person] = relationship()
    badge_class: Mapped[BadgeClass] = relationship()
    award: Mapped[Award | None] = relationship()


class RequestWord(Base):
    """One sentence that the person or the organisation added to a request."""

    __tablename__ = "request_word"
    id: Mapped[Key]
    request_id: Mapped[int] = link("badge_request.id")
    by_person: Mapped[bool]
    words: Mapped[str] = mapped_column(Text)
    said_at: Mapped[datetime]


class RequestPhoto(Base):
    """A picture of a request, drawn again: a JPEG without anything that the camera wrote beside the pixels."""

    __tablename__ = "request_photo"
    id: Mapped[Key]
    public_id: Mapped[PublicId]
    request_id: Mapped[int] = link("badge_request.id")
    width: Mapped[int]  # pixels
    height: Mapped[int]
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class Testimony(Base):
    """What an action changed for somebody: a person of the organisation, or an employer (then `email` is known)."""

    __test__ = False  # its name begins like that of a test
    __tablename__ = "testimony"
    id: Mapped[Key]
    public_id: Mapped[PublicId]
    organisation_id: Mapped[int] = link("organisation.id")
    person_id: Mapped[int | None] = mapped_column(BIG, ForeignKey("person.id"), index=True)
    email: Mapped[str | None] = mapped_column(String(320), index=True)  # of an employer; private
    name: Mapped[Short]  # under which it is signed: the first name, or the employer's organisation
    award_id: Mapped[int | None] = mapped_column(BIG, ForeignKey("award.id"), index=True)  # the badge for it
    engagement_id: Mapped[int | None] = mapped_column(BIG, ForeignKey("engagement.id"), index=True)  # of an employer
    state: Mapped[str] = mapped_column(String(20), index=True)  # badges.domain.testifying.TestimonyState
    words: Mapped[str] = mapped_column(Text)
    video: Mapped[str] = mapped_column(Text)  # an address, shown and never fetched
    captions: Mapped[str] = mapped_column(String(200))  # in which languages
    transcript: Mapped[str] = mapped_column(Text)
    signed: Mapped[bool]  # under the first name, or the employer's name; else under none
    wants_badge: Mapped[bool]
    wording: Mapped[str] = mapped_column(String(40))
    language: Mapped[ShownIn]
    answer: Mapped[str] = mapped_column(Text)  # the organisation's last sentence to the author; private
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    person: Mapped[Person | None] = relationship()
    organisation: Mapped[Organisation] = relationship()
    award: Mapped[Award | None] = relationship()
    engagement: Mapped[Engagement | None] = relationship()
