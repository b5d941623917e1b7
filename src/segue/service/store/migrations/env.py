"""The program that Alembic runs: it applies the steps on the given connection."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import context

from segue.service.store.tables import METADATA

LOCK: Final = int.from_bytes(b"segue")
"""The advisory lock in PostgreSQL that a service holds while it migrates the tables."""

connection: sa.Connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    render_as_batch=True,  # SQLite changes a table by writing it again
)
with context.begin_transaction():
    if connection.dialect.name == "postgresql":
        # services that start together migrate one after the other; the lock ends with the transaction
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
    context.run_migrations()
