"""Alembic's entry: runs the numbered migrations on the connection that `badges.records.database` opened."""

from __future__ import annotations

from alembic import context

from badges.records.tables import Base

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, compare_type=True, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
