"""The generated world as the two tables of a dataset."""

from __future__ import annotations

import datetime as dt
from typing import Final

import numpy as np
import polars as pl

from segue.sample import names
from segue.sample.catalogue import Albums, Tracks
from segue.sample.contents import Pairs, main_artists
from segue.sample.genres import GENRES
from segue.sample.playlists import Playlists
from segue.sample.scenes import Scenes
from segue.sample.size import Size
from segue.sample.streams import Ints, stream
from segue.sample.subjects import make_subjects
from segue.sample.tags import make_tags
from segue.sample.titles import make_titles

EPOCH: Final = dt.date(1970, 1, 1).toordinal()
DAY_MS: Final = 86_400_000


def playlist_table(
    size: Size,
    seed: int,
    scenes: Scenes,
    tracks: Tracks,
    playlists: Playlists,
    pairs: Pairs,
    artists: pl.Series,
) -> pl.DataFrame:
    """The playlists table; `artists` holds the artists' names."""
    named: list[str] = artists.gather(main_artists(tracks, pairs, len(playlists))).to_list()
    subjects = make_subjects(scenes, playlists, named)
    ids = np.sort(stream(seed, "ids").permutation(len(playlists) * 4 // 3)[: len(playlists)])
    held = pl.DataFrame({"playlist": pairs.playlist, "track": pairs.track.astype(np.uint32)})
    updated = (playlists.updated - EPOCH) * DAY_MS + playlists.second * 1000
    return pl.DataFrame(
        [
            pl.Series("id", ids).cast(pl.String),
            pl.Series("title", make_titles(stream(seed, "titles"), subjects, size.untitled), dtype=pl.String),
            pl.Series(
                "tags", make_tags(stream(seed, "tags"), subjects, size.untagged), dtype=pl.List(pl.String)
            ),
            held.group_by("playlist", maintain_order=True).agg("track")["track"].alias("tracks"),
            pl.Series("likes", playlists.likes),
            pl.Series("updated", updated).cast(pl.Datetime("ms")),
        ]
    )


def track_table(seed: int, albums: Albums, tracks: Tracks, artists: pl.Series) -> pl.DataFrame:
    """The tracks table; `artists` holds the artists' names."""
    rng = stream(seed, "track-names")
    titles = names.track_titles(rng, tracks)
    album_names = names.album_names(rng, albums, tracks, titles)
    artist_ids = pl.Series(np.arange(len(artists))).cast(pl.String)
    return pl.DataFrame(
        [
            pl.Series("id", np.arange(len(tracks))).cast(pl.String),
            pl.Series("title", titles, dtype=pl.String),
            _credits(artists, tracks).alias("artists"),
            _credits(artist_ids, tracks).alias("artist_ids"),
            pl.Series("album", album_names, dtype=pl.String).gather(tracks.album),
            pl.Series("album_id", tracks.album).cast(pl.String),
            _genres(tracks).alias("genres"),
            pl.Series("released", (tracks.released - EPOCH).astype(np.int32)).cast(pl.Date),
            pl.Series("duration_ms", _durations(rng, tracks)),
            pl.Series("location", [None] * len(tracks), dtype=pl.String),
        ]
    )


def _credits(values: pl.Series, tracks: Tracks) -> pl.Series:
    """A list for each track: the value of its artist, then of its guest if it has one."""
    guest = pl.DataFrame({"number": np.maximum(tracks.guest, 0), "there": tracks.guest >= 0})
    pair = pl.DataFrame(
        [values.gather(tracks.artist).alias("artist"), values.gather(guest["number"]).alias("guest")]
    )
    shown = pl.when(guest["there"]).then(pl.col("guest"))
    return pair.select(pl.concat_list("artist", shown).list.drop_nulls()).to_series()


def _genres(tracks: Tracks) -> pl.Series:
    """Main genre and "main / detail" of each track, as a list."""
    main = pl.Series("main", [genre.name for genre in GENRES])
    full = pl.Series("full", [f"{genre.name} / {detail}" for genre in GENRES for detail in genre.details])
    counts = np.array([len(genre.details) for genre in GENRES])
    first = np.cumsum(counts) - counts
    both = pl.DataFrame([main.gather(tracks.genre), full.gather(first[tracks.genre] + tracks.detail)])
    return both.select(pl.concat_list("main", "full")).to_series()


def _durations(rng: np.random.Generator, tracks: Tracks) -> Ints:
    """About 3:40, shorter for fast tracks, in ms."""
    seconds = 220 - 40 * (tracks.energy - 0.5) + 32 * rng.standard_normal(len(tracks))
    return np.rint(np.clip(seconds, 45, 620)).astype(np.int64) * 1000
