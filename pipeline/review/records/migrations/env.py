"""How Alembic runs here: on the connection that it is given, in the transaction that is open on it."""

from __future__ import annotations

from alembic import context

from pipeline.review.records.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=context.config.attributes["versions"],
)
with context.begin_transaction():
    context.run_migrations()
