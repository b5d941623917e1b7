"""Playlists as evidence: those that hold both a result and facets of the query.

A facet i of the query supports a result j through the playlists v that hold both:

    support(i, j) = q_i * b_i * f_i^-1/2 * sum over nearest playlists v of  |v|^-1/2 * [i in v] * [j in v]

q_i is the weight of a seed track, else 1. A result that shares none of these playlists with a facet is
searched in all playlists that hold it. There the n-grams of the title count too, for the words that contain
them.

An artist, genre or year that the query mentions supports the tracks that have it, independently of playlists.
An artist counts as much as all the supports above together, or alone where there are none. n_j is the number
of such facets of m's block that j has:

    support(m, j) = b_m / n_j * (sum over i of support(i, j), or 1 where that is 0)
"""

from __future__ import annotations

import itertools
import operator
from collections.abc import Mapping, Sequence
from typing import ClassVar, Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from segue import compiled
from segue.facets import Block, Facets, QueryRows, table
from segue.facets.sparse import Codes, Floats, gathered, row
from segue.facets.table import block_of
from segue.generators.knn.playlists import FittedNeighbours, PlaylistNeighbours
from segue.generators.traits import Evidence, Explanation, Facet
from segue.types import Target

PLAYLISTS: Final = 500
"""Number of nearest playlists to search."""

STEPS: Final = 2.0**40
"""Resolution of supports: steps per 1."""

Doubles: TypeAlias = NDArray[np.float64]


class _Near(NamedTuple):
    """Evidence for both tracks and tags of one query: its facets, and their weights in near playlists."""

    known: list[Facet]
    mentioned: list[Facet]
    playlists: Codes
    held: Doubles


class NearPlaylists:
    """Evidence from the playlists nearest to a query, and from what the query mentions."""

    evidence: ClassVar[Evidence] = "playlists"

    def __init__(self, facets: Facets) -> None:
        # with the facets that people can read: tracks, tags and title words
        engine = PlaylistNeighbours(blocks=table.supports(read=True), neighbours=PLAYLISTS)
        self._facets, self._neighbours = facets, FittedNeighbours(engine, facets)
        self._shrunk = _shrunk(facets)
        self._mentions = {block: m for block, m in table.mentioned().items() if block in facets.in_titles}

    def explain(self, queries: QueryRows, i: int, codes: Codes, target: Target) -> Explanation:
        """Explain results by the query's facets in near playlists, and by what it mentions."""
        near = queries.workspace.latest(self, i, lambda: self._near(queries, i))
        if not near.known and not near.mentioned:
            return Explanation.of_none(len(codes))
        support = self._support(near, codes, block_of(target))
        if not near.mentioned:
            return Explanation(near.known, support)
        mentions = np.zeros((len(near.mentioned), len(codes)), np.float32)
        if target == "tracks":
            mentions = self._of_mentions(near.mentioned, codes, support.sum(axis=0))
        return Explanation(near.known + near.mentioned, np.vstack([support, mentions]))

    def _near(self, queries: QueryRows, i: int) -> _Near:
        known, weights = _weighed(queries, i, table.supports(read=True))
        mentioned: list[Facet] = [
            (block, int(code)) for block in self._mentions for code in queries.codes(block, i)
        ]
        if not known:
            return _Near(known, mentioned, np.zeros(0, np.int32), np.zeros((0, 0)))
        near = np.sort(self._neighbours.nearest(queries, i).codes)
        return _Near(known, mentioned, near, self._held(known, weights, near))

    def _held(self, known: Sequence[Facet], weights: Sequence[float], near: Codes) -> Doubles:
        """Return q_i * b_i * f_i^-1/2 * |v|^-1/2 of each query facet in each near playlist, else 0."""
        shrunk = self._shrunk[near]
        lending = _lending(self._facets, known, weights)
        if lending is not None:
            return compiled.hold(lending, near, shrunk, STEPS).T
        held = np.zeros((len(known), len(near)))
        for k, ((block, code), weight) in enumerate(zip(known, weights, strict=True)):
            playlists, _ = row(self._facets.columns(block), code)
            place = np.minimum(np.searchsorted(playlists, near), max(len(playlists) - 1, 0))
            inside = playlists[place] == near if len(playlists) else np.zeros(len(near), np.bool_)
            held[k, inside] = weight * max(len(playlists), 1) ** -0.5
        # at this resolution hundreds of addends sum without rounding: in any order, with any BLAS and batch
        return np.rint(held * shrunk * STEPS) / STEPS

    def _support(self, near: _Near, results: Codes, block: Block) -> Floats:
        """Return the support of each facet of the query for each result through the near playlists."""
        lists = self._facets.playlists[block]
        if compiled.available() and lists.indptr.dtype == lists.indices.dtype == np.int32:
            given = near.playlists, near.held.T, results
            return compiled.support(lists.indptr, lists.indices, lists.shape[1], *given)
        held_by, lengths = gathered(lists, near.playlists)
        place = np.full(self._facets.vocabulary.size(block), -1, np.int32)
        place[results] = np.arange(len(results))
        columns = place[held_by]
        inside = np.flatnonzero(columns >= 0)
        rows = np.repeat(np.arange(len(near.playlists)), lengths)[inside]
        there = np.zeros((len(near.playlists), len(results)))
        there[rows, columns[inside]] = 1
        return (near.held @ there).astype(np.float32)

    def _of_mentions(self, mentioned: Sequence[Facet], results: Codes, total: Floats) -> Floats:
        """Return the support of each mentioned facet for each result track; `total` is all other support."""
        found = np.zeros((len(mentioned), len(results)), np.float32)
        beside = np.where(total > 0, total, np.float32(1))
        for block, weight in self._mentions.items():
            places = [k for k, (sort, _) in enumerate(mentioned) if sort == block]
            codes = [mentioned[k][1] for k in places]
            has = self._facets.tracks[block][results].tocsc()[:, codes].toarray().T
            found[places] = weight * has / np.maximum(has.sum(axis=0), 1) * beside
        return found


