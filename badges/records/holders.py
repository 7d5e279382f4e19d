"""What comparing a badge's holder needs: the award behind a page, and the e-mail that its person lets be compared."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from badges.domain.claiming import ConsentKind
from badges.records.tables import Assertion, Award, Consent, Person

_AGREED = (Consent.kind == ConsentKind.HOLDER, Consent.withdrawn_at.is_(None))


class HolderRow(NamedTuple):
    """The holder of one assertion; the salt and the hash are those of an e-mail variant."""

    award: str  # its public id
    claimed_at: datetime | None
    email: str | None
    allowed: bool  # the person lets whoever types her e-mail be told yes or no
    salt: str | None
    hash: str | None


def holder_of(session: Session, public_id: str) -> HolderRow:
    """Return who holds the assertion `public_id`, which exists."""
    found = session.execute(
        select(
            Award.public_id,
            Award.claimed_at,
            Person.email,
            exists().where(Consent.person_id == Person.id, *_AGREED),
            Assertion.recipient_salt,
            Assertion.recipient_hash,
        )
        .join(Award, Award.id == Assertion.award_id)
        .join(Person, Person.id == Award.person_id)
        .where(Assertion.public_id == public_id)
    )
    return HolderRow(*found.one())


def allows_comparing(session: Session, person_id: int) -> bool:
    """Tell whether a person lets whoever types her e-mail be told yes or no."""
    return bool(session.scalar(select(exists().where(Consent.person_id == person_id, *_AGREED))))
