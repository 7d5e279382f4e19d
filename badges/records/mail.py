"""The outbox: mail is a row first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from badges.records.tables import MailOutbox


def put(session: Session, recipient: str, subject: str, body: str, now: datetime) -> None:
    """Put a message into the outbox; it leaves after the transaction."""
    session.add(MailOutbox(recipient=recipient, subject=subject, body=body, created_at=now))
    session.flush()


def unsent(session: Session, *, most_attempts: int, limit: int) -> Sequence[MailOutbox]:
    """Return messages that still have to leave, those that failed least first; other senders pass them by."""
    return session.scalars(
        select(MailOutbox)
        .where(MailOutbox.sent_at.is_(None), MailOutbox.attempts < most_attempts)
        .order_by(MailOutbox.attempts, MailOutbox.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
