"""The candidate pool of one query: the union of the generators' candidates, with all generators' scores."""

from __future__ import annotations

import itertools
import types
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from segue import compiled
from segue.facets import QueryRows
from segue.facets.sparse import Codes, Floats, distinct
from segue.facets.table import block_of
from segue.generators.base import FittedGenerator
from segue.generators.scores import Ranked, Scores, SummedScores, best, products
from segue.ranking.given import checked, same_length
from segue.ranking.lifts import NO_LIFTS, Lifts
from segue.types import Target

SCALE_RANKS = 100
"""A generator's scores are divided by the mean of its best `SCALE_RANKS`, to compare across queries."""


BATCH = 64
"""Queries that generators score at once."""

FURTHER: Final = 4
"""Factor of the depth of generators' lists where filters exclude tracks."""

NO_QUOTAS: Final[Mapping[str, int]] = types.MappingProxyType({})
"""No generator has a quota."""

ANY: Final = np.iinfo(np.int32).max
"""More candidates than there can be."""

MOST_WEIGHED: Final = 5_000
"""Most popular tracks that are scored as candidates where generators name too few admitted ones."""


class Admitted(NamedTuple):
    """The tracks that filters admit: (tracks,) bool, and their codes, the most popular first."""

    mask: NDArray[np.bool_]
    codes: Codes


@dataclass(frozen=True)
class Pool:
    """Candidates of one query.

    Attributes:
        codes: (n,) int32, without the query's own.
        scores: (n, generators) float32; 1 is the mean of the generator's best, 0 is no evidence.
        ranks: (n, generators) float32, rank in the generator's list from 0; `depth` where it is not listed.
        fused: (n,) float32, the weighted sum of `scores`; the pool is sorted by it, best first.
    """

    codes: Codes
    scores: Floats
    ranks: Floats
    fused: Floats

    def select(self, kept: NDArray[np.bool_]) -> Pool:
        """Return some of the candidates."""
        return Pool(self.codes[kept], self.scores[kept], self.ranks[kept], self.fused[kept])


def pool(
    scores: Mapping[str, Scores],
    i: int,
    given: Codes,
    *,
    weights: Mapping[str, float],
    depth: int,
    keep: int,
    admitted: Admitted | None = None,
    quotas: Mapping[str, int] = NO_QUOTAS,
    lifts: Lifts = NO_LIFTS,
    size: int = ANY,
) -> Pool:
    """Return the pool of query `i`.

    Args:
        scores: Each generator's scores of the batch.
        i: The query's index in the batch.
        given: The query's own codes, ascending, which must not be in the pool.
        weights: Each generator's weight in the fused score.
        depth: How many candidates each generator may name.
        keep: How many candidates to keep, by fused score.
        admitted: The candidates that filters admit; None for all.
        quotas: How many of a generator's best to keep whatever their fused score, by its name.
        lifts: How much more some generators weigh if no training playlist holds the query's tracks.
        size: Number of all candidates; `ANY` where it is not known.

    Raises:
        ConfigError: A generator returned an invalid list.
    """
    weights = lifts.weights(weights, given)
    reach = depth if admitted is None else FURTHER * depth
    named = {name: batch.top(i, reach + len(given)) for name, batch in scores.items()}
    if compiled.available() and admitted is None and size < ANY and all(map(_plain, named.values())):
        lists, codes, table, ranks = _tabled(scores, named, i, given, depth, size)
        return _best(
            codes, table, ranks, _fused(table, _weights(scores, weights)), keep, scores, lists, quotas
        )
    checked(named, size)
    lists = [_without(ranked, given, reach) for ranked in named.values()]
    codes = distinct(np.concatenate([np.zeros(0, np.int32), *(ranked.codes for ranked in lists)]))
    if admitted is not None:
        codes = _enough(codes[admitted.mask[codes]], admitted, given, keep)
    table = np.zeros((len(codes), len(scores)), np.float32)
    ranks = np.full((len(codes), len(scores)), depth, np.float32)
    for g, ((name, batch), ranked) in enumerate(zip(scores.items(), lists, strict=True)):
        if len(ranked.codes):
            unit = max(float(ranked.scores[:SCALE_RANKS].mean()), 1e-12)
            table[:, g] = same_length(name, batch.at(i, codes), codes) / np.float32(unit)
            near = ranked.codes[:depth]
            places = np.arange(len(near), dtype=np.float32)
            if admitted is not None:
                near, places = near[admitted.mask[near]], places[admitted.mask[near]]
            ranks[np.searchsorted(codes, near), g] = places
    return _best(codes, table, ranks, _fused(table, _weights(scores, weights)), keep, scores, lists, quotas)


def _best(
    codes: Codes,
    table: Floats,
    ranks: Floats,
    fused: Floats,
    keep: int,
    names: Iterable[str],
    lists: Sequence[Ranked],
    quotas: Mapping[str, int],
) -> Pool:
    """Return the pool of the `keep` best candidates, and of those within a quota."""
    if quotas or not len(codes) or not compiled.available():
        order = np.lexsort((codes, -fused))
    else:  # codes ascend
        order = best(np.arange(len(codes), dtype=np.int32), fused, keep).codes
    if quotas or len(order) > keep:
        order = np.concatenate([order[:keep], _within_quotas(order[keep:], codes, names, lists, quotas)])
    return Pool(codes[order], table[order], ranks[order], fused[order])


