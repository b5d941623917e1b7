"""What describes a playlist, as tokens that a namer knows: tracks, their artists, genres and years, and tags."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import polars as pl

from segue.data.dataset import Dataset
from segue.ids import id_key
from segue.types import Id, Query

COLUMNS: Final = ("id", "artists", "genres", "released")


class Part(NamedTuple):
    """One track or tag of a playlist.

    Attributes:
        kind: "track" or "tag".
        name: The track's id, or the tag.
        tokens: What it tells, such as "track:12", "artist:…", "year:1995", "tag:재즈".
    """

    kind: str
    name: Id
    tokens: tuple[str, ...]


class TitledPlaylist(NamedTuple):
    """One playlist of a dataset.

    Attributes:
        title: As it was written; "" where it has none.
        parts: Its tracks in their order, then its tags.
    """

    title: str
    parts: tuple[Part, ...]

    @property
    def tokens(self) -> tuple[str, ...]:
        """The tokens of all parts; a token comes once for each part that has it."""
        return tuple(token for part in self.parts for token in part.tokens)


def playlists_of(dataset: Dataset) -> list[TitledPlaylist]:
    """Return the playlists of a dataset, in its order."""
    tracks = list(_described(dataset.tracks))
    table = dataset.playlists
    rows = zip(table["title"].to_list(), table["tags"].to_list(), table["tracks"].to_list(), strict=True)
    return [
        TitledPlaylist(title or "", (*(tracks[row] for row in held), *map(_tag, tags)))
        for title, tags, held in rows
    ]


def parts_of(query: Query, tracks: pl.DataFrame) -> tuple[Part, ...]:
    """Return the parts of a query.

    Args:
        query: Its tracks and tags count; its title does not. A track of weight 0 tells nothing.
        tracks: The table with what is known of tracks. Unknown tracks are left out.
    """
    weights = query.weights or (1.0,) * len(query.tracks)
    asked = [id_key(track) for track, weight in zip(query.tracks, weights, strict=False) if weight > 0]
    wanted = pl.Series(asked, dtype=pl.String)
    found = {str(part.name): part for part in _described(tracks.filter(pl.col("id").is_in(wanted.implode())))}
    kept = {id_key(track): track for track in query.tracks}
    held = [found[key]._replace(name=kept[key]) for key in dict.fromkeys(asked) if key in found]
    return (*held, *map(_tag, query.tags))


def tokens_of(parts: Sequence[Part]) -> tuple[str, ...]:
    """Return the tokens of some parts."""
    return tuple(token for part in parts for token in part.tokens)


def _described(tracks: pl.DataFrame) -> Iterator[Part]:
    for name, artists, genres, released in tracks.select(COLUMNS).iter_rows():
        yield Part("track", name, (f"track:{name}", *_about(artists, genres, released)))


def _about(artists: Sequence[str], genres: Sequence[str], released: dt.date | None) -> Iterator[str]:
    yield from (f"artist:{artist}" for artist in artists)
    yield from (f"genre:{genre}" for genre in genres)
    if released is not None:
        yield f"year:{released.year}"
        yield f"decade:{released.year // 10 * 10}"


def _tag(tag: str) -> Part:
    return Part("tag", tag, (f"tag:{tag}",))
