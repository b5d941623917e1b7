"""From single records to a dataset: ids become row numbers, and repeats are removed."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

import msgspec
import polars as pl

from segue.data.dataset import Dataset
from segue.data.isrc import isrc_of
from segue.data.mbid import mbid_of
from segue.data.path_names import named as path_named
from segue.data.records.columns import Table
from segue.data.records.descriptions import Description, Descriptions
from segue.data.schema import PLAYLIST_SCHEMA, TRACK_SCHEMA, UINT32_MAX
from segue.data.tags import unified
from segue.errors import DataError, Where
from segue.ids import Id, as_id, composed, id_key


class PlaylistRecord(msgspec.Struct, kw_only=True):
    """A playlist as a reader passes it on; every part but the id may be missing.

    `weights` are the weights of its tracks, in their order, if the file has any; a dataset has none.
    """

    id: Id
    title: str | None = None
    tags: list[str] = []
    tracks: list[Id] = []
    weights: list[float] = []
    likes: int | None = None
    updated: dt.datetime | None = None


class TrackRecord(msgspec.Struct, kw_only=True):
    """A track's description as a reader passes it on; every part but the id may be missing."""

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
    isrc: str | None = None
    mbid: str | None = None


class Records(NamedTuple):
    """Records as tables, before they are a dataset.

    Attributes:
        playlists: As in `PLAYLIST_SCHEMA`, tags as they were written; `tracks` are places in `ids`.
        ids: The tracks' ids, in the order of their first appearance.
        described: One row for each described track: its place in `ids` as `row`, then the fields.
        integers: Whether all ids are integers: of "playlist" and of "track".
    """

    playlists: pl.DataFrame
    ids: list[str]
    described: pl.DataFrame
    integers: Mapping[str, bool]

    def dataset(self, source: dict[str, str]) -> tuple[Dataset, int]:
        """Return the dataset, and the number of tracks that were named by their paths."""
        tracks, named = self._tracks()
        dataset = Dataset.of_tables(
            self.playlists.with_columns(unified(self.playlists["tags"])),
            tracks,
            source=source,
            playlist_ids="integer" if self.integers["playlist"] and self.playlists.height else "text",
            track_ids="integer" if self.integers["track"] and self.ids else "text",
        )
        return dataset, named

    def _tracks(self) -> tuple[pl.DataFrame, int]:
        """The tracks table: one row for each id, in the order of their first appearance, described or not.

        A track that has a path and no title is named by its path, see `segue.data.path_names`.
        """
        rows = pl.DataFrame({"id": pl.Series(self.ids, dtype=pl.String)}).with_row_index("row")
        nothing = {
            name: pl.lit([], dtype=kind) for name, kind in TRACK_SCHEMA.items() if isinstance(kind, pl.List)
        }
        joined = rows.join(self.described, on="row", how="left", maintain_order="left")
        return path_named(
            joined.with_columns(pl.col(name).fill_null(empty) for name, empty in nothing.items())
        )


