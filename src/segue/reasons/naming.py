"""Facets as a person reads them: what stands in a reason."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from segue.facets import BLOCKS, Block, Facets
from segue.facets.sparse import Floats, row
from segue.text import as_written, grams_as_written, label
from segue.types import ReasonKind

Named: TypeAlias = tuple[ReasonKind, str]
"""A facet as a person reads it."""

Facet: TypeAlias = tuple[Block, int]
"""A facet by its sort and code."""


@dataclass(frozen=True, eq=False)
class Names:
    """The names of all facets.

    Attributes:
        facets: The training playlists.
        tracks: Each track's title, or its id where it has none.
        albums: Each track's album, "" where it is not known.
    """

    facets: Facets
    tracks: list[str]
    albums: list[str]

    @classmethod
    def of(cls, facets: Facets, tracks: pl.DataFrame) -> Self:
        """Read the tracks table."""
        # plain lists: Polars itself cannot work in a forked child, where a loaded model still answers
        ids, titles, albums = (tracks[name].to_list() for name in ("id", "title", "album"))
        names = [name if title is None else title for name, title in zip(ids, titles, strict=True)]
        return cls(facets, names, [album or "" for album in albums])

    def name(self, facet: Facet, words: Mapping[str, str]) -> Named:
        """A facet's name; of a title's token that which stands in `words`, if it does."""
        sort, code = facet
        kind = BLOCKS[sort].reason
        if sort == "track":
            return kind, self.tracks[code]
        if sort == "artist":
            return kind, self.facets.artist_labels[code]
        if sort == "album":
            return kind, self.albums[self._first_of_album[code]]
        name = self.facets.vocabulary.names[sort][code]
        return kind, (words.get(name, label(name)) if kind == "word" else name)

    def artists(self, track: int) -> tuple[int, ...]:
        """The artists of a track."""
        return tuple(row(self.facets.tracks["artist"], track)[0].tolist())

    @functools.cached_property
    def _first_of_album(self) -> dict[int, int]:
        albums = self.facets.tracks["album"]
        owners = np.repeat(np.arange(albums.shape[0]), np.diff(albums.indptr))
        codes, first = np.unique(albums.indices, return_index=True)
        return dict(zip(codes.tolist(), owners[first].tolist(), strict=True))


@dataclass(frozen=True, eq=False)
class NamedFacets:
    """Some facets by their names: those that a person reads as one are one.

    Attributes:
        names: Each name once.
        makers: The artists of each, where it is a track.
        groups: Which name each facet has, (facets,).
    """

    names: list[Named]
    makers: list[tuple[int, ...]]
    groups: NDArray[np.intp]

    @classmethod
    def of(cls, facets: Sequence[Facet], names: Names, title: str) -> Self:
        """Name facets, those of a title as they stand in it; without it as the tokens that they are."""
        words = _written(title, grams=any(block == "gram" for block, _ in facets))
        named = [names.name(facet, words) for facet in facets]
        makers = [names.artists(code) if block == "track" else () for block, code in facets]
        # a title of one word is also a word
        alike = sorted(set(zip(named, makers, strict=True)))
        place = {pair: k for k, pair in enumerate(alike)}
        groups = np.array([place[pair] for pair in zip(named, makers, strict=True)], np.intp)
        return cls([name for name, _ in alike], [some for _, some in alike], groups)

    def summed(self, support: Floats) -> Floats:
        """The support of each name, (names, results), from that of the first facets or of all, (facets, results)."""
        groups = self.groups[: len(support)]
        found = np.zeros((int(groups.max(initial=-1)) + 1, support.shape[1]), np.float32)
        np.add.at(found, groups, support)
        return found


@functools.lru_cache(maxsize=64)
def _written(title: str, *, grams: bool) -> Mapping[str, str]:
    """A title's tokens as they stand in it; kept, since each sort of result asks, and Kiwi takes its time."""
    return grams_as_written(title) | as_written(title) if grams else as_written(title)
