"""Alembic's migrations of the store: one file a step, never changed once released."""
