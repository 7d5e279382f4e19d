"""The hottest read there is: the bytes of one hosted assertion, by a select compiled once (PERFORMANCE goal 7).

A session opens a transaction, and SQLAlchemy's execution costs five times the query itself; one select that
reads two columns needs neither.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Engine, and_, bindparam, select

from badges.records.tables import Assertion, Award, Organisation

_assertion, _award, _organisation = Assertion.__table__.c, Award.__table__.c, Organisation.__table__.c
_STATEMENT = (
    select(_assertion.document, and_(_assertion.revoked_at.is_(None), _award.hidden_at.is_(None)))
    .join(Organisation.__table__, _organisation.id == _assertion.organisation_id)
    .join(Award.__table__, _award.id == _assertion.award_id)
    .where(_organisation.slug == bindparam("org"), _assertion.public_id == bindparam("public_id"))
)


class HostedRow(NamedTuple):
    """The exact bytes that were published, and whether they stand: neither withdrawn nor hidden."""

    document: bytes
    stands: bool


class HostedReader:
    """Reads hosted assertions over the engine's pool, each in a statement of its own."""

    def __init__(self, engine: Engine) -> None:
        compiled = _STATEMENT.compile(dialect=engine.dialect)
        self._engine = engine
        self._sql = str(compiled)
        self._positions: list[str] | None = compiled.positiontup

    def read(self, org: str, public_id: str) -> HostedRow | None:
        """Return the assertion at `/o/{org}/assertions/{public_id}`, or None."""
        values = {"org": org, "public_id": public_id}
        connection = self._engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(self._sql, [values[name] for name in self._positions] if self._positions else values)
            row = cursor.fetchone()
            cursor.close()
        finally:
            connection.close()  # back to the pool, which rolls back
        return HostedRow(bytes(row[0]), bool(row[1])) if row else None
