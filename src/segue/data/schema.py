"""The columns of a dataset's two tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

import polars as pl

from segue import forks

PLAYLIST_SCHEMA: Final[Mapping[str, Any]] = {
    "id": pl.String,
    "title": pl.String,  # null when unknown
    "tags": pl.List(pl.String),  # [] when unknown, no tag twice
    "tracks": pl.List(pl.UInt32),  # row numbers of the tracks table, in playlist order, no track twice
    "likes": pl.UInt32,  # null when unknown
    "updated": pl.Datetime("ms"),  # last edit; null when unknown
}
"""One row for each playlist."""

TRACK_SCHEMA: Final[Mapping[str, Any]] = {
    "id": pl.String,
    "title": pl.String,  # null when unknown, as are album, album_id, released, duration_ms, location, isrc, mbid
    "artists": pl.List(pl.String),  # names; [] when unknown
    "artist_ids": pl.List(pl.String),  # ids of `artists`, in the same order, or [] where the source has none
    "album": pl.String,
    "album_id": pl.String,
    "genres": pl.List(pl.String),  # [] when unknown
    "released": pl.Date,
    "duration_ms": pl.UInt32,
    "location": pl.String,  # file path or URI
    "isrc": pl.String,  # as `segue.data.isrc` spells it
    "mbid": pl.String,  # the recording's MusicBrainz id, as `segue.data.mbid` spells it
}
"""One row for each track. Playlists refer to tracks by row number."""

OPTIONAL: Final = ("isrc", "mbid")
"""Columns that are stored only if they hold a value. So tables without them are as before these columns existed."""

UINT32_MAX: Final = 2**32 - 1
"""The largest number that the dataset's tables can hold."""

IdKind = Literal["integer", "text"]


def completed(table: pl.DataFrame, schema: Mapping[str, Any]) -> pl.DataFrame:
    """A stored table with all optional columns of its schema; the added ones are empty."""
    absent = [name for name in schema if name in OPTIONAL and name not in table.columns]
    return table.with_columns(pl.lit(None, dtype=schema[name]).alias(name) for name in absent)


def as_stored(table: pl.DataFrame) -> pl.DataFrame:
    """A table as it is stored: without optional columns that hold no value.

    Raises:
        ConfigError: This is a forked child, in which Polars would hang.
    """
    forks.check("write a table")
    return table.drop(
        name for name in OPTIONAL if name in table.columns and table[name].null_count() == table.height
    )
