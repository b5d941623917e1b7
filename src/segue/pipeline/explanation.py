"""Reasons: which of the query's tracks, tags, words and artists a result came from, and with what share.

A facet i of the query supports a result j through the playlists v that hold both:

    support(i, j) = b_i * f_i^-1/2 * sum over the query's nearest playlists v of  |v|^-1/2 * [i in v] * [j in v]

An artist, genre or year that the query mentions supports the tracks that have it, whatever playlists say: an artist
as much as all the supports above together, or alone where there are none. With n_j such facets of m's sort that j has,

    support(m, j) = b_m / n_j * (sum over i of support(i, j), or 1 where that is 0)

Shares are supports over their sum. A seed track by an artist of the result passes its support on to the artist.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self, TypeAlias

import numpy as np
import polars as pl

from segue.candidates.neighbours import FittedNeighbours, PlaylistNeighbours
from segue.encoders.text import as_written, label
from segue.facets import Block, Facets, QueryRows
from segue.facets.sparse import Codes, Floats, gathered, row
from segue.types import Reason, ReasonKind

WEIGHTS: Final[dict[Block, float]] = {"track": 1.0, "tag": 0.5, "word": 0.5}
"""How much support counts by the sort of facet."""

MENTIONS: Final[dict[Block, float]] = {"artist": 1.0, "genre": 0.3, "year": 0.3}
"""How much a mention counts beside all else, by the sort of facet."""

MOST: Final = 3
"""Reasons a result has at most."""

STRONGEST: Final = 8
"""Facets of the query that are looked at for a result's reasons."""

PLAYLISTS: Final = 500
"""Neighbouring playlists that are looked through."""


Named: TypeAlias = tuple[ReasonKind, str]
"""A facet as a person reads it."""

_KINDS: Final[dict[Block, ReasonKind]] = {"tag": "tag", "genre": "genre", "year": "year"}