def _plain(ranked: Ranked) -> bool:
    codes, scores = ranked
    return codes.dtype == np.int32 and scores.dtype == np.float32 and len(codes) == len(scores)


def _tabled(
    scores: Mapping[str, Scores], named: Mapping[str, Ranked], i: int, given: Codes, depth: int, size: int
) -> tuple[list[Ranked], Codes, Floats, Floats]:
    """Return the lists without the query's own, their candidates, their scores and ranks, by compiled loops."""
    parts = [*named.values()]
    codes = np.concatenate([_NO_CODES, *(ranked.codes for ranked in parts)])
    found = np.concatenate([_NO_SCORES, *(ranked.scores for ranked in parts)])
    if not compiled.fine(codes, found, size):
        checked(named, size)
    starts = np.array([0, *itertools.accumulate(len(ranked.codes) for ranked in parts)])
    compiled.kept(codes, found, starts, given, depth)
    ends: list[int] = starts.tolist()
    known, places = compiled.numbered_codes(codes[: ends[-1]], size)
    lists = [Ranked(codes[a:b], found[a:b]) for a, b in itertools.pairwise(ends)]
    those = [
        _known(name, batch, i, known) if len(ranked.codes) else compiled.Known(None, _NO_SCORES)
        for (name, batch), ranked in zip(scores.items(), lists, strict=True)
    ]
    listed = compiled.Listed(found, starts, places)
    return lists, known, *compiled.table(those, listed, known, SCALE_RANKS, depth)


_NO_CODES: Final = np.zeros(0, np.int32)
_NO_SCORES: Final = np.zeros(0, np.float32)


def _known(name: str, batch: Scores, i: int, codes: Codes) -> compiled.Known:
    """Return what a generator knows of the candidates: its own sums where it has them, else a score of each."""
    if isinstance(batch, SummedScores):
        known, scores = batch.known(i)
        if known.dtype == np.int32 and scores.dtype == np.float32:
            return compiled.Known(known, scores)
    return compiled.Known(None, same_length(name, batch.at(i, codes), codes))


def _fused(table: Floats, weights: Floats) -> Floats:
    """Return the weighted sum of each candidate's scores; a weight of 0 does not even affect rounding."""
    led = weights > 0
    if not led.all():
        table, weights = table[:, led], weights[led]
    return products(np.clip(table, 0, 20), weights[None])[:, 0]


def _within_quotas(
    left: NDArray[np.integer],
    codes: Codes,
    names: Iterable[str],
    lists: Sequence[Ranked],
    quotas: Mapping[str, int],
) -> NDArray[np.integer]:
    """Return those of the positions `left` that are within a generator's quota."""
    best = [ranked.codes[: quotas[name]] for name, ranked in zip(names, lists, strict=True) if name in quotas]
    return left[np.isin(codes[left], np.concatenate(best))] if best else left[:0]


def _enough(codes: Codes, admitted: Admitted, given: Codes, keep: int) -> Codes:
    """Return the candidates, plus the most popular admitted tracks where they are fewer than `keep`."""
    if len(codes) >= keep:
        return codes
    more = admitted.codes[: MOST_WEIGHED + len(given)]
    return np.union1d(codes, more[~np.isin(more, given)])


def _weights(names: Mapping[str, Scores] | Sequence[str], weights: Mapping[str, float]) -> Floats:
    return np.array([weights.get(name, 0.0) for name in names], np.float32)


def _without(ranked: Ranked, given: Codes, depth: int) -> Ranked:
    if not len(given) or not len(ranked.codes):
        return Ranked(ranked.codes[:depth], ranked.scores[:depth])
    place = np.minimum(np.searchsorted(given, ranked.codes), len(given) - 1)
    new = given[place] != ranked.codes
    return Ranked(ranked.codes[new][:depth], ranked.scores[new][:depth])


def score(
    generators: Mapping[str, FittedGenerator], queries: QueryRows, target: Target, names: Iterable[str]
) -> dict[str, Scores]:
    """Return the scores that some generators, by name, give a batch of queries."""
    return {name: generators[name].score(queries, target) for name in names}


def pools(
    generators: Mapping[str, FittedGenerator],
    queries: QueryRows,
    target: Target,
    *,
    weights: Mapping[str, float],
    depth: int,
    keep: int,
    admitted: Admitted | None = None,
    quotas: Mapping[str, int] = NO_QUOTAS,
    lifts: Lifts = NO_LIFTS,
) -> Iterator[Pool]:
    """Yield the pool of every query, from the generators that have a weight, in the weights' order."""
    block = block_of(target)
    for start in range(0, len(queries), BATCH):
        # a single batch is passed on unchanged, so that both targets share its workspace (see `Workspace`)
        part = queries if len(queries) <= BATCH else queries.select(slice(start, start + BATCH))
        scores = score(generators, part, target, weights)
        for i in range(len(part)):
            given = part.codes(block, i)
            yield pool(
                scores,
                i,
                given,
                weights=weights,
                depth=depth,
                keep=keep,
                admitted=admitted,
                quotas=quotas,
                lifts=lifts,
                size=part.blocks[block].shape[1],
            )
