"""One table with a row for each track of a playlist, as logs have it, made the two tables of a dataset.

Its columns are those of a CSV: `playlist` and `track` are required; `position` orders the tracks of a playlist, else
the rows' order does; `playlist_title` and `tags` describe the playlist, `title`, `artist`, `album`, `genres`,
`released`, `duration_ms`, `location` and `isrc` the track. Of a value that rows tell differently the first one
counts. `artist`, `genres` and `tags` hold texts, with `|` between several, or lists of texts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from segue.data.frame_columns import ID, INTEGER, TEXT, Place, lists, scalars
from segue.data.frames import id_kind, opened, picked
from segue.data.schema import IdKind
from segue.errors import ConfigError, DataError, Where

TABLE: Final = "frame"
"""What errors call the table."""

_REQUIRED: Final = ("playlist", "track")
_TRACKS: Final = {"title": "title", "artist": "artists", "album": "album", "genres": "genres", "released": "released",
    "duration_ms": "duration_ms", "location": "location", "isrc": "isrc"}  # fmt: skip
_PLAYLISTS: Final = {"playlist_title": "title", "tags": "tags"}
_KNOWN: Final = (*_REQUIRED, "position", *_PLAYLISTS, *_TRACKS)
_SEVERAL: Final = frozenset({"artist", "genres", "tags"})


def tables(
    frame: Any, columns: Mapping[str, str]
) -> tuple[pl.DataFrame, pl.DataFrame, tuple[IdKind, IdKind]]:
    """The tables of playlists and of tracks, and the kinds of their ids.

    Args:
        frame: A frame of any library.
        columns: Segue's name of a column → its name in the frame; by default the same, where there is such a one.

    Raises:
        ConfigError: Segue does not know a name.
        DataError: The frame has no such column, or a value is no id, text or integer.
    """
    found = _found(frame, columns)
    ids = {name: scalars(found[name], ID, Place(TABLE, name), needed=True) for name in _REQUIRED}
    kinds: list[IdKind] = [id_kind(found[name], ids[name], Place(TABLE, name), None) for name in _REQUIRED]
    rows = pl.DataFrame({**ids, **{name: column for name, column in found.items() if name not in _REQUIRED}})
    tracks = rows.group_by("track", maintain_order=True).agg(
        _first(name).alias(new) for name, new in _TRACKS.items() if name in found
    )
    numbers = tracks.select("track", number=pl.int_range(pl.len(), dtype=pl.UInt32))
    rows = rows.join(numbers, on="track", how="left", maintain_order="left")
    order = rows.select("playlist").unique(maintain_order=True)
    if "position" in found:
        rows = rows.sort("position", maintain_order=True)
    playlists = rows.group_by("playlist", maintain_order=True).agg(
        pl.col("number").unique(maintain_order=True).alias("tracks"),
        *(
            pl.col("tags").explode(empty_as_null=False, keep_nulls=False).alias("tags") if name == "tags" else
            _first(name).alias(new)
            for name, new in _PLAYLISTS.items() if name in found
        ),
    )  # fmt: skip
    playlists = order.join(playlists, on="playlist", how="left", maintain_order="left")
    return playlists.rename({"playlist": "id"}), tracks.rename({"track": "id"}), (kinds[0], kinds[1])


def _found(frame: Any, columns: Mapping[str, str]) -> dict[str, pl.Series]:
    """The columns of a frame by Segue's names, lists and integers checked."""
    unknown = next((name for name in columns if name not in _KNOWN), None)
    if unknown is not None:
        raise ConfigError(
            expected=f"columns among {', '.join(_KNOWN)}", got=unknown, where=Where(field="columns")
        )
    whole = opened(frame, TABLE)
    names = {name: columns.get(name, name) for name in _KNOWN}
    needed = [name for name in _KNOWN if name in columns or name in _REQUIRED]
    missing = next((name for name in needed if names[name] not in whole.columns), None)
    if missing is not None:
        raise DataError(
            expected=f"the column {names[missing]}",
            got=", ".join(map(str, whole.columns))[:1000] or "none",
            where=Where(TABLE, field=missing),
            hint='Name the columns: Dataset.of(frame, playlist="user", track="item").',
        )
    there = {name: own for name, own in names.items() if own in whole.columns}
    given = picked(whole, list(dict.fromkeys(there.values())))
    return {name: _checked(name, given[own]) for name, own in there.items()}


def _checked(name: str, column: pl.Series) -> pl.Series:
    place = Place(TABLE, name)
    if name in _SEVERAL:
        if isinstance(column.dtype, pl.List | pl.Array) or column.dtype == pl.Object:
            return lists(column, TEXT, place)
        texts = scalars(column, TEXT, place)
        parts = texts.str.split("|").list.eval(pl.element().str.strip_chars())
        return parts.list.eval(pl.element().filter(pl.element() != "")).fill_null([])
    return scalars(column, INTEGER, place) if name == "position" else column


def _first(name: str) -> pl.Expr:
    """The first value of a group that is known; an empty list is none."""
    known = pl.col(name).list.len() > 0 if name in _SEVERAL else pl.col(name).is_not_null()
    return pl.col(name).filter(known).first()