@dataclass(frozen=True)
class Explainer:
    """The training playlists, ready to say what supports what."""

    facets: Facets
    neighbours: FittedNeighbours
    labels: list[str]

    @classmethod
    def of(cls, facets: Facets, tracks: pl.DataFrame) -> Self:
        """Neighbours over the facets that a person reads: tracks, tags and title words."""
        engine = PlaylistNeighbours(blocks=WEIGHTS, neighbours=PLAYLISTS)
        names = tracks["title"].fill_null(tracks["id"]).to_list()
        return cls(facets, FittedNeighbours(engine, facets), names)

    def explain(
        self, rows: QueryRows, i: int, tracks: Codes, tags: Codes, title: str = ""
    ) -> tuple[list[tuple[Reason, ...]], list[tuple[Reason, ...]]]:
        """The reasons of each result track and tag of query `i`, the largest share first.

        Words are named as they stand in `title`; without it as the tokens that they are.
        """
        known: list[tuple[Block, int]] = [
            (block, int(code)) for block in WEIGHTS for code in rows.codes(block, i)
        ]
        mentioned: list[tuple[Block, int]] = [
            (block, int(code)) for block in MENTIONS for code in rows.codes(block, i)
        ]
        if not known and not mentioned:
            floor = (Reason("popular", "", 1.0),)
            return [floor] * len(tracks), [floor] * len(tags)
        near = np.sort(self.neighbours.nearest(rows, i).codes)
        held = self._held(known, near)
        of_tracks = self._support(held, near, tracks, "track")
        of_tracks = np.vstack([of_tracks, self._of_mentions(mentioned, tracks, of_tracks.sum(axis=0))])
        of_tags = self._support(held, near, tags, "tag")
        words = as_written(title) if title else {}
        named = [self._named(facet, words) for facet in known + mentioned]
        artists = [self._artists(code) if block == "track" else set[int]() for block, code in known]
        artists += [set[int]()] * len(mentioned)
        own = [self._artists(code) for code in tracks.tolist()]
        return (
            self._reasons(named, of_tracks, artists, own),
            self._reasons(named, of_tags, artists, [set[int]()] * len(tags)),
        )

    def _held(self, known: list[tuple[Block, int]], near: Codes) -> Floats:
        """b_i * f_i^-1/2 * |v|^-1/2 for each facet of the query in each near playlist, else 0."""
        held = np.zeros((len(known), len(near)), np.float32)
        for k, (block, code) in enumerate(known):
            playlists, _ = row(self.facets.columns(block), code)
            place = np.minimum(np.searchsorted(playlists, near), max(len(playlists) - 1, 0))
            inside = playlists[place] == near if len(playlists) else np.zeros(len(near), np.bool_)
            held[k, inside] = WEIGHTS[block] * max(len(playlists), 1) ** -0.5
        return held * np.maximum(self.facets.lengths[near], 1) ** np.float32(-0.5)

    def _support(self, held: Floats, near: Codes, results: Codes, block: Block) -> Floats:
        """The support of each facet of the query for each result through the near playlists."""
        held_tracks, lengths = gathered(self.facets.playlists[block], near)
        place = np.full(self.facets.vocabulary.size(block), -1, np.int32)
        place[results] = np.arange(len(results))
        columns = place[held_tracks]
        inside = np.flatnonzero(columns >= 0)
        rows = np.repeat(np.arange(len(near)), lengths)[inside]
        there = np.zeros((len(near), len(results)), np.float32)
        there[rows, columns[inside]] = 1
        return held @ there

    def _of_mentions(self, mentioned: list[tuple[Block, int]], results: Codes, total: Floats) -> Floats:
        """The support of each facet that the query mentions for each result track; `total` is all other support."""
        found = np.zeros((len(mentioned), len(results)), np.float32)
        if not mentioned:
            return found
        beside = np.where(total > 0, total, np.float32(1))
        for block, weight in MENTIONS.items():
            places = [k for k, (sort, _) in enumerate(mentioned) if sort == block]
            codes = [mentioned[k][1] for k in places]
            has = self.facets.tracks[block][results].tocsc()[:, codes].toarray().T
            found[places] = weight * has / np.maximum(has.sum(axis=0), 1) * beside
        return found

    def _reasons(
        self, named: Sequence[Named], support: Floats, artists: Sequence[set[int]], own: Sequence[set[int]]
    ) -> list[tuple[Reason, ...]]:
        """The reasons of each result.

        Args:
            named: The query's facets as a person reads them.
            support: Of each of them for each result, (facets, results); there may be more names than facets.
            artists: Those of each facet.
            own: Those of each result.
        """
        total = support.sum(axis=0)
        strongest = np.argsort(-support, axis=0, kind="stable")[:STRONGEST]
        shares = np.take_along_axis(support, strongest, axis=0) / np.maximum(total, np.float32(1e-30))
        places, values = strongest.T.tolist(), shares.T.tolist()
        return [
            self._best(
                [(k, share) for k, share in zip(*pair, strict=True) if share > 0], named, artists, mine
            )
            for pair, mine in zip(zip(places, values, strict=True), own, strict=True)
        ]

    def _best(
        self,
        strongest: Sequence[tuple[int, float]],
        named: Sequence[Named],
        artists: Sequence[set[int]],
        own: set[int],
    ) -> tuple[Reason, ...]:
        """The reasons of one result, whose artists are `own`, from its strongest facets and their shares."""
        if not strongest:
            return (Reason("popular", "", 1.0),)
        shares: dict[Named, float] = {}
        for k, share in strongest:
            common = artists[k] & own
            key = ("artist", self.facets.artist_labels[min(common)]) if common else named[k]
            shares[key] = shares.get(key, 0.0) + share
        best = sorted(shares.items(), key=_by_share)[:MOST]
        # rounded down, so that no sum of shares is above 1
        shown = [Reason(kind, value, math.floor(share * 10_000) / 10_000) for (kind, value), share in best]
        return tuple(reason for reason in shown if reason.share > 0)

    def _named(self, facet: tuple[Block, int], words: Mapping[str, str]) -> Named:
        sort, code = facet
        if sort == "track":
            return "track", self.labels[code]
        if sort == "artist":
            return "artist", self.facets.artist_labels[code]
        name = self.facets.vocabulary.names[sort][code]
        return ("word", words.get(name, label(name))) if sort == "word" else (_KINDS[sort], name)

    def _artists(self, track: int) -> set[int]:
        return set(row(self.facets.tracks["artist"], track)[0].tolist())


def _by_share(pair: tuple[Named, float]) -> tuple[float, Named]:
    return -pair[1], pair[0]
