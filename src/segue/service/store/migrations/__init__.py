"""Alembic's migrations of the store: one file for each step, never changed after its release."""
