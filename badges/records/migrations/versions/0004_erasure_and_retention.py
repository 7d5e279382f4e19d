"""Erasing a person: what is left of her badges, when her carnet was last used, and when its end was announced."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# Deleting what these refer to would otherwise read the whole table.
INDEXED = (("award_batch_row", "person_id"), ("consent", "award_id"))


def upgrade() -> None:
    """Add tombstones, two dates of a person, and what makes deleting one cheap."""
    op.create_table(
        "tombstone",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("signer_id", ID, sa.ForeignKey("signer.id"), index=True),
        sa.Column("erased_on", sa.Date(), nullable=False),
    )
    op.add_column("person", sa.Column("carnet_used_in", sa.Date()))
    op.add_column("person", sa.Column("end_announced_on", sa.Date()))
    for table, column in INDEXED:
        op.create_index(f"ix_{table}_{column}", table, [column])


def downgrade() -> None:
    """Forget what was erased: its addresses answer 404 then."""
    for table, column in INDEXED:
        op.drop_index(f"ix_{table}_{column}", table)
    for column in ("end_announced_on", "carnet_used_in"):
        with op.batch_alter_table("person") as changed:
            changed.drop_column(column)
    op.drop_table("tombstone")
