"""What Alembic runs: the steps, on the connection that it is given."""

from __future__ import annotations

from alembic import context

from segue.service.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,  # SQLite changes a table by writing it anew
)
with context.begin_transaction():
    context.run_migrations()
