"""Actions and their sessions, each seen from its own organisation."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session as DatabaseSession
from sqlalchemy.orm import contains_eager

from badges.records.tables import Action, Session


def action(session: DatabaseSession, organisation_id: int, public_id: str) -> Action | None:
    """Return the organisation's action `public_id`."""
    return session.scalar(
        select(Action).where(Action.organisation_id == organisation_id, Action.public_id == public_id)
    )


def session_by_public_id(session: DatabaseSession, organisation_id: int, public_id: str) -> Session | None:
    """Return the organisation's session `public_id` with its action."""
    return session.scalar(
        select(Session)
        .join(Session.action)
        .where(Session.organisation_id == organisation_id, Session.public_id == public_id)
        .options(contains_eager(Session.action))
    )
