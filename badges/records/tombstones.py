"""The random ids that stay of what was erased."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import cast

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from badges.domain.erasing import Erased, Kind
from badges.records.tables import Organisation, Signer, Tombstone


def add(session: Session, erased: Iterable[Erased]) -> None:
    """Store tombstones, in the order of their random ids: it tells nothing."""
    ids = {kid: key for key, kid in session.execute(select(Signer.id, Signer.kid))}
    rows = [
        {"key": one.key, "kind": one.kind, "signer_id": ids.get(one.kid), "erased_on": one.erased_on}
        for one in sorted(erased)
    ]
    if rows:
        session.connection().execute(insert(cast(Table, Tombstone.__table__)), rows)


def read(session: Session) -> list[Erased]:
    """Return every tombstone."""
    found = session.execute(
        select(Tombstone.key, Tombstone.kind, Signer.kid, Tombstone.erased_on).outerjoin(
            Signer, Signer.id == Tombstone.signer_id
        )
    )
    return [Erased(key, kind, kid or "", day) for key, kind, kid, day in found]


def erased_since(session: Session, day: date) -> bool:
    """Tell whether anything was erased on `day` or later."""
    return session.scalar(select(Tombstone.key).where(Tombstone.erased_on >= day).limit(1)) is not None


def is_erased(session: Session, kind: Kind, key: str, org: str | None = None) -> bool:
    """Tell whether there is a tombstone of `kind` for `key`; with `org`, of a badge that this organisation issued."""
    found = select(Tombstone.key).where(Tombstone.kind == kind, Tombstone.key == key)
    if org is not None:
        found = (
            found.join(Signer, Signer.id == Tombstone.signer_id)
            .join(Organisation, Organisation.id == Signer.organisation_id)
            .where(Organisation.slug == org)
        )
    return session.scalar(found) is not None
