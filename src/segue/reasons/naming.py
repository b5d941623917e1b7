"""Readable names of the evidence for a result, as reasons show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self, TypeAlias, TypeGuard

import numpy as np
import polars as pl
from numpy.typing import NDArray

from segue.data.text_columns import TextColumn
from segue.facets import BLOCKS, Block, Facets, QueryRows
from segue.facets.sparse import Codes, row
from segue.generators.traits import Facet, Support, Word
from segue.text import as_written, grams_as_written, label
from segue.types import ReasonKind

Named: TypeAlias = tuple[ReasonKind, str]
"""What a reason shows: its kind and its value."""


@dataclass(frozen=True, eq=False)
class Names:
    """The names of all facets.

    Attributes:
        facets: The training playlists.
        tracks: Each track's title, or its id where it has none.
        albums: Each track's album, "" where it is not known.
        album_tracks: The first track of each facet of the block album, (albums,).
    """

    facets: Facets
    tracks: Sequence[str]
    albums: Sequence[str]
    album_tracks: Codes

    @classmethod
    def of(cls, facets: Facets, tracks: pl.DataFrame) -> Self:
        """Read the tracks table."""
        titles = tracks["title"]
        # `coalesce` would wait for ever in a forked child
        names = titles.zip_with(titles.is_not_null(), tracks["id"])
        albums = TextColumn.of(tracks["album"])
        return cls(facets, TextColumn.of(names), albums, _first_of_album(facets))

    def name(self, part: Facet | Word, words: Mapping[str, str]) -> Named:
        """Return a facet's name; a title's token is shown as `words` has it, if it does."""
        if isinstance(part, Word):
            return "word", part.text
        sort, code = part
        kind = BLOCKS[sort].reason
        if sort == "track":
            return kind, self.tracks[code]
        if sort == "artist":
            return kind, self.facets.artist_labels[code]
        if sort == "album":
            return kind, self.albums[int(self.album_tracks[code])]
        name = self.facets.vocabulary.names[sort][code]
        return (kind, words.get(name, label(name))) if kind == "word" else (kind, name)

    def artists(self, track: int) -> tuple[int, ...]:
        """Return the artists of a track."""
        return tuple(row(self.facets.tracks["artist"], track)[0].tolist())


def _first_of_album(facets: Facets) -> Codes:
    albums = facets.tracks["album"]
    owners = np.repeat(np.arange(albums.shape[0], dtype=np.int32), np.diff(albums.indptr))
    found = np.zeros(albums.shape[1], np.int32)
    found[albums.indices[::-1]] = owners[::-1]  # the first is written last, so it stays
    return found


@dataclass(frozen=True, eq=False)
class NamedParts:
    """Some facets and words by their names; those with one readable name are joined.

    Attributes:
        names: The distinct names.
        makers: The artists of each name that is a track.
        groups: Index of each part's name, (parts,).
    """

    names: list[Named]
    makers: list[tuple[int, ...]]
    groups: NDArray[np.intp]

    @classmethod
    def of(cls, parts: Sequence[Facet | Word], names: Names, queries: QueryRows, i: int) -> Self:
        """Name the evidence for results of query `i`; its title's tokens as the title has them."""
        words = _written(queries, i, grams=any(_is(part, "gram") for part in parts))
        named = [names.name(part, words) for part in parts]
        makers = [names.artists(part[1]) if _is(part, "track") else () for part in parts]
        # a title of one word is both a title and a word
        alike = sorted(set(zip(named, makers, strict=True)))
        place = {pair: k for k, pair in enumerate(alike)}
        groups = np.array([place[pair] for pair in zip(named, makers, strict=True)], np.intp)
        return cls([name for name, _ in alike], [some for _, some in alike], groups)

    def summed(self, support: Support) -> Support:
        """Return the support of each name, (names, results), from that of each part, (parts, results)."""
        found: Support = np.zeros((len(self.names), support.shape[1]), support.dtype)  # pyright: ignore[reportAssignmentType] - of one of its types
        np.add.at(found, self.groups, support)
        return found


def _is(part: Facet | Word, block: Block) -> TypeGuard[Facet]:
    return not isinstance(part, Word) and part[0] == block


def _written(queries: QueryRows, i: int, *, grams: bool) -> Mapping[str, str]:
    """Return a title's tokens as written in it; computed once, since Kiwi is slow."""
    title = queries.titles[i] if queries.titles else ""
    written = queries.workspace.once(("written", title), lambda: as_written(title, queries.korean))
    return grams_as_written(title) | written if grams else written
