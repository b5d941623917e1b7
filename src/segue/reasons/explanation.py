"""Reasons: which of the query's tracks, tags, words and artists a result came from, and with what share.

A facet i of the query supports a result j through the playlists v that hold both:

    support(i, j) = q_i * b_i * f_i^-1/2 * sum over the query's nearest playlists v of  |v|^-1/2 * [i in v] * [j in v]

q_i is the weight of a seed track, else 1. A result that none of these playlists hold beside a facet is looked for in
all that hold it; there the n-grams of the title count as well, for the words that they are in.

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
from numpy.typing import NDArray

from segue.facets import Block, Facets, QueryRows, table
from segue.facets.sparse import Codes, Floats, gathered, row
from segue.generators.knn.playlists import FittedNeighbours, PlaylistNeighbours
from segue.reasons.naming import Facet, Named, NamedFacets, Names
from segue.types import Reason, Target

MOST: Final = 3
"""Reasons a result has at most."""

STRONGEST: Final = 8
"""Facets of the query that are looked at for a result's reasons."""

PLAYLISTS: Final = 500
"""Neighbouring playlists that are looked through."""

STEPS: Final = 2.0**40
"""Steps in 1 that supports are counted in."""

Doubles: TypeAlias = NDArray[np.float64]

Reasons = tuple[Reason, ...]
"""A result's reasons, the largest share first; none where nothing supports it."""


