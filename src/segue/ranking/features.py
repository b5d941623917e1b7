"""A candidate's features for the ranker: generators' scores, popularity, dates, content and affinities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from segue.deferred import Deferred
from segue.facets import Block, Facets, QueryRows
from segue.facets.matrix import UNKNOWN_DAY
from segue.facets.sparse import Codes, Csr, Floats, gathered
from segue.facets.table import block_of
from segue.generators.base import FittedGenerator
from segue.generators.scores import looked_up
from segue.generators.traits import InSpace
from segue.ranking.affinity import (
    PAIR_PARTS,
    SHARE_PARTS,
    VECTOR_PARTS,
    affinity_names,
    pair_affinities,
    vector_affinities,
)
from segue.ranking.pools import Pool
from segue.ranking.proximity import PARTS, proximities
from segue.types import Target

SPANS: Final = (30, 180)
"""Days around the query's last edit within which a candidate's playlists are counted."""

NEVER: Final = 2**30
"""Stands for the distance in days to a playlist without a date; a power of two is exact as a float."""


class Days(NamedTuple):
    """Days of the last edits of the playlists that hold each candidate, NaN where none has a date.

    Attributes:
        mean: (candidates,).
        first: The earliest.
        last: The latest.
    """

    mean: Floats
    first: Floats
    last: Floats

    @classmethod
    def of(cls, facets: Facets, target: Target) -> Self:
        """Read the last edits of all playlists."""
        days = facets.updated.astype(np.float32)
        days[facets.updated == UNKNOWN_DAY] = np.nan
        return cls(*_spans(facets.columns(block_of(target)), days))


@dataclass(frozen=True)
class Background:
    """Statistics of the training playlists, computed once, for tracks or for tags.

    Attributes:
        log_counts: log(1 + playlists that hold the candidate), (candidates,).
        days: When those playlists were edited; deferred, as the next, since only rankers need it.
        tracked_counts: log(1 + playlists with tracks that hold the candidate), (candidates,).
        spaces: Vectors of all candidates, (candidates, dim) each, by the name of their generator.
    """

    facets: Facets
    target: Target
    log_counts: Floats
    days: Deferred[Days]
    tracked_counts: Deferred[Floats]
    spaces: Mapping[str, Floats] = field(default_factory=dict[str, Floats])

    @classmethod
    def of(cls, facets: Facets, target: Target, generators: Mapping[str, FittedGenerator]) -> Self:
        """Count, and take the vectors of the generators that have any."""
        counts = facets.track_counts if target == "tracks" else facets.tag_counts
        return cls(
            facets,
            target,
            np.log1p(counts),
            Deferred(lambda: Days.of(facets, target)),
            Deferred(lambda: _tracked_counts(facets, target)),
            spaces_of(generators, target),
        )

    def shares(self, codes: Codes) -> NDArray[np.float64]:
        """Return the share of the playlists with tracks (with tags) that hold each candidate, (n,)."""
        counts = self.facets.own_counts if self.target == "tracks" else self.facets.tag_counts
        there = np.diff(self.facets.playlists[block_of(self.target)].indptr) > 0
        return counts[codes].astype(np.float64) / max(int((there & ~self.facets.is_weak).sum()), 1)


def spaces_of(generators: Mapping[str, FittedGenerator], target: Target) -> dict[str, Floats]:
    """Return the vectors of all tracks or tags, by the name of the generator that has them."""
    block: Block = "track" if target == "tracks" else "tag"
    spaces = {name: _vectors(generator, block) for name, generator in generators.items()}
    return {name: vectors for name, vectors in spaces.items() if vectors is not None}


def _vectors(generator: FittedGenerator, block: Block) -> Floats | None:
    return generator.vectors(block) if isinstance(generator, InSpace) else None


def _spans(columns: Csr, days: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the mean, earliest and latest day of the playlists in each row; NaN where there is none."""
    size = columns.shape[0]
    place = np.repeat(np.arange(size), np.diff(columns.indptr))
    day = days[columns.indices]
    dated = ~np.isnan(day)
    place, day = place[dated], day[dated]
    number = np.bincount(place, minlength=size)
    total = np.bincount(place, weights=day, minlength=size)
    first, last = np.full(size, np.inf), np.full(size, -np.inf)
    none = number == 0
    if len(place):  # the places ascend
        starts = np.flatnonzero(np.diff(place, prepend=-1))
        first[place[starts]] = np.minimum.reduceat(day, starts)
        last[place[starts]] = np.maximum.reduceat(day, starts)
    mean = np.divide(total, number, out=np.full(size, np.nan), where=~none)
    first[none], last[none] = np.nan, np.nan
    return mean.astype(np.float32), first.astype(np.float32), last.astype(np.float32)


def _tracked_counts(facets: Facets, target: Target) -> Floats:
    there = (facets.lengths > 0).astype(np.float32)
    return np.log1p(np.asarray(facets.columns(block_of(target)) @ there, np.float32))


LATER: Final = len(SHARE_PARTS)
"""The last features, which rankers of earlier versions do not have; they see the others alone."""


def feature_names(generators: Sequence[str], background: Background) -> list[str]:
    """Return the names of the columns of `features`, in order."""
    return names_of(generators, list(background.spaces), background.target, background.facets)


