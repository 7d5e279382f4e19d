"""Claiming a badge, consents, what a person shows of her carnet, and links for employers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from badges.domain.text import first_name_of

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add what claiming needs; badges that were awarded before wait for their claim from the day of the award."""
    _add("person", first_name=(sa.String(200), ""), name_shown_at=WHEN, pin_hash=sa.String(200))
    _add("person", pin_failures=(sa.Integer(), "0"))
    _add("award_batch_row", first_name=(sa.String(200), ""))
    _add("award", invited_at=WHEN, claimed_at=WHEN, hidden_at=WHEN, reminders=(sa.Integer(), "0"))
    op.execute(sa.text("UPDATE award SET invited_at = awarded_at"))
    _require("award", "invited_at", WHEN)
    for table in ("person", "award_batch_row"):
        _name_firsts(table)
    op.create_table(
        "consent",
        sa.Column("id", ID, primary_key=True),
        sa.Column("person_id", ID, sa.ForeignKey("person.id"), nullable=False, index=True),
        sa.Column("award_id", ID, sa.ForeignKey("award.id")),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("wording", sa.String(40), nullable=False),
        sa.Column("accompanied", sa.Boolean(), nullable=False),
        sa.Column("given_at", WHEN, nullable=False),
        sa.Column("withdrawn_at", WHEN),
    )
    op.create_table(
        "share_link",
        sa.Column("id", ID, primary_key=True),
        sa.Column("token", sa.String(32), nullable=False, unique=True),
        sa.Column("person_id", ID, sa.ForeignKey("person.id"), nullable=False, index=True),
        sa.Column("label", sa.String(200), nullable=False),
        sa.Column("award_ids", sa.JSON(), nullable=False),
        sa.Column("created_at", WHEN, nullable=False),
        sa.Column("expires_at", WHEN, nullable=False),
        sa.Column("ended_at", WHEN),
        sa.Column("visits", sa.Integer(), nullable=False),
    )


def downgrade() -> None:
    """Forget claims, consents and links."""
    op.drop_table("share_link")
    op.drop_table("consent")
    _drop("award", "invited_at", "claimed_at", "hidden_at", "reminders")
    _drop("award_batch_row", "first_name")
    _drop("person", "first_name", "name_shown_at", "pin_hash", "pin_failures")


def _add(table: str, **columns: object) -> None:
    """Add columns: a type may be empty, a pair of type and default may not."""
    with op.batch_alter_table(table) as changed:
        for name, kind in columns.items():
            if isinstance(kind, tuple):
                changed.add_column(sa.Column(name, kind[0], nullable=False, server_default=kind[1]))
            else:
                changed.add_column(sa.Column(name, kind))  # type: ignore[arg-type]  # a type of column
    for name, kind in columns.items():
        if isinstance(kind, tuple):
            with op.batch_alter_table(table) as changed:
                changed.alter_column(name, existing_type=kind[0], existing_nullable=False, server_default=None)


def _require(table: str, name: str, kind: sa.DateTime) -> None:
    with op.batch_alter_table(table) as changed:
        changed.alter_column(name, existing_type=kind, nullable=False)


def _drop(table: str, *names: str) -> None:
    with op.batch_alter_table(table) as changed:
        for name in names:
            changed.drop_column(name)


def _name_firsts(table: str) -> None:
    connection = op.get_bind()
    rows = connection.execute(sa.text(f"SELECT id, name FROM {table}")).all()  # noqa: S608  # names of ours
    if rows:
        connection.execute(
            sa.text(f"UPDATE {table} SET first_name = :first WHERE id = :id"),  # noqa: S608
            [{"id": key, "first": first_name_of(name)} for key, name in rows],
        )
