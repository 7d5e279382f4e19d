"""The outbox: mail is a row first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from badges.domain.ports import Mail
from badges.records.tables import MailOutbox


def put(session: Session, recipient: str, subject: str, body: str, now: datetime) -> None:
    """Put a message into the outbox; it leaves after the transaction, and not before `now`: later puts it off."""
    session.add(MailOutbox(recipient=recipient, subject=subject, body=body, created_at=now))
    session.flush()


def put_all(session: Session, messages: Sequence[Mail], now: datetime) -> None:
    """Put several messages into the outbox at once."""
    session.add_all(
        MailOutbox(recipient=one.to, subject=one.subject, body=one.body, created_at=now) for one in messages
    )
    session.flush()


def recipients_since(session: Session, subject: str, since: datetime) -> set[str]:
    """Return to whom a message of that subject was written since then."""
    return set(
        session.scalars(
            select(MailOutbox.recipient).where(MailOutbox.subject == subject, MailOutbox.created_at > since)
        )
    )


def written_since(session: Session, subject: str, recipient: str, since: datetime) -> Sequence[MailOutbox]:
    """Return the messages of that subject that were written to `recipient` since then, those put off too."""
    return session.scalars(
        select(MailOutbox).where(
            MailOutbox.subject == subject, MailOutbox.recipient == recipient, MailOutbox.created_at > since
        )
    ).all()


def next_unsent(session: Session, now: datetime, *, most_attempts: int) -> MailOutbox | None:
    """Return the message that has to leave by `now` and failed least, the latest first; other senders pass it by.

    Somebody waits at a screen for a sign-in link or a code: it does not stand behind ten thousand invitations.
    """
    return session.scalar(
        select(MailOutbox)
        .where(MailOutbox.sent_at.is_(None), MailOutbox.attempts < most_attempts, MailOutbox.created_at <= now)
        .order_by(MailOutbox.attempts, MailOutbox.id.desc())
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def mark_sent(session: Session, message_id: int, now: datetime) -> None:
    """Keep that a message left, and no longer what it said."""
    session.execute(update(MailOutbox).where(MailOutbox.id == message_id).values(sent_at=now, body=""))


def forget_sent(session: Session, message_id: int, subject: str) -> None:
    """Forget a message that left, if it has that subject: its address was given for this message alone."""
    session.execute(
        delete(MailOutbox).where(
            MailOutbox.id == message_id, MailOutbox.subject == subject, MailOutbox.sent_at.is_not(None)
        )
    )


def forget_old(session: Session, subject: str, before: datetime) -> None:
    """Forget the messages of that subject that have not left since `before`."""
    session.execute(
        delete(MailOutbox).where(
            MailOutbox.sent_at.is_(None), MailOutbox.subject == subject, MailOutbox.created_at < before
        )
    )


def waits_since(session: Session, subject: str, before: datetime) -> bool:
    """Tell whether a message of that subject has not left since `before`."""
    waiting = select(MailOutbox.id).where(
        MailOutbox.sent_at.is_(None), MailOutbox.subject == subject, MailOutbox.created_at < before
    )
    return session.scalar(waiting.limit(1)) is not None


def forget_unsent(session: Session, subject: str, saying: str) -> None:
    """Forget the messages of that subject that have not left and hold the words `saying`."""
    session.execute(
        delete(MailOutbox).where(
            MailOutbox.sent_at.is_(None),
            MailOutbox.subject == subject,
            MailOutbox.body.contains(saying, autoescape=True),
        )
    )


def forget_before(session: Session, before: datetime) -> None:
    """Forget every message that is older, and to whom it went, whether it could leave or not."""
    session.execute(delete(MailOutbox).where(MailOutbox.created_at < before))


def unsent(session: Session, subject: str) -> Sequence[MailOutbox]:
    """Return the messages of that subject that have not left."""
    return session.scalars(select(MailOutbox).where(MailOutbox.sent_at.is_(None), MailOutbox.subject == subject)).all()
