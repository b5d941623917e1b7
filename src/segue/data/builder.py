"""From records, one by one, to a dataset: where ids become row numbers and repeats are settled."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
import polars as pl

from segue.data.dataset import PLAYLIST_SCHEMA, TRACK_SCHEMA, Dataset
from segue.errors import DataError
from segue.types import Id


class PlaylistRecord(msgspec.Struct, kw_only=True):
    """A playlist as a reader hands it over; every part but the id may be missing."""

    id: Id
    title: str | None = None
    tags: list[str] = []
    tracks: list[Id] = []
    likes: int | None = None
    updated: dt.datetime | None = None


class TrackRecord(msgspec.Struct, kw_only=True):
    """What a reader knows of a track; every part but the id may be missing."""

    id: Id
    title: str | None = None
    artists: list[str] = []
    artist_ids: list[str] = []
    album: str | None = None
    album_id: str | None = None
    genres: list[str] = []
    released: dt.date | None = None
    duration_ms: int | None = None
    location: str | None = None


class DatasetBuilder:
    """Collects records and builds a dataset of them.

    Settled here, the same for every format: a track or tag that a playlist repeats is kept once, at its first
    place; a blank title is no title; tags are stripped and blank ones dropped; a track described twice keeps
    its first description; a track that only playlists name gets a row with its id alone; 7 and "7" are one id.

    Attributes:
        repeats: How many repeated tracks were dropped from playlists so far.
    """

    def __init__(self) -> None:
        self.repeats = 0
        self._playlists: dict[str, list[Any]] = {name: [] for name in PLAYLIST_SCHEMA}
        self._tracks: dict[str, list[Any]] = {name: [] for name in TRACK_SCHEMA}
        self._playlist_ids: set[str] = set()
        self._track_rows: dict[str, int] = {}
        self._described: set[int] = set()
        self._integer = {"playlist": True, "track": True}

    def add_playlist(self, record: PlaylistRecord) -> None:
        """Add one playlist.

        Raises:
            DataError: A playlist with this id is there already; nothing is added.
        """
        key = self._key("playlist", record.id)
        if key in self._playlist_ids:
            raise DataError(f"expected each playlist once, got playlist {record.id!r} again", field="id")
        self._playlist_ids.add(key)
        rows = list(dict.fromkeys([self._row(track) for track in record.tracks]))
        self.repeats += len(record.tracks) - len(rows)
        title = (record.title or "").strip()
        values = {
            "id": key,
            "title": title or None,
            "tags": list(dict.fromkeys(tag for tag in map(str.strip, record.tags) if tag)),
            "tracks": rows,
            "likes": record.likes,
            "updated": record.updated,
        }
        for name, value in values.items():
            self._playlists[name].append(value)

    def add_track(self, record: TrackRecord) -> None:
        """Describe one track; a second description of the same track changes nothing."""
        row = self._row(record.id)
        if row in self._described:
            return
        self._described.add(row)
        for name in TRACK_SCHEMA:
            if name != "id":
                self._tracks[name][row] = getattr(record, name)

    def build(self, source: dict[str, str]) -> Dataset:
        """The dataset of all records so far.

        Args:
            source: Where it came from, for the manifest: `{"format": "melon", …}`.
        """
        return Dataset.of(
            pl.DataFrame(self._playlists, schema=dict(PLAYLIST_SCHEMA)),
            pl.DataFrame(self._tracks, schema=dict(TRACK_SCHEMA)),
            source=source,
            playlist_ids="integer" if self._integer["playlist"] and self._playlist_ids else "text",
            track_ids="integer" if self._integer["track"] and self._track_rows else "text",
        )

    def _key(self, kind: str, value: Id) -> str:
        if not isinstance(value, int):
            self._integer[kind] = False
        return str(value)

    def _row(self, track: Id) -> int:
        key = self._key("track", track)
        row = self._track_rows.get(key)
        if row is None:
            row = self._track_rows[key] = len(self._track_rows)
            for name, column in self._tracks.items():
                column.append(key if name == "id" else [] if name in _LISTS else None)
        return row


_LISTS = frozenset(name for name, kind in TRACK_SCHEMA.items() if isinstance(kind, pl.List))
