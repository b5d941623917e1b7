"""Putting the contents of several files together, in order: the dataset is the one that reading them in turn makes."""

from __future__ import annotations

import io
from collections import Counter
from typing import Final, cast

import numpy as np
import polars as pl
from numpy.typing import NDArray

from segue.data.readers.slices.content import Content
from segue.data.records.builder import Records
from segue.data.records.columns import lists_of
from segue.data.records.descriptions import SCHEMA, Description, settled
from segue.errors import ErrorFields

_ODD: Final = np.uint64(0x9E3779B97F4A7C15)


class RepeatedPlaylist(Exception):  # noqa: N818 - no error of a person: it sends the import the other way
    """Two files have a playlist of one id, so the record that repeats it has to be found."""


class Merged:
    """The contents so far. It holds each track once, and the rows of the playlists.

    Attributes:
        repeats: Number of repeated tracks that were dropped.
        notes: What was ignored or repaired.
        problems: The errors of bad records.
    """

    def __init__(self) -> None:
        self.repeats = 0
        self.notes: Counter[str] = Counter()
        self.problems: list[ErrorFields] = []
        self._integers = {"playlist": True, "track": True}
        self._playlists: list[pl.DataFrame] = []
        self._playlist_ids: set[str] = set()
        self._rows: dict[str, int] = {}
        self._first = np.zeros(1 << 16, np.uint64)
        self._described: list[pl.DataFrame] = []
        self._more: dict[int, dict[int, Description]] = {}

    def add(self, content: Content) -> None:
        """Add the next file's content.

        Raises:
            RepeatedPlaylist: It has a playlist that an earlier file has.
        """
        facts = content.facts
        ids: list[str] = content.playlists["id"].to_list()
        if not self._playlist_ids.isdisjoint(ids):
            raise RepeatedPlaylist
        self._playlist_ids.update(ids)
        self.repeats += facts.repeats
        self.notes.update(facts.notes)
        self.problems += facts.problems
        for name, integers in facts.integers.items():
            self._integers[name] &= integers
        rows = self._rows_of(content.ids["id"].to_list())
        lengths = content.playlists["tracks"].list.len().to_numpy().astype(np.int64)
        places = content.playlists["tracks"].explode(empty_as_null=False, keep_nulls=False)
        tracks = lists_of(rows.gather(places).alias("tracks"), lengths)
        self._playlists.append(content.playlists.with_columns(tracks))
        self._describe(content.descriptions, rows)

    def records(self) -> Records:
        """All that was added."""
        table = pl.concat(self._described)
        return Records(
            pl.concat(self._playlists), list(self._rows), settled(table, self._more), self._integers
        )

    def _rows_of(self, ids: list[str]) -> pl.Series:
        """The row of each track among all; new ones get the next rows."""
        known = self._rows
        return pl.Series([known.setdefault(key, len(known)) for key in ids], dtype=pl.UInt32)

    def _describe(self, table: pl.DataFrame, rows: pl.Series) -> None:
        """Keep the first description of each track, and beside it those that differ."""
        table = table.with_columns(rows.gather(table["row"]).alias("row"))
        if len(self._rows) > self._first.size:
            self._first = np.concatenate([self._first, np.zeros(2 * len(self._rows), np.uint64)])
        digests, places = _digests(table), table["row"].to_numpy()
        _, at = np.unique(places, return_index=True)
        new = np.zeros(len(places), np.bool_)
        new[at] = self._first[places[at]] == 0
        self._first[places[new]] = digests[new]
        self._described.append(_compact(table.filter(pl.Series(new))))
        other = ~new & (self._first[places] != digests)
        if not other.any():
            return
        more = table.filter(pl.Series(other))
        for (row, *values), digest in zip(more.iter_rows(), digests[other].tolist(), strict=True):
            described = tuple(
                tuple(cast("list[str]", value)) if isinstance(value, list) else value for value in values
            )
            self._more.setdefault(row, {}).setdefault(digest, described)


def _compact(table: pl.DataFrame) -> pl.DataFrame:
    """Return the same rows with texts of their own: those of a filtered table keep the texts of all its rows."""
    written = io.BytesIO()
    table.write_ipc_stream(written, compat_level=pl.CompatLevel.oldest())
    written.seek(0)
    return pl.read_ipc_stream(written)


def _digests(table: pl.DataFrame) -> NDArray[np.uint64]:
    """A digest of each description, never 0."""
    found = np.ones(table.height, np.uint64)
    for seed, name in enumerate(SCHEMA):
        found = found * _ODD + table[name].hash(seed=seed).to_numpy()
    return found | np.uint64(1)