class DatasetBuilder:
    """Collects records and builds a dataset from them.

    It applies the same rules to every format. If a playlist repeats a track or tag, the first one stays.
    A blank title counts as no title. Tags follow `segue.data.tags`; blank ones are dropped. The descriptions of a
    track in several records are merged field by field. A track that only playlists name gets a row
    with just its id. Titles and names are composed (Unicode NFC); locations stay as they are spelled. A duration
    outside 1 to 2³² - 1 ms counts as unknown. Ids follow `segue.ids`, ISRCs `segue.data.isrc`; a text that is no
    MusicBrainz id counts as unknown.

    Attributes:
        repeats: Number of repeated tracks dropped from playlists so far.
        weights: Playlist id → track id → the track's weight, if a file gives one that is not 1.
        named: Number of tracks that `build` named by their paths.
    """

    def __init__(self) -> None:
        self.repeats = self.named = 0
        self.weights: dict[str, dict[str, float]] = {}
        self._playlists = Table(PLAYLIST_SCHEMA)
        self._descriptions = Descriptions()
        self._playlist_ids: set[str] = set()
        self._repeated: Counter[str] = Counter()
        self._track_rows: dict[str, int] = {}
        self._integer = {"playlist": True, "track": True}

    def free_id(self, name: str) -> str:
        """Return an id for a playlist that has only a name: the name, with a number if a playlist has it."""
        first = key = id_key(name)
        while key in self._playlist_ids:
            self._repeated[first] += 1
            key = f"{first} ({self._repeated[first] + 1})"
        return key

    def add_playlist(self, record: PlaylistRecord) -> None:
        """Add one playlist.

        Raises:
            DataError: There is already a playlist with this id, or `likes` is outside 0 to 2³² - 1; then
                nothing is added.
        """
        key, integer = _keyed(record.id)
        if key in self._playlist_ids:
            raise DataError(
                expected="each playlist once", got=f"{record.id!r} again", where=Where(field="id")
            )
        if record.likes is not None and not 0 <= record.likes <= UINT32_MAX:
            raise DataError(
                expected=f"likes from 0 to {UINT32_MAX}", got=str(record.likes), where=Where(field="likes")
            )
        self._integer["playlist"] &= integer
        self._playlist_ids.add(key)
        rows = list(dict.fromkeys([self._row(track) for track in record.tracks]))
        self.repeats += len(record.tracks) - len(rows)
        counted = zip(map(id_key, record.tracks), record.weights, strict=False)
        if weights := {track: weight for track, weight in counted if weight != 1}:
            self.weights[key] = weights
        self._playlists.add((key, stored(record.title), record.tags, rows, record.likes, record.updated))

    def add_track(self, record: TrackRecord) -> None:
        """Add the description of a track; several descriptions of a track are merged (see `Descriptions`).

        Raises:
            DataError: `isrc` is not an ISRC; then nothing is added.
        """
        self.describe(record.id, description_of(record))

    def describe(self, track: Id, description: Description) -> None:
        """Do the same for a description that is in the form that `description_of` returns."""
        self._descriptions.add(self._row(track), description)

    def build(self, source: dict[str, str]) -> Dataset:
        """The dataset of all records so far.

        Args:
            source: The origin of the records, for the manifest: `{"format": "melon", …}`.
        """
        records = Records(
            self._playlists.frame(), list(self._track_rows), self._descriptions.frame(), self.integers
        )
        dataset, self.named = records.dataset(source)
        return dataset

    @property
    def integers(self) -> dict[str, bool]:
        """Whether all ids so far are integers: of "playlist" and of "track"."""
        return dict(self._integer)

    def tables(self) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
        """The records so far as they came: playlists, the tracks' ids, and all different descriptions of tracks."""
        ids = pl.DataFrame({"id": pl.Series(list(self._track_rows), dtype=pl.String)})
        return self._playlists.frame(), ids, self._descriptions.all()

    def _row(self, track: Id) -> int:
        known = self._track_rows.get(track) if type(track) is str else None
        if known is not None:
            self._integer["track"] = False
            return known
        key, integer = _keyed(track)
        if not integer:
            self._integer["track"] = False
        return self._track_rows.setdefault(key, len(self._track_rows))


def description_of(record: TrackRecord) -> Description:
    """Return the values that a dataset keeps of a track's description.

    Raises:
        DataError: `isrc` is not an ISRC.
    """
    return (
        stored(record.title),
        tuple(map(composed, record.artists)),
        tuple(map(composed, record.artist_ids)),
        stored(record.album),
        stored(record.album_id),
        tuple(map(composed, record.genres)),
        record.released,
        stored_duration(record.duration_ms),
        (record.location or "").strip() or None,  # as it is spelled on its disk
        isrc_of(record.isrc, field="isrc") if record.isrc else None,
        mbid_of(record.mbid) if record.mbid else None,
    )


def stored_duration(milliseconds: int | None) -> int | None:
    """A duration; None for one outside 1 to 2³² - 1 ms."""
    return milliseconds if milliseconds is not None and 0 < milliseconds <= UINT32_MAX else None


def _keyed(value: Id) -> tuple[str, bool]:
    """The text that an id is stored as, and whether it is written as an integer."""
    key = as_id(value)
    return str(key), isinstance(key, int)


def stored(text: str | None) -> str | None:
    """`text` composed (NFC), without surrounding space; None if nothing is left."""
    return composed((text or "").strip()) or None
