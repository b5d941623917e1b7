"""The generated world: a dataset, and the hidden structure it was drawn from."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Final

import numpy as np
import polars as pl

from segue.data.dataset import Dataset
from segue.data.sample import names
from segue.data.sample.artists import Artists, make_artists
from segue.data.sample.catalogue import Albums, Tracks, make_albums, make_tracks
from segue.data.sample.contents import Pairs, fill
from segue.data.sample.playlists import Playlists, make_playlists
from segue.data.sample.scenes import Scenes, make_scenes
from segue.data.sample.size import Size, check_seed
from segue.data.sample.streams import Ints, stream
from segue.data.sample.subjects import make_subjects
from segue.data.sample.tags import make_tags
from segue.data.sample.themes import THEMES, Theme
from segue.data.sample.titles import make_titles
from segue.protocols import Progress, Silent

EPOCH: Final = dt.date(1970, 1, 1).toordinal()
DAY_MS: Final = 86_400_000


@dataclasses.dataclass(frozen=True)
class World:
    """A dataset with what is hidden behind it.

    Attributes:
        dataset: What a recommender may see.
        themes: The themes; `Playlists.theme` and `Tracks.theme` are numbers of these.
        scenes: Their sub-communities.
        artists: Artists, by the number that is their id.
        albums: Albums, by the number that is their id.
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
    progress: Progress | None = None,
) -> World:
    """Generate a world; the same arguments give the same world on every machine.

    Args:
        playlists: Number of playlists, at least 1.
        tracks: Number of tracks in the catalogue, at least 50.
        seed: Which world, at least 0.
        untitled: Share of playlists without a title, in [0, 1].
        untagged: Share of playlists without tags, in [0, 1].
        progress: Where to show how far it is.

    Raises:
        ConfigError: A number is outside its range.
    """
    size = Size(playlists, tracks, untitled, untagged)
    check_seed(seed)
    stages = iter(
        (progress or Silent()).track(("catalogue", "playlists", "tables"), label="Generating", total=3)
    )
    next(stages)
    scenes = make_scenes(size, seed)
    artists = make_artists(size, scenes, seed)
    albums = make_albums(size, scenes, artists, seed)
    catalogue = make_tracks(scenes, artists, albums, seed)
    next(stages)
    lists = make_playlists(size, scenes, catalogue, seed)
    pairs = fill(scenes, catalogue, lists, seed)
    next(stages)
    artist_names = names.artist_names(stream(seed, "artist-names"), artists)
    dataset = Dataset.of(
        _playlist_table(size, seed, scenes, catalogue, lists, pairs, artist_names),
        _track_table(seed, albums, catalogue, artist_names),
        source={"format": "sample", "seed": str(seed)},
        playlist_ids="integer",
        track_ids="integer",
    )
    next(stages, None)
    return World(dataset, THEMES, scenes, artists, albums, catalogue, lists)


def make_sample(
    *,
    playlists: int = 3_000,
    tracks: int = 12_000,
    seed: int = 0,
    untitled: float = 0.03,
    untagged: float = 0.03,
    progress: Progress | None = None,
) -> Dataset:
    """Generate a dataset; arguments and errors as in `make_world`."""
    return make_world(
        playlists=playlists, tracks=tracks, seed=seed, untitled=untitled, untagged=untagged, progress=progress
    ).dataset


def _playlist_table(
    size: Size,
    seed: int,
    scenes: Scenes,
    catalogue: Tracks,
    lists: Playlists,
    pairs: Pairs,
    names_: list[str],
) -> pl.DataFrame:
    starts = np.searchsorted(pairs.playlist, np.arange(len(lists)))
    artist: list[int] = catalogue.artist[pairs.track[starts]].tolist()
    subjects = make_subjects(scenes, lists, [names_[number] for number in artist])
    ids = np.sort(stream(seed, "ids").permutation(len(lists) * 4 // 3)[: len(lists)])
    held = pl.DataFrame({"playlist": pairs.playlist, "track": pairs.track.astype(np.uint32)})
    updated = (lists.updated - EPOCH) * DAY_MS + lists.second * 1000
    return pl.DataFrame(
        {
            "id": pl.Series(ids).cast(pl.String),
            "title": make_titles(stream(seed, "titles"), subjects, size.untitled),
            "tags": make_tags(stream(seed, "tags"), subjects, size.untagged),
            "tracks": held.group_by("playlist", maintain_order=True).agg("track")["track"],
            "likes": lists.likes,
            "updated": pl.Series(updated).cast(pl.Datetime("ms")),
        }
    )


def _track_table(seed: int, albums: Albums, catalogue: Tracks, artist_names: list[str]) -> pl.DataFrame:
    rng = stream(seed, "track-names")
    titles = names.track_titles(rng, catalogue)
    album_names = names.album_names(rng, albums, catalogue, titles)
    pairs = zip(catalogue.artist.tolist(), catalogue.guest.tolist(), strict=True)
    credited = [[artist, guest] if guest >= 0 else [artist] for artist, guest in pairs]
    album: list[int] = catalogue.album.tolist()
    return pl.DataFrame(
        {
            "id": [str(row) for row in range(len(catalogue))],
            "title": titles,
            "artists": [[artist_names[number] for number in row] for row in credited],
            "artist_ids": [[str(number) for number in row] for row in credited],
            "album": [album_names[number] for number in album],
            "album_id": pl.Series(catalogue.album).cast(pl.String),
            "genres": names.genre_names(catalogue),
            "released": pl.Series((catalogue.released - EPOCH).astype(np.int32)).cast(pl.Date),
            "duration_ms": _durations(rng, catalogue),
            "location": pl.Series([None] * len(catalogue), dtype=pl.String),
        }
    )


def _durations(rng: np.random.Generator, catalogue: Tracks) -> Ints:
    """About 3:40, shorter where it is fast, in ms."""
    seconds = 220 - 40 * (catalogue.energy - 0.5) + 32 * rng.standard_normal(len(catalogue))
    return np.rint(np.clip(seconds, 45, 620)).astype(np.int64) * 1000
