"""The generated world: a dataset, and the hidden structure from which it was drawn."""

from __future__ import annotations

import dataclasses
from typing import Final

import polars as pl

from segue.data.dataset import Dataset
from segue.protocols import Progress, Silent
from segue.sample.artists import Artists, make_artists
from segue.sample.catalogue import Albums, Tracks, make_albums, make_tracks
from segue.sample.contents import fill
from segue.sample.names import artist_names
from segue.sample.playlists import Playlists, make_playlists
from segue.sample.scenes import Scenes, make_scenes
from segue.sample.size import Size, check_seed
from segue.sample.streams import stream
from segue.sample.tables import playlist_table, track_table
from segue.sample.themes import THEMES, Theme

SILENT: Final = Silent()


@dataclasses.dataclass(frozen=True)
class World:
    """A dataset with its hidden structure.

    Attributes:
        dataset: The visible part, for a recommender.
        themes: The themes; `Playlists.theme` and `Tracks.theme` are their numbers.
        scenes: Their sub-communities.
        artists: The artists; an artist's id is its number.
        albums: The albums; an album's id is its number.
        tracks: One row for each row of `dataset.tracks`.
        playlists: One row for each row of `dataset.playlists`.
    """

    dataset: Dataset
    themes: tuple[Theme, ...]
    scenes: Scenes
    artists: Artists
    albums: Albums
    tracks: Tracks
    playlists: Playlists


def make_world(
    *,
    playlists: int = 3_000,
    tracks: int = 12_000,
    seed: int = 0,
    untitled: float = 0.03,
    untagged: float = 0.03,
    progress: Progress = SILENT,
) -> World:
    """Generate a world; the same arguments give the same world on every machine.

    Args:
        playlists: Number of playlists, at least 1.
        tracks: Number of tracks in the catalogue, at least 50.
        seed: Seed of the world, at least 0.
        untitled: Share of playlists without a title, in [0, 1].
        untagged: Share of playlists without tags, in [0, 1].
        progress: Receives the progress.

    Raises:
        ConfigError: A number is outside its range.
    """
    size = Size(playlists, tracks, untitled, untagged)
    check_seed(seed)
    scenes = make_scenes(size, seed)
    artists = make_artists(size, scenes, seed)
    albums = make_albums(size, scenes, artists, seed)
    catalogue = make_tracks(size, scenes, artists, albums, seed)
    lists = make_playlists(size, scenes, catalogue, seed)
    pairs = fill(scenes, catalogue, lists, seed, progress)
    named = pl.Series(artist_names(stream(seed, "artist-names"), artists), dtype=pl.String)
    dataset = Dataset.of_tables(
        playlist_table(size, seed, scenes, catalogue, lists, pairs, named),
        track_table(seed, albums, catalogue, named),
        source={"format": "sample", "seed": str(seed)},
        playlist_ids="integer",
        track_ids="integer",
    )
    return World(dataset, THEMES, scenes, artists, albums, catalogue, lists)


def make_sample(
    *,
    playlists: int = 3_000,
    tracks: int = 12_000,
    seed: int = 0,
    untitled: float = 0.03,
    untagged: float = 0.03,
    progress: Progress = SILENT,
) -> Dataset:
    """Generate a dataset; arguments and errors as in `make_world`."""
    return make_world(
        playlists=playlists, tracks=tracks, seed=seed, untitled=untitled, untagged=untagged, progress=progress
    ).dataset
