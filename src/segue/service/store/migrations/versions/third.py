"""Whose a playlist is; keys become longer by their owners' names."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEYS = (("playlists", "key"), ("marks", "playlist"), ("events", "playlist"))


def upgrade() -> None:
    """Add the owner: existing playlists belong to nobody, as those of keys without an owner."""
    with op.batch_alter_table("playlists") as table:
        table.add_column(sa.Column("owner", sa.String(64), nullable=False, server_default=""))
    _resize(64, 129)
    op.create_index("playlists_by_owner", "playlists", ["owner", "saved"])


def downgrade() -> None:
    """Drop it."""
    op.drop_index("playlists_by_owner", "playlists")
    _resize(129, 64)
    with op.batch_alter_table("playlists") as table:
        table.drop_column("owner")


def _resize(before: int, after: int) -> None:
    for name, column in KEYS:
        with op.batch_alter_table(name) as table:
            table.alter_column(column, existing_type=sa.String(before), type_=sa.String(after))
