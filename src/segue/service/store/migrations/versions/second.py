"""The weight of each track of a kept playlist, and whether a playlist is a draft."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both columns: tracks of existing playlists get the weight 1, and none of the playlists is a draft."""
    with op.batch_alter_table("playlists") as table:
        table.add_column(sa.Column("weights", sa.Text, nullable=False, server_default="[]"))
        table.add_column(sa.Column("draft", sa.Boolean, nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("playlists") as table:
        table.drop_column("draft")
        table.drop_column("weights")