@dataclass(frozen=True)
class Explainer:
    """The training playlists, ready to say what supports what."""

    facets: Facets
    neighbours: FittedNeighbours
    names: Names

    @classmethod
    def of(cls, facets: Facets, tracks: pl.DataFrame) -> Self:
        """Neighbours over the facets that a person reads: tracks, tags and title words."""
        engine = PlaylistNeighbours(blocks=table.supports(read=True), neighbours=PLAYLISTS)
        return cls(facets, FittedNeighbours(engine, facets), Names.of(facets, tracks))

    def explain(
        self, rows: QueryRows, i: int, tracks: Codes, tags: Codes, title: str = ""
    ) -> tuple[list[Reasons], list[Reasons]]:
        """The reasons of each result track and tag of query `i`, () where neither a playlist nor a mention gives any.

        Words are named as they stand in `title`; without it as the tokens that they are.
        """
        known, weights = _weighed(rows, i, table.supports(read=True))
        mentioned: list[Facet] = [
            (block, int(code)) for block in self._mentions for code in rows.codes(block, i)
        ]
        if not known and not mentioned:
            return self._farther(rows, i, tracks, "tracks", title), self._farther(
                rows, i, tags, "tags", title
            )
        near = np.sort(self.neighbours.nearest(rows, i).codes)
        held = self._held(known, weights, near)
        of_tracks = self._support(held, near, tracks, "track")
        of_tracks = np.vstack([of_tracks, self._of_mentions(mentioned, tracks, of_tracks.sum(axis=0))])
        of_tags = self._support(held, near, tags, "tag")
        named = NamedFacets.of(known + mentioned, self.names, title)
        return (
            self._completed(
                self._reasons(named, of_tracks, tracks, "tracks"), rows, i, tracks, "tracks", title
            ),
            self._completed(self._reasons(named, of_tags, tags, "tags"), rows, i, tags, "tags", title),
        )

    def shared_out(
        self, facets: Sequence[Facet], support: Floats, results: Codes, target: Target, title: str = ""
    ) -> list[Reasons]:
        """Reasons from what facets add to results, (facets, results), each 0 or more."""
        return self._reasons(NamedFacets.of(facets, self.names, title), support, results, target)

    def _completed(
        self, why: list[Reasons], rows: QueryRows, i: int, results: Codes, target: Target, title: str
    ) -> list[Reasons]:
        """Where there are no reasons, those that all playlists give."""
        bare = np.array([not reasons for reasons in why], np.bool_)
        if not bare.any():
            return why
        more = iter(self._farther(rows, i, results[bare], target, title))
        return [reasons or next(more) for reasons in why]

    def _farther(self, rows: QueryRows, i: int, results: Codes, target: Target, title: str) -> list[Reasons]:
        """The reasons that all playlists give, however far from the query: through those that hold a result."""
        known, weights = _weighed(rows, i, table.supports())
        if not known:
            return [()] * len(results)
        playlists, lengths = gathered(self.facets.columns("track" if target == "tracks" else "tag"), results)
        owners = np.repeat(np.arange(len(results)), lengths)
        lent = np.zeros(len(self.facets.lengths), np.float32)
        support = np.zeros((len(known), len(results)), np.float32)
        for k, ((block, code), weight) in enumerate(zip(known, weights, strict=True)):
            holders, _ = row(self.facets.columns(block), code)
            lent[holders] = weight * max(len(holders), 1) ** -0.5 * self._shrunk(holders)
            support[k] = np.bincount(owners, lent[playlists], len(results))
            lent[holders] = 0
        return self.shared_out(known, support, results, target, title)

    def _held(self, known: Sequence[Facet], weights: Sequence[float], near: Codes) -> Doubles:
        """q_i * b_i * f_i^-1/2 * |v|^-1/2 for each facet of the query in each near playlist, else 0."""
        held = np.zeros((len(known), len(near)))
        for k, ((block, code), weight) in enumerate(zip(known, weights, strict=True)):
            playlists, _ = row(self.facets.columns(block), code)
            place = np.minimum(np.searchsorted(playlists, near), max(len(playlists) - 1, 0))
            inside = playlists[place] == near if len(playlists) else np.zeros(len(near), np.bool_)
            held[k, inside] = weight * max(len(playlists), 1) ** -0.5
        # steps in which hundreds of addends sum without rounding: in any order, by any BLAS, among any results
        return np.rint(held * self._shrunk(near) * STEPS) / STEPS

    def _shrunk(self, playlists: Codes) -> Floats:
        return np.maximum(self.facets.lengths[playlists], 1) ** np.float32(-0.5)

    def _support(self, held: Doubles, near: Codes, results: Codes, block: Block) -> Floats:
        """The support of each facet of the query for each result through the near playlists."""
        held_tracks, lengths = gathered(self.facets.playlists[block], near)
        place = np.full(self.facets.vocabulary.size(block), -1, np.int32)
        place[results] = np.arange(len(results))
        columns = place[held_tracks]
        inside = np.flatnonzero(columns >= 0)
        rows = np.repeat(np.arange(len(near)), lengths)[inside]
        there = np.zeros((len(near), len(results)))
        there[rows, columns[inside]] = 1
        return (held @ there).astype(np.float32)

    @property
    def _mentions(self) -> dict[Block, float]:
        """How much a mention counts beside all else, by the sort of facet."""
        return {block: m for block, m in table.mentioned().items() if block in self.facets.in_titles}

    def _of_mentions(self, mentioned: Sequence[Facet], results: Codes, total: Floats) -> Floats:
        """The support of each facet that the query mentions for each result track; `total` is all other support."""
        found = np.zeros((len(mentioned), len(results)), np.float32)
        if not mentioned:
            return found
        beside = np.where(total > 0, total, np.float32(1))
        for block, weight in self._mentions.items():
            places = [k for k, (sort, _) in enumerate(mentioned) if sort == block]
            codes = [mentioned[k][1] for k in places]
            has = self.facets.tracks[block][results].tocsc()[:, codes].toarray().T
            found[places] = weight * has / np.maximum(has.sum(axis=0), 1) * beside
        return found

    def _reasons(self, facets: NamedFacets, support: Floats, results: Codes, target: Target) -> list[Reasons]:
        """The reasons of each result from the support of each facet for it, (facets, results)."""
        named, support = facets.names, facets.summed(support)
        total = support.sum(axis=0)
        strongest = np.argsort(-support, axis=0, kind="stable")[:STRONGEST]
        shares = np.take_along_axis(support, strongest, axis=0) / np.maximum(total, np.float32(1e-30))
        places: list[list[int]] = strongest.T.tolist()
        values: list[list[float]] = shares.T.tolist()
        common = (
            self._common(facets.makers, results) if target == "tracks" else [dict[int, int]()] * len(results)
        )
        return [
            self._passed_on(those, theirs, named, artists)
            if artists
            else shown([(named[k], share) for k, share in zip(those[:MOST], theirs[:MOST], strict=True)])
            for those, theirs, artists in zip(places, values, common, strict=True)
        ]

    def _common(self, makers: Sequence[tuple[int, ...]], results: Codes) -> list[dict[int, int]]:
        """For each result the query's tracks that have an artist of it, by place, and the lowest such artist."""
        seeds: dict[int, list[int]] = {}
        for k, some in enumerate(makers):
            for artist in some:
                seeds.setdefault(artist, []).append(k)
        artists, lengths = gathered(self.facets.tracks["artist"], results)
        found: list[dict[int, int]] = [{} for _ in range(len(results))]
        owners: list[int] = np.repeat(np.arange(len(results)), lengths).tolist()
        for j, artist in zip(owners, artists.tolist(), strict=True):
            for k in seeds.get(artist, ()):
                found[j][k] = min(artist, found[j].get(k, artist))
        return found

    def _passed_on(
        self,
        places: Sequence[int],
        shares: Sequence[float],
        named: Sequence[Named],
        artists: Mapping[int, int],
    ) -> Reasons:
        """The reasons of a result with an artist of the query's tracks, from its strongest facets."""
        total: dict[Named, float] = {}
        for k, share in zip(places, shares, strict=True):
            key: Named = ("artist", self.facets.artist_labels[artists[k]]) if k in artists else named[k]
            total[key] = total.get(key, 0.0) + share
        return shown(sorted(total.items(), key=by_share)[:MOST])


def _weighed(rows: QueryRows, i: int, blocks: Mapping[Block, float]) -> tuple[list[Facet], list[float]]:
    """The facets of query `i` of some blocks, and q b of each; a seed of weight 0 is none.

    Weights count beside each other: the largest is brought to 1.
    """
    found: list[tuple[Facet, float]] = []
    for block, weight in blocks.items():
        codes, values = row(rows.blocks[block], i)
        pairs = zip(codes.tolist(), values.tolist(), strict=True)
        found.extend(((block, code), weight * value) for code, value in pairs if value > 0)
    largest = max((weight for _, weight in found), default=1.0)
    return [facet for facet, _ in found], [weight / max(largest, 1.0) for _, weight in found]


def by_share(pair: tuple[Named, float]) -> tuple[float, Named]:
    """Sorts the largest share first."""
    return -pair[1], pair[0]


def shown(best: Sequence[tuple[Named, float]]) -> Reasons:
    """As reasons, rounded down, so that no sum of shares is above 1."""
    if not best or best[0][1] <= 0:
        return ()
    rounded = [(*facet, math.floor(share * 10_000) / 10_000) for facet, share in best]
    return tuple([Reason(kind, value, share) for kind, value, share in rounded if share > 0])
