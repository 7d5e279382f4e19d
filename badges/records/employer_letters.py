"""Letters to the addresses that employers, and whoever writes in their name, typed into a form of this service."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from badges.records.tables import DirectoryConsent, Endorsement, Meeting, Testimony


def written_to_since(session: Session, email: str, since: datetime) -> bool:
    """Tell whether a form about employers has had a link sent to `email` after `since`."""
    asked: tuple[ColumnElement[bool], ...] = (
        *(
            select(table.id).where(table.email == email, table.created_at > since).exists()
            for table in (Endorsement, Meeting, Testimony)
        ),
        select(DirectoryConsent.id).where(DirectoryConsent.email == email, DirectoryConsent.asked_at > since).exists(),
    )
    return any(session.scalar(select(one)) for one in asked)
