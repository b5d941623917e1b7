"""Kept playlists, marks and events."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the three tables."""
    op.create_table(
        "playlists",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("tags", sa.Text, nullable=False),
        sa.Column("tracks", sa.Text, nullable=False),
        sa.Column("saved", sa.DateTime, nullable=False),
    )
    op.create_index("playlists_by_time", "playlists", ["saved"])
    op.create_table(
        "marks",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "playlist", sa.String(64), sa.ForeignKey("playlists.key", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("digest", sa.String(32), nullable=False),
        sa.Column("track", sa.Text, nullable=False),
        sa.Column("mark", sa.String(8), nullable=False),
        sa.UniqueConstraint("playlist", "digest", name="one_mark_a_track"),
    )
    op.create_table(
        "events",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "playlist", sa.String(64), sa.ForeignKey("playlists.key", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("track", sa.Text, nullable=False),
        sa.Column("event", sa.String(8), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
    )
    op.create_index("events_by_playlist", "events", ["playlist"])


def downgrade() -> None:
    """Drop them."""
    for table in ("events", "marks", "playlists"):
        op.drop_table(table)
