"""A person has a badge once for a session among the awards that stand; revoked ones do not count (decision 0014)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

COLUMNS = ["badge_version_id", "person_id", "session_id"]
CONSTRAINT = "uq_award_badge_version_id_person_id_session_id"
INDEX = "uq_award_standing"
STANDS = sa.text("revoked_at IS NULL")


def upgrade() -> None:
    """Replace the constraint by a partial index; SQLite copies the table for it."""
    with op.batch_alter_table("award") as award:
        award.drop_constraint(CONSTRAINT, type_="unique")
    op.create_index(INDEX, "award", COLUMNS, unique=True, sqlite_where=STANDS, postgresql_where=STANDS)


def downgrade() -> None:
    """Count revoked awards again; fails, and changes nothing, where somebody was awarded anew."""
    op.drop_index(INDEX, "award")
    with op.batch_alter_table("award") as award:
        award.create_unique_constraint(CONSTRAINT, COLUMNS)
