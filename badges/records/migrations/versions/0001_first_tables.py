"""The first tables."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Written out, not taken from badges.records.tables: a migration never changes when the tables do.
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WHEN = sa.DateTime(timezone=True)


def _column(name: str, kind: Any, *more: Any, **options: Any) -> sa.Column[Any]:
    """Return a column that is required unless said otherwise; the naming convention names its constraints."""
    return sa.Column(name, kind, *more, **{"nullable": False, **options})


def _id() -> sa.Column[Any]:
    return sa.Column("id", KEY, primary_key=True)


def _link(name: str, target: str, **options: Any) -> sa.Column[Any]:
    return _column(name, KEY, sa.ForeignKey(f"{target}.id"), **options)


def upgrade() -> None:
    """Create the tables."""
    _organisations()
    _signing_in()
    _catalogue()
    _actions()
    _people()
    _signers_and_batches()
    _awards()
    _assertions()


def downgrade() -> None:
    """Drop them, in the opposite order."""
    for table in (
        "assertion",
        "award_batch_row",
        "award",
        "award_batch",
        "signer",
        "participation",
        "person",
        "session",
        "action",
        "badge_class_version",
        "badge_class",
        "mail_outbox",
        "signed_in_session",
        "sign_in_link",
        "membership",
        "account",
        "organisation",
        "instance_setting",
    ):
        op.drop_table(table)


def _organisations() -> None:
    """Create organisations and the accounts of those who work there."""
    op.create_table(
        "instance_setting",
        _column("name", sa.String(40), primary_key=True),
        _column("value", sa.Text()),
    )
    op.create_table(
        "organisation",
        _id(),
        _column("slug", sa.String(80), unique=True),
        _column("name", sa.String(200)),
        _column("kind", sa.String(40)),
        _column("url", sa.String(500)),
        _column("email", sa.String(320)),
        _column("description", sa.Text()),
        _column("territory", sa.String(200)),
        _column("people_changes", sa.Integer()),
        _column("created_at", WHEN),
    )
    op.create_table(
        "account",
        _id(),
        _column("public_id", sa.String(32), unique=True),
        _column("email", sa.String(320), unique=True),
        _column("name", sa.String(200)),
        _column("created_at", WHEN),
    )
    op.create_table(
        "membership",
        _id(),
        _link("organisation_id", "organisation", index=True),
        _link("account_id", "account", index=True),
        _column("role", sa.String(20)),
        _column("created_at", WHEN),
        sa.UniqueConstraint("organisation_id", "account_id"),
    )


def _signing_in() -> None:
    """Create one-time links, sessions of browsers and the outbox that carries the links."""
    op.create_table(
        "sign_in_link",
        _id(),
        _link("account_id", "account", index=True),
        _column("digest", sa.String(64), unique=True),
        _column("expires_at", WHEN),
        _column("used_at", WHEN, nullable=True),
    )
    op.create_table(
        "signed_in_session",
        _id(),
        _link("account_id", "account", index=True),
        _column("digest", sa.String(64), unique=True),
        _column("expires_at", WHEN),
    )
    op.create_table(
        "mail_outbox",
        _id(),
        _column("recipient", sa.String(320)),
        _column("subject", sa.String(200)),
        _column("body", sa.Text()),
        _column("created_at", WHEN),
        _column("sent_at", WHEN, nullable=True, index=True),
        _column("attempts", sa.Integer()),
    )


def _catalogue() -> None:
    """Create badge classes and their versions."""
    op.create_table(
        "badge_class",
        _id(),
        _link("organisation_id", "organisation", index=True),
        _column("slug", sa.String(80)),
        _column("starter_slug", sa.String(80)),
        _column("current_version", sa.Integer()),
        _column("created_at", WHEN),
        sa.UniqueConstraint("organisation_id", "slug"),
    )
    op.create_table(
        "badge_class_version",
        _id(),
        _link("badge_class_id", "badge_class", index=True),
        _column("number", sa.Integer()),
        _column("kind", sa.String(20)),
        _column("proof_level", sa.String(40)),
        _column("recipient_kind", sa.String(20)),
        _column("validity", sa.String(20), nullable=True),
        _column("content", sa.JSON()),
        _column("tags", sa.JSON()),
        _column("alignment", sa.JSON()),
        _column("requires", sa.JSON()),
        _column("image_svg", sa.Text()),
        _column("image_png", sa.LargeBinary()),
        _column("created_at", WHEN),
        _column("awarded_at", WHEN, nullable=True),
        sa.UniqueConstraint("badge_class_id", "number"),
    )


def _actions() -> None:
    """Create actions and their sessions."""
    op.create_table(
        "action",
        _id(),
        _column("public_id", sa.String(32), unique=True),
        _link("organisation_id", "organisation", index=True),
        _column("title", sa.String(200)),
        _column("kind", sa.String(40)),
        _column("description", sa.Text()),
        _column("structure", sa.Text()),
        _column("moyens", sa.Text()),
        _column("publics", sa.JSON()),
        _column("partenaires", sa.Text()),
        _column("delais", sa.Text()),
        _column("created_at", WHEN),
    )
    op.create_table(
        "session",
        _id(),
        _column("public_id", sa.String(32), unique=True),
        _link("organisation_id", "organisation", index=True),
        _link("action_id", "action", index=True),
        _column("takes_place_on", sa.Date()),
        _column("place", sa.String(200)),
        _column("host", sa.String(200)),
        _column("created_at", WHEN),
    )


def _people() -> None:
    """Create people and who took part in what."""
    op.create_table(
        "person",
        _id(),
        _column("public_id", sa.String(32), unique=True),
        _link("organisation_id", "organisation", index=True),
        _column("name", sa.String(200)),
        _column("normalised_name", sa.String(200)),
        _column("email", sa.String(320), nullable=True),
        _column("phone", sa.String(20), nullable=True),
        _column("created_at", WHEN),
    )
    op.create_index("ix_person_match", "person", ["organisation_id", "normalised_name"])
    op.create_table(
        "participation",
        _id(),
        _link("session_id", "session", index=True),
        _link("person_id", "person", index=True),
        _column("present", sa.Boolean()),
        _column("observations", sa.JSON()),
        _column("note", sa.Text()),
        _column("created_at", WHEN),
        sa.UniqueConstraint("session_id", "person_id"),
    )


def _signers_and_batches() -> None:
    """Create signers and award batches."""
    op.create_table(
        "signer",
        _id(),
        _link("organisation_id", "organisation", index=True),
        _column("kid", sa.String(32), unique=True),
        _column("state", sa.String(20)),
        _column("key_uri", sa.String(500)),
        _column("public_pem", sa.Text()),
        _column("decoys", sa.JSON()),
        _column("created_at", WHEN),
        _column("retired_at", WHEN, nullable=True),
    )
    op.create_index(
        "uq_signer_active",
        "signer",
        ["organisation_id"],
        unique=True,
        sqlite_where=sa.text("state = 'active'"),
        postgresql_where=sa.text("state = 'active'"),
    )
    op.create_table(
        "award_batch",
        _id(),
        _column("public_id", sa.String(32), unique=True),
        _link("organisation_id", "organisation", index=True),
        _link("account_id", "account", nullable=True),
        _link("badge_version_id", "badge_class_version", index=True),
        _link("session_id", "session", index=True),
        _column("sheet_name", sa.String(200)),
        _column("sheet_digest", sa.String(64)),
        _column("observation_labels", sa.JSON()),
        _column("header_problems", sa.JSON()),
        _column("ignored_columns", sa.JSON()),
        _column("people_seen", sa.Integer()),
        _column("state", sa.String(20), index=True),
        _column("total", sa.Integer()),
        _column("done", sa.Integer()),
        _column("created_at", WHEN),
        _column("confirmed_at", WHEN, nullable=True),
        _column("finished_at", WHEN, nullable=True),
    )


def _awards() -> None:
    """Create awards and the rows that led to them."""
    op.create_table(
        "award",
        _id(),
        _column("public_id", sa.String(32), unique=True),
        _link("organisation_id", "organisation", index=True),
        _link("badge_version_id", "badge_class_version"),
        _link("person_id", "person", index=True),
        _link("session_id", "session", index=True),
        _link("batch_id", "award_batch", nullable=True, index=True),
        _column("claim_lookup", sa.String(64), unique=True),
        _column("claim_generation", sa.Integer()),
        _column("awarded_at", WHEN),
        _column("revoked_at", WHEN, nullable=True),
        _column("revocation_reason", sa.String(40), nullable=True),
        sa.UniqueConstraint("badge_version_id", "person_id", "session_id"),
    )
    op.create_table(
        "award_batch_row",
        _id(),
        _link("batch_id", "award_batch"),
        _column("number", sa.Integer()),
        _column("name", sa.String(200)),
        _column("normalised_name", sa.String(200)),
        _column("email", sa.String(320), nullable=True),
        _column("phone", sa.String(20), nullable=True),
        _column("present", sa.Boolean(), nullable=True),
        _column("observations", sa.JSON()),
        _column("note", sa.Text()),
        _column("problems", sa.JSON()),
        _column("candidates", sa.JSON()),
        _column("twins", sa.JSON()),
        _column("had_before", sa.Boolean()),
        _link("person_id", "person", nullable=True),
        _column("state", sa.String(20)),
        _link("award_id", "award", nullable=True, index=True),
        sa.UniqueConstraint("batch_id", "number"),
    )
    op.create_index("ix_award_batch_row_pending", "award_batch_row", ["batch_id", "state"])


def _assertions() -> None:
    """Create published assertions."""
    op.create_table(
        "assertion",
        _id(),
        _column("public_id", sa.String(32), unique=True),
        _link("organisation_id", "organisation", index=True),
        _link("award_id", "award", index=True),
        _link("signer_id", "signer"),
        _column("signed_id", sa.String(45), unique=True),
        _column("short_code", sa.String(12), unique=True),
        _column("recipient_kind", sa.String(10)),
        _column("recipient_token", sa.String(32), unique=True),
        _column("recipient_salt", sa.String(64), nullable=True),
        _column("recipient_hash", sa.String(80), nullable=True),
        _column("issued_at", WHEN),
        _column("expires_at", WHEN, nullable=True),
        _column("document", sa.LargeBinary()),
        _column("jws", sa.Text()),
        _column("revoked_at", WHEN, nullable=True),
    )
    op.create_index(
        "ix_assertion_revoked",
        "assertion",
        ["signer_id", "signed_id"],
        sqlite_where=sa.text("revoked_at IS NOT NULL"),
        postgresql_where=sa.text("revoked_at IS NOT NULL"),
    )
