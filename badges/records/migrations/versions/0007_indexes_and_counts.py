"""What is asked of millions of awards, people and letters is found without reading them all; letters are counted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# (name, table, column, which rows)
INDEXES = (
    ("ix_award_reminding", "award", "invited_at", "claimed_at IS NULL AND revoked_at IS NULL AND reminders < 2"),
    ("ix_person_silent", "person", "created_at", "end_announced_on IS NULL"),
    ("ix_person_told", "person", "end_announced_on", "end_announced_on IS NOT NULL"),
    ("ix_person_name", "person", "name", None),
    ("ix_person_email", "person", "email", "email IS NOT NULL"),
    ("ix_person_phone", "person", "phone", "phone IS NOT NULL"),
    ("ix_mail_outbox_created_at", "mail_outbox", "created_at", None),
    ("ix_meeting_ends_at", "meeting", "ends_at", None),
    ("ix_endorsement_unconfirmed", "endorsement", "link_ends_at", "confirmed_at IS NULL"),
    ("ix_tombstone_erased_on", "tombstone", "erased_on", None),
)


def upgrade() -> None:
    """Add the indexes, and the counts of letters to employers."""
    for name, table, column, rows in INDEXES:
        where = sa.text(rows) if rows else None
        op.create_index(name, table, [column], sqlite_where=where, postgresql_where=where)
    op.create_table(
        "letter_count",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.Column("letters", sa.Integer(), nullable=False),
    )


def downgrade() -> None:
    """Read everything again."""
    op.drop_table("letter_count")
    for name, table, _column, _rows in reversed(INDEXES):
        op.drop_index(name, table)
