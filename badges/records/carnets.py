"""What one person has: claimed badges, consents. Nothing here is found by a name, an e-mail or a phone number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from badges.records.awards import WITH_CONTEXT
from badges.records.tables import Award, Consent


def claim(session: Session, award_id: int, now: datetime) -> bool:
    """Mark an award as claimed; False when it was claimed or revoked before."""
    changed = session.execute(
        update(Award)
        .where(Award.id == award_id, Award.claimed_at.is_(None), Award.revoked_at.is_(None))
        .values(claimed_at=now)
        .returning(Award.id)
    ).first()
    return changed is not None


def claimed_awards(session: Session, person_id: int) -> Sequence[Award]:
    """Return the awards that a person has claimed with their badges, the newest first; revoked ones too."""
    return session.scalars(
        select(Award)
        .where(Award.person_id == person_id, Award.claimed_at.is_not(None))
        .options(*WITH_CONTEXT, joinedload(Award.person))
        .order_by(Award.awarded_at.desc(), Award.id.desc())
    ).all()


def add_consent(
    session: Session,
    *,
    person_id: int,
    award_id: int | None,
    kind: str,
    wording: str,
    accompanied: bool,
    now: datetime,
) -> None:
    """Record that a person agreed to something."""
    session.add(
        Consent(
            person_id=person_id,
            award_id=award_id,
            kind=kind,
            wording=wording,
            accompanied=accompanied,
            given_at=now,
        )
    )


def withdraw_consents(session: Session, person_id: int, kind: str, now: datetime) -> None:
    """Record that a person takes back what she agreed to of that kind."""
    session.execute(
        update(Consent)
        .where(Consent.person_id == person_id, Consent.kind == kind, Consent.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
    )
