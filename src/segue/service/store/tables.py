"""The store's tables.

| table     | what is in it                                                                             |
|-----------|-------------------------------------------------------------------------------------------|
| playlists | one row for each kept playlist; tags and tracks are JSON lists, so that ids stay integers |
|           | or texts; weights are a JSON list too, empty if all weights are 1; the key of an owner's  |
|           | playlist begins with the owner and a slash                                                |
| marks     | the current state of a recommended track: kept, pinned or dropped                         |
| events    | every event in its original form, also undone ones                                        |
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

METADATA: Final = MetaData()

PLAYLISTS: Final = Table(
    "playlists",
    METADATA,
    Column("key", String(129), primary_key=True),
    Column("title", Text, nullable=False),
    Column("tags", Text, nullable=False),
    Column("tracks", Text, nullable=False),
    Column("weights", Text, nullable=False, server_default="[]"),
    Column("draft", Boolean, nullable=False, server_default=false()),
    Column("saved", DateTime, nullable=False),
    Column("owner", String(64), nullable=False, server_default=""),
    Index("playlists_by_time", "saved"),
    Index("playlists_by_owner", "owner", "saved"),
)

MARKS: Final = Table(
    "marks",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("playlist", String(129), ForeignKey("playlists.key", ondelete="CASCADE"), nullable=False),
    # ids may be too long for an index, so it has their digest
    Column("digest", String(32), nullable=False),
    Column("track", Text, nullable=False),
    Column("mark", String(8), nullable=False),
    UniqueConstraint("playlist", "digest", name="one_mark_a_track"),
)

EVENTS: Final = Table(
    "events",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("playlist", String(129), ForeignKey("playlists.key", ondelete="CASCADE"), nullable=False),
    Column("track", Text, nullable=False),
    Column("event", String(8), nullable=False),
    Column("at", DateTime, nullable=False),
    Index("events_by_playlist", "playlist"),
)

VERSION: Final = Table("alembic_version", MetaData(), Column("version_num", String(32), nullable=False))
"""Alembic's own table, with the version of the others in its only row."""
