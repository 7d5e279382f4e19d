"""What the demonstration shows of itself."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload

from badges.records.tables import Assertion, Award, MailOutbox


def first_assertion(session: Session, organisation_id: int) -> Assertion | None:
    """Return the organisation's oldest assertion that stands, with its award, session, badge and signer."""
    return session.scalar(
        select(Assertion)
        .where(Assertion.organisation_id == organisation_id, Assertion.revoked_at.is_(None))
        .options(
            joinedload(Assertion.signer),
            joinedload(Assertion.award).joinedload(Award.session),
            joinedload(Assertion.award).joinedload(Award.badge_version),
        )
        .order_by(Assertion.id)
        .limit(1)
    )


def last_award(session: Session, organisation_id: int) -> Award | None:
    """Return the organisation's newest award."""
    return session.scalars(
        select(Award).where(Award.organisation_id == organisation_id).order_by(Award.id.desc()).limit(1)
    ).first()


def last_letter(session: Session, recipient: str) -> str:
    """Return what the last message to `recipient` says."""
    return session.scalars(
        select(MailOutbox.body).where(MailOutbox.recipient == recipient).order_by(MailOutbox.id.desc()).limit(1)
    ).one()


def forget_letters(session: Session, domain: str) -> None:
    """Delete the messages to the mailboxes of an invented domain: they are answered, and nobody reads them."""
    session.execute(delete(MailOutbox).where(MailOutbox.recipient.endswith(f"@{domain}", autoescape=True)))
