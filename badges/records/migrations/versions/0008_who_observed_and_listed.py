"""Who observed stands with an award; employers say themselves that they are listed; the badge of their testimony."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = sa.text("ended_at IS NULL")


def upgrade() -> None:
    """Add them; an employer that was listed by a coordinator's tick alone is asked before it is shown again.

    Awards that exist name no observer's organisation: nobody was told that the host would stand on their pages.
    """
    for table in ("award", "award_batch"):
        op.add_column(table, sa.Column("observer", sa.String(200)))
    with op.batch_alter_table("testimony") as changed:
        changed.add_column(sa.Column("engagement_id", ID))
        changed.create_foreign_key("fk_testimony_engagement_id_engagement", "engagement", ["engagement_id"], ["id"])
        changed.create_index("ix_testimony_engagement_id", ["engagement_id"])
    op.create_table(
        "directory_consent",
        sa.Column("id", ID, primary_key=True),
        sa.Column("public_id", sa.String(32), nullable=False, unique=True),
        sa.Column("entry_id", ID, sa.ForeignKey("directory_entry.id"), nullable=False, index=True),
        sa.Column("account_id", ID, sa.ForeignKey("account.id"), index=True),
        sa.Column("email", sa.String(320), index=True),
        sa.Column("wording", sa.String(40), nullable=False),
        sa.Column("asked_at", WHEN, nullable=False),
        sa.Column("agreed_at", WHEN),
        sa.Column("ended_at", WHEN),
        sa.Column("by_employer", sa.Boolean(), nullable=False),
    )
    op.create_index(
        "uq_directory_consent_open",
        "directory_consent",
        ["entry_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.execute(sa.text("UPDATE directory_entry SET listed_at = NULL WHERE employer_id IS NOT NULL"))


def downgrade() -> None:
    """Forget all of it."""
    op.drop_table("directory_consent")
    with op.batch_alter_table("testimony") as changed:
        changed.drop_index("ix_testimony_engagement_id")
        changed.drop_constraint("fk_testimony_engagement_id_engagement", type_="foreignkey")
        changed.drop_column("engagement_id")
    for table in ("award_batch", "award"):
        op.drop_column(table, "observer")
