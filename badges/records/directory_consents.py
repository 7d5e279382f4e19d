"""Consents to stand in the directory: the open one of an entry, and those that wait too long."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from badges.records.tables import DirectoryConsent, DirectoryEntry

_OPEN = DirectoryConsent.ended_at.is_(None)


def open_of(session: Session, entry_id: int) -> DirectoryConsent | None:
    """Return what stands, or waits for a yes, of an entry."""
    return session.scalar(
        select(DirectoryConsent)
        .where(DirectoryConsent.entry_id == entry_id, _OPEN)
        .options(joinedload(DirectoryConsent.account))
    )


def latest_of(session: Session, entry_id: int) -> DirectoryConsent | None:
    """Return the last consent of an entry, ended or not, with who asked."""
    return session.scalars(
        select(DirectoryConsent)
        .where(DirectoryConsent.entry_id == entry_id)
        .options(joinedload(DirectoryConsent.account))
        .order_by(DirectoryConsent.id.desc())
        .limit(1)
    ).first()


def of_public_id(session: Session, public_id: str, *, hold: bool = False) -> DirectoryConsent | None:
    """Return the open consent `public_id` with its entry; to `hold` it is to have it as it is, until the commit."""
    wanted = (
        select(DirectoryConsent)
        .where(DirectoryConsent.public_id == public_id, _OPEN)
        .options(joinedload(DirectoryConsent.entry, innerjoin=True))
    )
    if hold:
        wanted = wanted.with_for_update(of=DirectoryConsent).execution_options(populate_existing=True)
    return session.scalar(wanted)


def end(session: Session, entry_id: int, now: datetime, *, by_employer: bool) -> None:
    """End what stands or waits of an entry: it is not listed from now on, and the address is forgotten."""
    session.execute(
        update(DirectoryConsent)
        .where(DirectoryConsent.entry_id == entry_id, _OPEN)
        .values(ended_at=now, email=None, by_employer=by_employer)
    )
    session.execute(update(DirectoryEntry).where(DirectoryEntry.id == entry_id).values(listed_at=None))


def end_unanswered(session: Session, now: datetime, *, asked_until: datetime) -> None:
    """End the questions from until then that nobody answered, and forget their addresses."""
    session.execute(
        update(DirectoryConsent)
        .where(_OPEN, DirectoryConsent.agreed_at.is_(None), DirectoryConsent.asked_at <= asked_until)
        .values(ended_at=now, email=None)
    )
