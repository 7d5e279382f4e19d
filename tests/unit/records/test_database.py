"""SQLite uses WAL only where its race is fixed."""

from __future__ import annotations

import pytest
from alembic.script import ScriptDirectory

from badges.records.database import _alembic, head, journal_mode


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 40, 1), "TRUNCATE"),
        ((3, 44, 5), "TRUNCATE"),
        ((3, 44, 6), "WAL"),
        ((3, 45, 0), "TRUNCATE"),
        ((3, 50, 6), "TRUNCATE"),
        ((3, 50, 7), "WAL"),
        ((3, 51, 0), "TRUNCATE"),
        ((3, 51, 2), "TRUNCATE"),
        ((3, 51, 3), "WAL"),
        ((3, 52, 0), "WAL"),
        ((4, 0, 0), "WAL"),
    ],
)
def test_wal_only_on_fixed_versions(version: tuple[int, ...], mode: str) -> None:
    """3.44.6, 3.50.7 and everything from 3.51.3 on have the fix; every other version truncates its journal."""
    assert journal_mode(version) == mode


def test_migrations_are_numbered() -> None:
    """The newest revision is a number of four digits, so that two heads clash visibly, and it is Alembic's head."""
    assert len(head()) == 4
    assert head().isdigit()
    assert ScriptDirectory.from_config(_alembic()).get_current_head() == head()
