"""Badges that people ask for, with their evidence, and testimonies."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = sa.text("state IN ('waiting', 'asked')")


def upgrade() -> None:
    """Add the tables."""
    _requests()
    op.create_table(
        "testimony",
        _id(),
        _column("public_id", sa.String(32), unique=True),
        _link("organisation_id", "organisation"),
        sa.Column("person_id", ID, sa.ForeignKey("person.id"), index=True),
        sa.Column("email", sa.String(320), index=True),
        _column("name", sa.String(200)),
        sa.Column("award_id", ID, sa.ForeignKey("award.id"), index=True),
        _column("state", sa.String(20), index=True),
        _column("words", sa.Text()),
        _column("video", sa.Text()),
        _column("captions", sa.String(200)),
        _column("transcript", sa.Text()),
        _column("signed", sa.Boolean()),
        _column("wants_badge", sa.Boolean()),
        _column("wording", sa.String(40)),
        _column("answer", sa.Text()),
        _column("created_at", WHEN),
        _column("changed_at", WHEN),
        sa.Column("published_at", WHEN),
    )


def downgrade() -> None:
    """Forget all of it."""
    for table in ("testimony", "request_photo", "request_word", "badge_request"):
        op.drop_table(table)


def _requests() -> None:
    op.create_table(
        "badge_request",
        _id(),
        _column("public_id", sa.String(32), unique=True),
        _link("organisation_id", "organisation"),
        _link("person_id", "person"),
        _column("badge_class_id", ID, sa.ForeignKey("badge_class.id")),
        sa.Column("award_id", ID, sa.ForeignKey("award.id"), index=True),
        _column("state", sa.String(20)),
        _column("story", sa.Text()),
        _column("proof", sa.Text()),
        _column("link", sa.Text()),
        _column("wording", sa.String(40)),
        _column("created_at", WHEN),
        _column("changed_at", WHEN),
    )
    op.create_index(
        "uq_badge_request_open",
        "badge_request",
        ["person_id", "badge_class_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_table(
        "request_word",
        _id(),
        _link("request_id", "badge_request"),
        _column("by_person", sa.Boolean()),
        _column("words", sa.Text()),
        _column("said_at", WHEN),
    )
    op.create_table(
        "request_photo",
        _id(),
        _column("public_id", sa.String(32), unique=True),
        _link("request_id", "badge_request"),
        _column("width", sa.Integer()),
        _column("height", sa.Integer()),
        _column("data", sa.LargeBinary()),
    )


def _id() -> sa.Column[Any]:
    return sa.Column("id", ID, primary_key=True)


def _column(name: str, kind: Any, *key: sa.ForeignKey, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, *key, nullable=False, **options)


def _link(name: str, target: str) -> sa.Column[Any]:
    return sa.Column(name, ID, sa.ForeignKey(f"{target}.id"), nullable=False, index=True)
