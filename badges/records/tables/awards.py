"""Signers, award batches with their rows, awards and assertions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from badges.records.tables.actions import Person, Session
from badges.records.tables.base import BIG, Base, Key, PublicId, Short, link
from badges.records.tables.catalogue import BadgeClassVersion
from badges.records.tables.directory import Engagement
from badges.records.tables.organisations import Organisation

REMINDABLE = text("claimed_at IS NULL AND revoked_at IS NULL AND reminders < 2")


class Signer(Base):
    """One signing key of an organisation, with the issuer Profile that stands for it alone."""

    __tablename__ = "signer"
    __table_args__ = (
        Index(  # one active signer for each organisation
            "uq_signer_active",
            "organisation_id",
            unique=True,
            sqlite_where=text("state = 'active'"),
            postgresql_where=text("state = 'active'"),
        ),
    )
    id: Mapped[Key]
    organisation_id: Mapped[int] = link("organisation.id")
    kid: Mapped[str] = mapped_column(String(32), unique=True)
    state: Mapped[str] = mapped_column(String(20))  # active, retired, compromised
    key_uri: Mapped[str] = mapped_column(String(500))
    public_pem: Mapped[str] = mapped_column(Text)
    decoys: Mapped[list[str]] = mapped_column(JSON)  # two never-issued ids: a list of one entry is ignored elsewhere
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    organisation: Mapped[Organisation] = relationship()


class AwardBatch(Base):
    """A sheet on its way: draft, then confirmed, issuing, done."""

    __tablename__ = "award_batch"
    id: Mapped[Key]
    public_id: Mapped[PublicId]
    organisation_id: Mapped[int] = link("organisation.id")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))  # None: the command line
    badge_version_id: Mapped[int] = link("badge_class_version.id")
    session_id: Mapped[int] = link("session.id")
    sheet_name: Mapped[Short]
    sheet_digest: Mapped[str] = mapped_column(String(64))
    observation_labels: Mapped[list[str]] = mapped_column(JSON)
    header_problems: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    ignored_columns: Mapped[list[str]] = mapped_column(JSON, default=list)
    observer: Mapped[str | None] = mapped_column(String(200))  # what its awards will keep: read when it was drafted
    people_seen: Mapped[int] = mapped_column(default=0)  # organisation.people_changes when it was matched
    state: Mapped[str] = mapped_column(String(20), index=True)
    total: Mapped[int] = mapped_column(default=0)  # rows to award, counted at the confirmation
    done: Mapped[int] = mapped_column(default=0)  # how many of them are settled: each chunk adds its own
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    badge_version: Mapped[BadgeClassVersion] = relationship()
    session: Mapped[Session] = relationship()


class AwardBatchRow(Base):
    """One line of a sheet; (batch, number) makes every chunk repeatable."""

    __tablename__ = "award_batch_row"
    __table_args__ = (
        UniqueConstraint("batch_id", "number"),
        Index("ix_award_batch_row_pending", "batch_id", "state"),
    )
    id: Mapped[Key]
    batch_id: Mapped[int] = mapped_column(ForeignKey("award_batch.id"))
    number: Mapped[int]  # the line in the sheet, the header being line 1
    name: Mapped[Short]
    normalised_name: Mapped[Short]
    first_name: Mapped[Short]
    email: Mapped[str | None] = mapped_column(String(320))
    phone: Mapped[str | None] = mapped_column(String(20))
    present: Mapped[bool | None]
    observations: Mapped[list[str]] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(Text, default="")
    problems: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    candidates: Mapped[list[int]] = mapped_column(JSON)  # ids of persons it could be, when asked
    twins: Mapped[list[int]] = mapped_column(JSON)  # numbers of earlier rows that could be the same person
    had_before: Mapped[bool] = mapped_column(default=False)  # has this badge from another session
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[str] = mapped_column(String(20))  # badges.domain.awarding.RowState
    award_id: Mapped[int | None] = mapped_column(ForeignKey("award.id"), index=True)


class Award(Base):
    """The private fact: this person, this badge version, this session."""

    __tablename__ = "award"
    __table_args__ = (
        Index(  # once among those that stand (docs/decisions/0014)
            "uq_award_standing",
            "badge_version_id",
            "person_id",
            "session_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
        Index(  # those who may have to be reminded (badges.records.invitations)
            "ix_award_reminding",
            "invited_at",
            sqlite_where=REMINDABLE,
            postgresql_where=REMINDABLE,
        ),
    )
    id: Mapped[Key]
    public_id: Mapped[PublicId]
    organisation_id: Mapped[int] = link("organisation.id")
    badge_version_id: Mapped[int] = mapped_column(ForeignKey("badge_class_version.id"))
    person_id: Mapped[int] = link("person.id")
    session_id: Mapped[int] = link("session.id")
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("award_batch.id"), index=True)
    claim_lookup: Mapped[str] = mapped_column(String(64), unique=True)
    claim_generation: Mapped[int] = mapped_column(default=1)
    awarded_at: Mapped[datetime]
    invited_at: Mapped[datetime]  # when the card or link was last made: it opens for so many days
    reminders: Mapped[int] = mapped_column(default=0)  # sent since then
    observer: Mapped[str | None] = mapped_column(String(200))  # the host then, where its professional observed (0023)
    confirmed: Mapped[list[list[str]] | None] = mapped_column(JSON(none_as_null=True))  # (criterion, yes | with-help)
    # that the organisation itself confirmed on evidence, when it was asked for the badge (0020); None: nobody asked
    claimed_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]  # the person shows it to nobody for now
    revoked_at: Mapped[datetime | None]
    revocation_reason: Mapped[str | None] = mapped_column(String(40))  # a code of the closed list
    badge_version: Mapped[BadgeClassVersion] = relationship()
    person: Mapped[Person] = relationship()
    session: Mapped[Session] = relationship()
    organisation: Mapped[Organisation] = relationship()


class Assertion(Base):
    """A published document for one award and one recipient identity, in its hosted and its signed form.

    Of a person's award, or of an employer's engagement: never of both.
    """

    __tablename__ = "assertion"
    __table_args__ = (
        Index(
            "ix_assertion_revoked",
            "signer_id",
            "signed_id",
            sqlite_where=text("revoked_at IS NOT NULL"),
            postgresql_where=text("revoked_at IS NOT NULL"),
        ),
        CheckConstraint("(award_id IS NULL) <> (engagement_id IS NULL)", name="of_one"),
    )
    id: Mapped[Key]
    public_id: Mapped[PublicId]
    organisation_id: Mapped[int] = link("organisation.id")
    award_id: Mapped[int | None] = mapped_column(BIG, ForeignKey("award.id"), index=True)
    engagement_id: Mapped[int | None] = mapped_column(BIG, ForeignKey("engagement.id"), index=True)
    signer_id: Mapped[int] = mapped_column(ForeignKey("signer.id"))
    signed_id: Mapped[str] = mapped_column(String(45), unique=True)  # urn:uuid, the id of the signed form
    short_code: Mapped[str] = mapped_column(String(12), unique=True)
    recipient_kind: Mapped[str] = mapped_column(String(10))  # url, email or profile
    recipient_token: Mapped[str] = mapped_column(String(32), unique=True)  # the /r/ identity of a url recipient
    recipient_salt: Mapped[str | None] = mapped_column(String(64))
    recipient_hash: Mapped[str | None] = mapped_column(String(80))
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    document: Mapped[bytes] = mapped_column(LargeBinary)  # the exact bytes of the hosted form, status aside
    jws: Mapped[str] = mapped_column(Text)
    revoked_at: Mapped[datetime | None]
    award: Mapped[Award] = relationship()  # of those that have an award_id
    engagement: Mapped[Engagement] = relationship()  # of those that have an engagement_id
    signer: Mapped[Signer] = relationship()
