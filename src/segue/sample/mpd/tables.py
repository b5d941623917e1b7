"""The world as a dataset: the same tables as an import of its slices makes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import polars as pl

from segue.data.dataset import Dataset
from segue.data.schema import PLAYLIST_SCHEMA, TRACK_SCHEMA
from segue.protocols import Progress
from segue.sample.mpd import names
from segue.sample.mpd.catalogue import Catalogue
from segue.sample.mpd.contents import Contents
from segue.sample.mpd.world import SILENT, MpdWorld
from segue.sample.streams import Ints

BLOCK: Final = 1 << 16
"""Tracks that are described at once."""


def make_mpd_sample(*, playlists: int = 10_000, seed: int = 0, progress: Progress = SILENT) -> Dataset:
    """Generate a dataset with the shape of the Million Playlist Dataset; the same arguments give the same one.

    Args:
        playlists: Number of playlists, at least 1; the number of tracks follows (`segue.sample.mpd.size`).
        seed: Seed of the world, at least 0.
        progress: Receives the progress.

    Raises:
        ConfigError: A number is outside its range.
    """
    world = MpdWorld.of(playlists, seed)
    rows = _Rows(len(world.catalogue))
    lists = pl.concat([_playlists(world, part, rows.of(part.tracks)) for part in world.slices(progress)])
    tracks = pl.concat(_described(world.catalogue, block, seed) for block in rows.blocks())
    return Dataset.of_tables(
        lists,
        tracks,
        source={"format": "sample", "like": "mpd", "seed": str(seed)},
        playlist_ids="integer",
        track_ids="text",
    )


class _Rows:
    """The row of each track in the tracks table: in the order in which playlists name them."""

    def __init__(self, tracks: int) -> None:
        self._row = np.full(tracks, -1, np.int32)
        self._order: list[Ints] = []
        self._count = 0

    def of(self, tracks: Ints) -> Ints:
        """The rows of the tracks of a slice; new tracks get the next ones."""
        found, first = np.unique(tracks, return_index=True)
        new = self._row[found] < 0
        named = found[new][np.argsort(first[new])]
        self._row[named] = np.arange(self._count, self._count + named.size)
        self._count += named.size
        self._order.append(named)
        return self._row[tracks].astype(np.int64)

    def blocks(self) -> Iterator[Ints]:
        """The tracks in the order of their rows, some at once; at least one block."""
        order = np.concatenate(self._order)
        for start in range(0, max(order.size, 1), BLOCK):
            yield order[start : start + BLOCK]


def _playlists(world: MpdWorld, part: Contents, rows: Ints) -> pl.DataFrame:
    lists, here = world.lists, slice(part.first, part.first + part.lengths.size)
    playlist = np.repeat(np.arange(part.lengths.size), part.lengths)
    held = pl.DataFrame({"playlist": playlist, "track": rows.astype(np.uint32)})
    columns = {
        "id": pl.Series(np.arange(here.start, here.stop)).cast(pl.String),
        "title": names.playlist_titles(lists, here, world.size.seed),
        "tags": _empty(part.lengths.size),
        "tracks": held.group_by("playlist", maintain_order=True).agg("track")["track"],
        "likes": lists.followers[here],
        "updated": lists.updated[here] * 1000,
    }
    return pl.DataFrame(columns).select(pl.col(name).cast(kind) for name, kind in PLAYLIST_SCHEMA.items())


def _described(catalogue: Catalogue, tracks: Ints, seed: int) -> pl.DataFrame:
    artists = catalogue.artist_of(tracks)
    albums = catalogue.album[tracks]
    nothing = dict.fromkeys(("released", "location", "isrc", "mbid"))
    columns = {
        "id": names.uris(tracks, "track", seed),
        "title": names.track_titles(tracks, artists, seed),
        "artists": pl.Series(names.artist_names(artists, seed)).reshape((-1, 1)).arr.to_list(),
        "artist_ids": pl.Series(names.uris(artists, "artist", seed)).reshape((-1, 1)).arr.to_list(),
        "album": names.album_names(albums, seed),
        "album_id": names.uris(albums, "album", seed),
        "genres": _empty(tracks.size),
        "duration_ms": names.durations(tracks, seed),
        **nothing,
    }
    return pl.DataFrame(columns).select(pl.col(name).cast(kind) for name, kind in TRACK_SCHEMA.items())


def _empty(rows: int) -> pl.Series:
    return pl.Series([None] * rows, dtype=pl.List(pl.String)).fill_null([])
