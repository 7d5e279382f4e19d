"""What the organisation itself confirmed on the evidence of a request stands with the award."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it; a badge that was given without a sheet was seen by nobody, so its page names no host any more."""
    op.add_column("award", sa.Column("confirmed", sa.JSON()))
    op.execute(sa.text("UPDATE award SET confirmed = '[]', observer = NULL WHERE batch_id IS NULL"))


def downgrade() -> None:
    """Forget it."""
    op.drop_column("award", "confirmed")
