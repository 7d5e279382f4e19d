"""Employers take part: endorsements, proposed meetings, engaged employers with their badge, the directory."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STANDS = sa.text("confirmed_at IS NOT NULL AND withdrawn_at IS NULL")
OWN = sa.text("employer_id IS NULL")


def upgrade() -> None:
    """Add the tables; from now on an assertion is of an award or of an engagement."""
    _endorsements()
    _meetings()
    _employers()
    _directory()
    with op.batch_alter_table("assertion") as changed:
        changed.alter_column("award_id", existing_type=ID, nullable=True)
        changed.add_column(sa.Column("engagement_id", ID))
        changed.create_foreign_key("fk_assertion_engagement_id_engagement", "engagement", ["engagement_id"], ["id"])
        changed.create_index("ix_assertion_engagement_id", ["engagement_id"])
        changed.create_check_constraint(op.f("ck_assertion_of_one"), "(award_id IS NULL) <> (engagement_id IS NULL)")


def downgrade() -> None:
    """Forget all of it, the badges of employers with it."""
    op.execute(sa.text("DELETE FROM assertion WHERE engagement_id IS NOT NULL"))
    with op.batch_alter_table("assertion") as changed:
        changed.drop_constraint(op.f("ck_assertion_of_one"), type_="check")
        changed.drop_index("ix_assertion_engagement_id")
        changed.drop_constraint("fk_assertion_engagement_id_engagement", type_="foreignkey")
        changed.drop_column("engagement_id")
        changed.alter_column("award_id", existing_type=ID, nullable=False)
    for table in ("directory_mark", "directory_entry", "engagement", "employer", "meeting", "endorsement"):
        op.drop_table(table)


def _endorsements() -> None:
    op.create_table(
        "endorsement",
        _id(),
        _column("public_id", sa.String(32), unique=True),
        _link("organisation_id", "organisation"),
        _link("badge_version_id", "badge_class_version"),
        _column("name", sa.String(200)),
        _column("url", sa.String(500)),
        sa.Column("email", sa.String(320), index=True),
        _column("domain", sa.String(255)),
        _column("comment", sa.String(300)),
        sa.Column("logo", sa.LargeBinary()),
        sa.Column("digest", sa.String(64), unique=True),
        _column("created_at", WHEN),
        _column("link_ends_at", WHEN),
        sa.Column("confirmed_at", WHEN),
        sa.Column("document", sa.LargeBinary()),
        sa.Column("seen_at", WHEN),
        sa.Column("withdrawn_at", WHEN),
        sa.Column("withdrawal_reason", sa.String(40)),
    )
    op.create_index(
        "uq_endorsement_standing",
        "endorsement",
        ["badge_version_id", "email"],
        unique=True,
        sqlite_where=STANDS,
        postgresql_where=STANDS,
    )


def _meetings() -> None:
    op.create_table(
        "meeting",
        _id(),
        _column("public_id", sa.String(32), unique=True),
        _link("organisation_id", "organisation"),
        _link("award_id", "award"),
        _column("kind", sa.String(20)),
        _column("employer", sa.String(200)),
        _column("contact", sa.String(200)),
        _column("email", sa.String(320), index=True),
        _column("message", sa.Text()),
        _column("state", sa.String(20), index=True),
        sa.Column("digest", sa.String(64), unique=True),
        _column("created_at", WHEN),
        _column("link_ends_at", WHEN),
        sa.Column("confirmed_at", WHEN),
        sa.Column("passed_on_at", WHEN),
        sa.Column("answered_at", WHEN),
        _column("ends_at", WHEN),
        _column("note", sa.Text()),
        _column("email_given", sa.Boolean()),
        _column("phone_given", sa.Boolean()),
    )


def _employers() -> None:
    op.create_table(
        "employer",
        _id(),
        _column("public_id", sa.String(32), unique=True),
        _link("organisation_id", "organisation"),
        _column("name", sa.String(200)),
        _column("url", sa.String(500)),
        _column("place", sa.String(200)),
        _column("created_at", WHEN),
    )
    op.create_table(
        "engagement",
        _id(),
        _column("public_id", sa.String(32), unique=True),
        _link("organisation_id", "organisation"),
        _link("employer_id", "employer"),
        _link("badge_version_id", "badge_class_version"),
        _column("awarded_at", WHEN),
        sa.Column("revoked_at", WHEN),
        sa.Column("revocation_reason", sa.String(40)),
    )


def _directory() -> None:
    op.create_table(
        "directory_entry",
        _id(),
        _column("public_id", sa.String(32), unique=True),
        _link("organisation_id", "organisation"),
        sa.Column("employer_id", ID, sa.ForeignKey("employer.id"), unique=True),
        _column("offer", sa.Text()),
        sa.Column("listed_at", WHEN),
        _column("changed_at", WHEN),
    )
    op.create_index(
        "uq_directory_entry_own",
        "directory_entry",
        ["organisation_id"],
        unique=True,
        sqlite_where=OWN,
        postgresql_where=OWN,
    )
    op.create_table(
        "directory_mark",
        sa.Column("entry_id", ID, sa.ForeignKey("directory_entry.id"), primary_key=True),
        sa.Column("facet", sa.String(12), primary_key=True),
        sa.Column("value", sa.String(80), primary_key=True),
    )
    op.create_index("ix_directory_mark_found", "directory_mark", ["facet", "value"])


def _id() -> sa.Column[Any]:
    return sa.Column("id", ID, primary_key=True)


def _column(name: str, kind: Any, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False, **options)


def _link(name: str, target: str) -> sa.Column[Any]:
    return sa.Column(name, ID, sa.ForeignKey(f"{target}.id"), nullable=False, index=True)
