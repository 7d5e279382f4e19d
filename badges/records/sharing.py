"""The addresses by which a person shows her badges to somebody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from badges.records.tables import Award, ShareLink


def links_of(session: Session, person_id: int, most: int) -> Sequence[ShareLink]:
    """Return the last addresses that a person made, the newest first."""
    return session.scalars(
        select(ShareLink).where(ShareLink.person_id == person_id).order_by(ShareLink.id.desc()).limit(most)
    ).all()


def open_links(session: Session, person_id: int, now: datetime) -> int:
    """Return how many addresses of a person show something."""
    found = select(func.count()).where(
        ShareLink.person_id == person_id, ShareLink.ended_at.is_(None), ShareLink.expires_at > now
    )
    return session.scalar(found) or 0


def link_at(session: Session, token: str, person_id: int | None = None) -> ShareLink | None:
    """Return the address `token`, of that person if one is given."""
    found = select(ShareLink).where(ShareLink.token == token)
    return session.scalar(found if person_id is None else found.where(ShareLink.person_id == person_id))


def awards_of(session: Session, link: ShareLink) -> Sequence[Award]:
    """Return the awards that a link shows, the newest first; revoked and hidden ones too."""
    return session.scalars(
        select(Award)
        .where(Award.id.in_(link.award_ids), Award.person_id == link.person_id, Award.claimed_at.is_not(None))
        .order_by(Award.awarded_at.desc(), Award.id.desc())
    ).all()


def end(session: Session, link_id: int, now: datetime) -> None:
    """End an address; one that has ended keeps its day."""
    session.execute(update(ShareLink).where(ShareLink.id == link_id, ShareLink.ended_at.is_(None)).values(ended_at=now))


def count_visit(session: Session, token: str) -> None:
    """Count one more visit of an address."""
    session.execute(update(ShareLink).where(ShareLink.token == token).values(visits=ShareLink.visits + 1))