class AllPlaylists:
    """Evidence from all playlists that hold a result, however far from the query."""

    evidence: ClassVar[Evidence] = "playlists"

    def __init__(self, facets: Facets) -> None:
        self._facets, self._shrunk = facets, _shrunk(facets)

    def explain(self, queries: QueryRows, i: int, codes: Codes, target: Target) -> Explanation:
        """Explain results by the query's facets that share any playlist with them."""
        known, weights = _weighed(queries, i, table.supports())
        if not known:
            return Explanation.of_none(len(codes))
        columns = self._facets.columns(block_of(target))
        lending = _lending(self._facets, known, weights)
        if lending is not None and columns.indptr.dtype == columns.indices.dtype == np.int32:
            given = self._shrunk, columns.indptr, columns.indices, codes
            return Explanation(known, compiled.lent_support(lending, *given))
        playlists, lengths = gathered(columns, codes)
        owners = np.repeat(np.arange(len(codes)), lengths)
        lent = np.zeros(len(self._facets.lengths), np.float32)
        support = np.zeros((len(known), len(codes)), np.float32)
        for k, ((block, code), weight) in enumerate(zip(known, weights, strict=True)):
            holders, _ = row(self._facets.columns(block), code)
            lent[holders] = weight * max(len(holders), 1) ** -0.5 * self._shrunk[holders]
            support[k] = np.bincount(owners, lent[playlists], len(codes))
            lent[holders] = 0
        return Explanation(known, support)


def _lending(
    facets: Facets, known: Sequence[Facet], weights: Sequence[float]
) -> list[compiled.Lending] | None:
    """Return some facets, those of a block together, with q_i * b_i * f_i^-1/2 of each; None without compiled loops."""
    found: list[compiled.Lending] = []
    left = iter(weights)
    for block, group in itertools.groupby(known, key=operator.itemgetter(0)):
        columns, codes = facets.columns(block), np.array([code for _, code in group], np.int32)
        if not compiled.available() or columns.indptr.dtype != np.int32:
            return None
        sizes: list[int] = (columns.indptr[codes + 1] - columns.indptr[codes]).tolist()
        lent = [next(left) * max(size, 1) ** -0.5 for size in sizes]
        found.append(compiled.Lending(columns.indptr, columns.indices, codes, np.array(lent)))
    return found


def _shrunk(facets: Facets) -> Floats:
    """Return |v|^-1/2 of every playlist."""
    return np.maximum(facets.lengths, 1) ** np.float32(-0.5)


def _weighed(rows: QueryRows, i: int, blocks: Mapping[Block, float]) -> tuple[list[Facet], list[float]]:
    """Return the facets of query `i` in some blocks, and q b of each; seeds of weight 0 are left out.

    Weights are relative: the largest is scaled to 1.
    """
    found: list[tuple[Facet, float]] = []
    for block, weight in blocks.items():
        codes, values = row(rows.blocks[block], i)
        pairs = zip(codes.tolist(), values.tolist(), strict=True)
        found.extend(((block, code), weight * value) for code, value in pairs if value > 0)
    largest = max((weight for _, weight in found), default=1.0)
    return [facet for facet, _ in found], [weight / max(largest, 1.0) for _, weight in found]
