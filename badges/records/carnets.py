"""What one person has: claimed badges, consents. Nothing here is found by a name, an e-mail or a phone number."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from badges.records.awards import WITH_CONTEXT
from badges.records.tables import Award, Consent, Person


def claim(session: Session, award_id: int, now: datetime) -> bool:
    """Mark an award as claimed; False when it was claimed or revoked before."""
    changed = session.execute(
        update(Award)
        .where(Award.id == award_id, Award.claimed_at.is_(None), Award.revoked_at.is_(None))
        .values(claimed_at=now)
        .returning(Award.id)
    ).first()
    return changed is not None


def hide_like_the_others(session: Session, award_id: int, person_id: int, now: datetime) -> None:
    """Hide an award of somebody who hides all the others that she has."""
    others = select(Award.hidden_at).where(
        Award.person_id == person_id,
        Award.id != award_id,
        Award.claimed_at.is_not(None),
        Award.revoked_at.is_(None),
    )
    hidden = session.scalars(others).all()
    if hidden and None not in hidden:
        session.execute(update(Award).where(Award.id == award_id).values(hidden_at=now))


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
    language: str | None,
    accompanied: bool,
    now: datetime,
) -> None:
    """Record that a person agreed to something, in words that were shown in `language` (None: nobody knows)."""
    session.add(
        Consent(
            person_id=person_id,
            award_id=award_id,
            kind=kind,
            wording=wording,
            language=language,
            accompanied=accompanied,
            given_at=now,
        )
    )


def withdraw_consents(
    session: Session, person_id: int, kind: str, now: datetime, *, award_ids: Collection[int] | None = None
) -> None:
    """Record that a person takes back what she agreed to of that kind: about these awards, or (None) altogether."""
    changes = update(Consent).where(
        Consent.person_id == person_id, Consent.kind == kind, Consent.withdrawn_at.is_(None)
    )
    if award_ids is not None:
        changes = changes.where(Consent.award_id.in_(award_ids))
    session.execute(changes.values(withdrawn_at=now))


def set_hidden(
    session: Session, person_id: int, award_ids: Collection[int], hidden_at: datetime | None
) -> Sequence[int]:
    """Hide claimed awards of a person, or (None) show them; return the ids of those that were not so before."""
    before = Award.hidden_at.is_not(None) if hidden_at is None else Award.hidden_at.is_(None)
    changed = session.scalars(
        update(Award)
        .where(Award.id.in_(award_ids), Award.person_id == person_id, Award.claimed_at.is_not(None), before)
        .values(hidden_at=hidden_at)
        .returning(Award.id)
    )
    return changed.all()


def set_name_shown(session: Session, person_id: int, shown_at: datetime | None) -> bool:
    """Let pages say a person's name, or (None) no longer; False when it was so before."""
    before = Person.name_shown_at.is_not(None) if shown_at is None else Person.name_shown_at.is_(None)
    changed = session.execute(
        update(Person).where(Person.id == person_id, before).values(name_shown_at=shown_at).returning(Person.id)
    )
    return changed.first() is not None


def set_pin(session: Session, person_id: int, pin_hash: str | None) -> None:
    """Put a PIN on a person's carnet, or (None) take it off, with no failure counted."""
    session.execute(update(Person).where(Person.id == person_id).values(pin_hash=pin_hash, pin_failures=0))


def count_pin_failure(session: Session, person_id: int, most: int) -> bool:
    """Count one more failure; False when there were `most` of them already."""
    changed = session.execute(
        update(Person)
        .where(Person.id == person_id, Person.pin_failures < most)
        .values(pin_failures=Person.pin_failures + 1)
        .returning(Person.id)
    )
    return changed.first() is not None


def forget_pin_failures(session: Session, person_id: int) -> None:
    """Count from nothing again."""
    session.execute(update(Person).where(Person.id == person_id).values(pin_failures=0))
