"""What Alembic runs: the steps, on the connection that it is given."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import context

from segue.service.store.tables import METADATA

LOCK: Final = int.from_bytes(b"segue")
"""The advisory lock in PostgreSQL that a service holds while it brings the tables up to date."""

connection: sa.Connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    render_as_batch=True,  # SQLite changes a table by writing it anew
)
with context.begin_transaction():
    if connection.dialect.name == "postgresql":
        # services that start at once migrate one after the other; the lock goes with the transaction
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
    context.run_migrations()
