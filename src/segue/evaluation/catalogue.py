"""The catalogue: the tracks and tags that a model was fitted on, with their popularity."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal, Self

import numpy as np
import polars as pl

from segue.data.dataset import Dataset
from segue.facets.matrix import works_of
from segue.facets.order import track_rows
from segue.facets.sparse import Codes, Csr
from segue.ids import id_key
from segue.types import Id

Band = Literal["head", "mid", "tail", "unseen"]
BANDS: Final[tuple[Band, ...]] = ("head", "mid", "tail", "unseen")


@dataclasses.dataclass(frozen=True)
class Catalogue:
    """The tracks and tags of the training playlists with their popularity.

    Attributes:
        playlists: Number of training playlists.
        tracks: Number of training playlists that hold each track that can be recommended; 0 for one in none.
        tags: The same for tags.
        artists: Artist names or ids by track, where known.
        albums: Album ids or names by track, where known.
        works: The work of each track that has versions (see `segue.facets.works`).
        held: Which training playlists hold each track, (tracks, playlists), in the order of `tracks`; None if not
            known.

    Ids of tracks may be integers or texts. They are stored as texts, since 7 and "7" are one id.
    """

    playlists: int
    tracks: Mapping[Id, int]
    tags: Mapping[str, int] = dataclasses.field(default_factory=dict[str, int])
    artists: Mapping[Id, tuple[str, ...]] = dataclasses.field(default_factory=dict[Id, tuple[str, ...]])
    albums: Mapping[Id, str] = dataclasses.field(default_factory=dict[Id, str])
    works: Mapping[Id, int] = dataclasses.field(default_factory=dict[Id, int])
    held: Csr | None = dataclasses.field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        for name in ("tracks", "artists", "albums", "works"):
            known: Mapping[Id, Any] = getattr(self, name)
            object.__setattr__(self, name, {id_key(track): value for track, value in known.items()})

    @classmethod
    def of(cls, train: Dataset) -> Self:
        """Count the playlists of each track and tag of the dataset a model is fitted on."""
        ids = [train.track_id(text) for text in train.tracks["id"]]
        counts = dict.fromkeys(range(len(ids)), 0) | _counts(train.playlists["tracks"])
        held, _ = track_rows(train.playlists, len(ids))
        return cls.counted(
            train.tracks,
            dict(zip(ids, counts.values(), strict=True)),
            _counts(train.playlists["tags"]),
            playlists=train.playlists.height,
            works=works_of(train.tracks),
            held=held.T.tocsr(),
        )

    @classmethod
    def counted(
        cls,
        table: pl.DataFrame,
        tracks: Mapping[Id, int],
        tags: Mapping[str, int],
        *,
        playlists: int,
        works: Codes | None = None,
        held: Csr | None = None,
    ) -> Self:
        """Return the catalogue of a model, which has the counts but not the playlists.

        Args:
            table: The tracks table, as `TRACK_SCHEMA` describes it, for the artists.
            tracks: Number of training playlists that hold each track of `table`, in its order.
            tags: The same for tags.
            playlists: Number of training playlists.
            works: The work of each track, as `segue.facets.works` finds it; None if not known.
            held: Which training playlists hold each track, (tracks, playlists); None if not known.
        """
        artists = zip(tracks, _artists(table), strict=True)
        albums = zip(tracks, table["album_id"].fill_null(table["album"]).to_list(), strict=True)
        return cls(
            playlists,
            tracks,
            tags,
            {track: names for track, names in artists if names},
            {track: album for track, album in albums if album},
            _shared(tracks, works),
            held,
        )

    def known_tracks(self, tracks: Iterable[Id]) -> int:
        """Return how many of `tracks` are in at least one training playlist."""
        return sum(self.tracks.get(id_key(track), 0) > 0 for track in tracks)

    def known_tags(self, tags: Iterable[str]) -> int:
        """Return how many of `tags` are in at least one training playlist."""
        return sum(self.tags.get(tag, 0) > 0 for tag in tags)


@dataclasses.dataclass(frozen=True)
class PopularityBands:
    """Popularity bands of tracks, by the number of training playlists that hold them.

    The most popular tracks that together have at most a third of all (playlist, track) pairs are the head,
    the next third the mid, the rest the tail. Tracks with equal counts share a band. "Unseen" tracks are in
    no training playlist.

    Attributes:
        head: The lowest count of a head track.
        mid: The lowest count of a mid track.
    """

    head: int
    mid: int

    @classmethod
    def of(cls, catalogue: Catalogue) -> Self:
        """Return the bands of a catalogue."""
        counts = pl.Series(list(catalogue.tracks.values()), dtype=pl.Int64)
        pairs = counts.sum()
        by_count = (
            pl.DataFrame({"count": counts.filter(counts > 0)})
            .group_by("count")
            .agg(pairs=pl.col("count").sum())
            .sort("count", descending=True)
            .with_columns(share=pl.col("pairs").cum_sum() / max(pairs, 1))
        )
        head, mid = (by_count.filter(pl.col("share") <= limit)["count"].to_list() for limit in (1 / 3, 2 / 3))
        most = max(by_count["count"].to_list(), default=1)
        first = head[-1] if head else most  # a single count may exceed the third: then it is the head
        return cls(head=first, mid=min(mid[-1] if mid else first, first))

    def band(self, count: int) -> Band:
        """Return the band of a track in `count` training playlists."""
        if count <= 0:
            return "unseen"
        return "head" if count >= self.head else "mid" if count >= self.mid else "tail"

    def tail_share(self, catalogue: Catalogue) -> float:
        """Return the tail's share of all pairs of a training playlist and a track."""
        counts = list(catalogue.tracks.values())
        return sum(count for count in counts if self.band(count) == "tail") / max(sum(counts), 1)

    def label(self, band: Band) -> str:
        """Return the band's readable name with its lower limit."""
        return {
            "head": f"head (≥ {self.head})",
            "mid": f"mid ({_between(self.mid, self.head - 1)})",
            "tail": f"tail ({_between(1, self.mid - 1)})",
            "unseen": "unseen (0)",
        }[band]


def _between(low: int, high: int) -> str:
    return str(low) if low >= high else f"{low}–{high}"


def _counts(lists: pl.Series) -> dict[Any, int]:
    return dict(lists.explode().drop_nulls().value_counts().iter_rows())


def _shared(tracks: Iterable[Id], works: Codes | None) -> dict[Id, int]:
    """Return the work of each track that shares it with another."""
    if works is None or not len(works):
        return {}
    several = (np.bincount(works, minlength=len(works))[works] > 1).tolist()
    return {track: work for track, work, has in zip(tracks, works.tolist(), several, strict=True) if has}


def _artists(tracks: pl.DataFrame) -> list[tuple[str, ...]]:
    """Return each track's artist ids, or their names where it has no ids."""
    known = tracks.select(
        pl.when(pl.col("artist_ids").list.len() > 0).then("artist_ids").otherwise("artists").alias("artists")
    )
    return [tuple(names) for names in known["artists"].to_list()]
