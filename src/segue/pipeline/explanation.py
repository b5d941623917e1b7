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
from numpy.typing import NDArray

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
        # plain lists: Polars itself cannot work in a forked child, where a loaded model still answers
        ids, titles = tracks["id"].to_list(), tracks["title"].to_list()
        names = [name if title is None else title for name, title in zip(ids, titles, strict=True)]
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
        makers = [self._artists(code) if block == "track" else () for block, code in known]
        makers += [()] * len(mentioned)
        # a title of one word is also a word: what a person reads as one counts as one
        alike = sorted(set(zip(named, makers, strict=True)))
        place = {pair: k for k, pair in enumerate(alike)}
        groups = np.array([place[pair] for pair in zip(named, makers, strict=True)])
        named = [name for name, _ in alike]
        return (
            self._reasons(
                named, _summed(of_tracks, groups), self._common([some for _, some in alike], tracks)
            ),
            self._reasons(named, _summed(of_tags, groups[: len(known)]), [dict[int, int]()] * len(tags)),
        )

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
        self, named: Sequence[Named], support: Floats, common: Sequence[Mapping[int, int]]
    ) -> list[tuple[Reason, ...]]:
        """The reasons of each result.

        Args:
            named: The query's facets as a person reads them.
            support: Of each of them for each result, (facets, results); there may be more names than facets.
            common: For each result the facets that pass their support on to an artist, and that artist.
        """
        total = support.sum(axis=0)
        strongest = np.argsort(-support, axis=0, kind="stable")[:STRONGEST]
        shares = np.take_along_axis(support, strongest, axis=0) / np.maximum(total, np.float32(1e-30))
        places: list[list[int]] = strongest.T.tolist()
        values: list[list[float]] = shares.T.tolist()
        return [
            self._passed_on(those, theirs, named, artists)
            if artists
            else _shown([(named[k], share) for k, share in zip(those[:MOST], theirs[:MOST], strict=True)])
            for those, theirs, artists in zip(places, values, common, strict=True)
        ]

    def _passed_on(
        self,
        places: Sequence[int],
        shares: Sequence[float],
        named: Sequence[Named],
        artists: Mapping[int, int],
    ) -> tuple[Reason, ...]:
        """The reasons of a result with an artist of the query's tracks, from its strongest facets."""
        total: dict[Named, float] = {}
        for k, share in zip(places, shares, strict=True):
            key: Named = ("artist", self.facets.artist_labels[artists[k]]) if k in artists else named[k]
            total[key] = total.get(key, 0.0) + share
        return _shown(sorted(total.items(), key=_by_share)[:MOST])

    def _named(self, facet: tuple[Block, int], words: Mapping[str, str]) -> Named:
        sort, code = facet
        if sort == "track":
            return "track", self.labels[code]
        if sort == "artist":
            return "artist", self.facets.artist_labels[code]
        name = self.facets.vocabulary.names[sort][code]
        return ("word", words.get(name, label(name))) if sort == "word" else (_KINDS[sort], name)

    def _artists(self, track: int) -> tuple[int, ...]:
        return tuple(row(self.facets.tracks["artist"], track)[0].tolist())


def _by_share(pair: tuple[Named, float]) -> tuple[float, Named]:
    return -pair[1], pair[0]


def _summed(support: Floats, groups: NDArray[np.integer]) -> Floats:
    """The support of each group of facets, (groups, results)."""
    found = np.zeros((int(groups.max(initial=-1)) + 1, support.shape[1]), np.float32)
    np.add.at(found, groups, support)
    return found


def _shown(best: Sequence[tuple[Named, float]]) -> tuple[Reason, ...]:
    """As reasons, rounded down, so that no sum of shares is above 1."""
    if not best or best[0][1] <= 0:
        return (Reason("popular", "", 1.0),)
    shown = [(*facet, math.floor(share * 10_000) / 10_000) for facet, share in best]
    return tuple(Reason(kind, value, share) for kind, value, share in shown if share > 0)
