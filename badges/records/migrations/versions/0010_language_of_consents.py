"""A consent says in which language its words were shown."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLES = ("consent", "badge_request", "testimony", "directory_consent")


def upgrade() -> None:
    """Add it; of a consent from before nobody knows it, so it stays empty."""
    for table in TABLES:
        op.add_column(table, sa.Column("language", sa.String(2)))


def downgrade() -> None:
    """Forget it."""
    for table in reversed(TABLES):
        op.drop_column(table, "language")
