"""What the demonstration shows of itself."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from badges.records.tables import Assertion, Award


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
