"""The signers of an organisation: one active, the others verify for ever."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from badges.records.tables import Signer


def of_organisation(session: Session, organisation_id: int) -> Sequence[Signer]:
    """Return the organisation's signers, the newest first."""
    return session.scalars(
        select(Signer).where(Signer.organisation_id == organisation_id).order_by(Signer.id.desc())
    ).all()


def active(session: Session, organisation_id: int) -> Signer | None:
    """Return the organisation's active signer as the database has it now."""
    return session.scalar(
        select(Signer)
        .where(Signer.organisation_id == organisation_id, Signer.state == "active")
        .execution_options(populate_existing=True)
    )


def by_kid(session: Session, organisation_id: int, kid: str) -> Signer | None:
    """Return the organisation's signer `kid`."""
    return session.scalar(select(Signer).where(Signer.organisation_id == organisation_id, Signer.kid == kid))