def names_of(generators: Sequence[str], spaces: Sequence[str], target: Target, facets: Facets) -> list[str]:
    """Return the same without the statistics: only the names of generators that have vectors (`spaces_of`)."""
    named = [f"{name} {part}" for name in generators for part in ("score", "rank")]
    shared = ["fused", "generators", "count", "seeds", "tags", "words"]
    shared += affinity_names(spaces)
    shares = [f"pair {part}" for part in SHARE_PARTS]
    if target == "tags":
        return [*named, *shared, "tag length", "count beside tracks", *shares]
    dates = ["count against seeds", "day mean", "day first", "day last", "day seeds", "released"]
    dates += ["day nearest", *(f"day within {span}" for span in SPANS)]
    return [*named, *shared, *dates, *facets.tracks, *PARTS, "known", *shares]


def features(pool: Pool, queries: QueryRows, i: int, background: Background) -> Floats:
    """Return the features of query `i`'s candidates, (n, len(feature_names)) float32, NaN where not known."""
    n, generators = len(pool.codes), pool.scores.shape[1]
    sizes = [len(queries.codes(block, i)) for block in ("track", "tag", "word")]
    counts = background.log_counts[pool.codes]
    shared = [pool.fused, (pool.scores > 0).sum(axis=1), counts, *sizes]
    beside = _affinities(pool.codes, queries, i, background)
    first = len(background.spaces) * len(VECTOR_PARTS) + len(PAIR_PARTS)
    extra = _track_features if background.target == "tracks" else _tag_features
    own = extra(pool.codes, queries, i, background)
    others = [*shared, *beside[:first], *own, *beside[first:]]
    # feature by feature, each in one run of memory
    table = np.empty((2 * generators + len(others), n), np.float32)
    table[0 : 2 * generators : 2], table[1 : 2 * generators : 2] = pool.scores.T, pool.ranks.T
    for place, column in enumerate(others, 2 * generators):
        table[place] = column
    return np.ascontiguousarray(table.T)


def _affinities(codes: Codes, queries: QueryRows, i: int, background: Background) -> list[Floats]:
    """Return affinities to the seed tracks for tracks, and to the given tags for tags."""
    block = block_of(background.target)
    own = queries.codes(block, i)
    facets = background.facets
    counts = facets.track_counts if block == "track" else facets.tag_counts
    found = [part for space in background.spaces.values() for part in vector_affinities(space, codes, own)]
    return [*found, *pair_affinities(facets.playlists[block], facets.columns(block), counts, codes, own)]


def _tag_features(codes: Codes, queries: QueryRows, i: int, background: Background) -> list[Floats]:  # noqa: ARG001 - as for tracks
    names = background.facets.vocabulary.names["tag"]
    lengths = np.array([len(names[int(code)]) for code in codes], np.float32)
    return [lengths, background.tracked_counts()[codes]]


def _track_features(codes: Codes, queries: QueryRows, i: int, background: Background) -> list[Floats]:
    n = len(codes)
    seeds = queries.codes("track", i)
    asked = float(queries.updated[i]) if queries.updated[i] != UNKNOWN_DAY else np.nan
    counts, (mean, first, last) = background.log_counts, background.days()
    with np.errstate(invalid="ignore"):
        seed_days = mean[seeds][~np.isnan(mean[seeds])]
    seed_day = float(seed_days.mean()) if len(seed_days) else np.nan
    released = background.facets.released[codes].astype(np.float32)
    released[background.facets.released[codes] == UNKNOWN_DAY] = np.nan
    dates = [
        counts[codes] - (counts[seeds].mean() if len(seeds) else np.float32(np.nan)),
        asked - mean[codes],
        asked - first[codes],
        asked - last[codes],
        mean[codes] - np.float32(seed_day),
        asked - released,
    ]
    content = [_shared(codes, seeds, matrix) for matrix in background.facets.tracks.values()]
    around = _around(codes, asked, background.facets)
    near = proximities(background.facets, codes, seeds)
    return [*dates, *around, *content, *near, np.full(n, float(len(seeds) > 0), np.float32)]


def _around(codes: Codes, asked: float, facets: Facets) -> list[Floats]:
    """Return days to the nearest edit of a candidate's playlists, and log(1 + edits) in each of `SPANS`."""
    if np.isnan(asked):
        return [np.full(len(codes), np.nan, np.float32)] * (1 + len(SPANS))
    playlists, lengths = gathered(facets.columns("track"), codes)
    days = facets.updated[playlists]
    apart = np.abs(days - np.int32(asked))
    apart[days == UNKNOWN_DAY] = NEVER
    ends = np.cumsum(lengths)
    some = lengths > 0
    nearest = np.full(len(codes), np.nan, np.float32)
    if some.any():
        nearest[some] = np.minimum.reduceat(apart, (ends - lengths)[some])
    nearest[nearest == NEVER] = np.nan
    found = [nearest]
    for span in SPANS:
        owners = np.searchsorted(ends, np.flatnonzero(apart <= span), side="right")
        found.append(np.log1p(np.bincount(owners, minlength=len(codes))).astype(np.float32))
    return found


def _shared(codes: Codes, seeds: Codes, content: Csr) -> Floats:
    """Return how many of the seeds' artists (albums, …) each candidate shares, per seed; NaN without any."""
    if not len(seeds) or not content.nnz:
        return np.full(len(codes), np.nan, np.float32)
    known, number = np.unique(gathered(content, seeds)[0], return_counts=True)
    theirs, lengths = gathered(content, codes)
    shared = looked_up(known, number.astype(np.float32), theirs)
    total = np.bincount(np.repeat(np.arange(len(codes)), lengths), shared, len(codes))
    return total.astype(np.float32) / np.float32(len(seeds))
