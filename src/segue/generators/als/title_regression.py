"""Title regression: predict a playlist's vector in a factorisation from its title and tags.

A playlist's title and tags are a TF-IDF row x of words, n-grams and tags; each block is scaled to a fixed
length. Ridge regression (Hoerl and Kennard 1970) predicts the direction of the playlist's vector p in an ALS,

    W = argmin  sum over playlists u of |W' x_u + m - p_u / |p_u||^2 + penalty |W|^2,

with m the mean of p_u / |p_u|, so that words used with similar playlists get similar predictions, even if no
playlist has both. Conjugate gradients (Hestenes and Stiefel 1952) solve it on the sparse rows. A query with a
title alone gets the tracks nearest to its prediction t = W' x + m. With seed tracks, the query's vector
minimises the ALS loss of its tracks with r |x - s t|^2 in place of r |x|^2, where s is the usual length of a
playlist's vector.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Final

import numpy as np
from scipy.sparse import csr_array, hstack

from segue.facets import Block, Facets, QueryRows
from segue.facets.sparse import Codes, Csr, Floats, counts, empty, row, scale
from segue.facets.table import block_of
from segue.files.arrays import map_array
from segue.generators.als.als import ALS
from segue.generators.als.fitted import FittedALS
from segue.generators.knn.latent import unit
from segue.generators.scores import LatentScores, SparseScores
from segue.generators.traits import Contributions, Evidence, Explanation, Facet
from segue.protocols import Progress
from segue.ranges import Count, NonNegative
from segue.types import Target

QueryBlocks = Mapping[Block, Csr]

ENOUGH: Final = 1e-6
"""Share of the squared residual at which conjugate gradients stop."""

TINY: Final = 1e-30


@dataclass(frozen=True)
class TitleRegression:
    """Settings of the formula above.

    Attributes:
        als: The factorisation.
        blocks: Each block's length in a row.
        penalty: Weight of |W|^2 in the loss.
        steps: Most steps of conjugate gradients.
    """

    kind: ClassVar[str] = "title-regression"
    als: ALS = field(default_factory=lambda: ALS(32))
    blocks: Mapping[Block, NonNegative] = field(
        default_factory=lambda: {"word": 1.0, "gram": 0.7, "tag": 0.7}
    )
    penalty: NonNegative = 2.0
    steps: Count = 60

    def fit(self, facets: Facets, *, seed: int, progress: Progress) -> FittedTitleRegression:
        """Factorise, and fit on the playlists that have tracks, and a title or tags."""
        return self.fit_on(
            self.als.fit(facets, seed=seed, progress=progress), facets, seed=seed, progress=progress
        )

    def foundation(self, facets: Facets) -> ALS:  # noqa: ARG002 - the same for every training set
        """The factorisation."""
        return self.als

    def fit_on(
        self,
        als: FittedALS,
        facets: Facets,
        *,
        seed: int,  # noqa: ARG002 - the protocol's names
        progress: Progress,  # noqa: ARG002
    ) -> FittedTitleRegression:
        """Fit on the playlists that have tracks, and a title or tags."""
        idf: dict[Block, Floats] = {block: self._idf(facets, block) for block in self.blocks}
        rows = _rows(self, idf, facets.playlists)
        useful = np.flatnonzero((np.diff(rows.indptr) > 0) & als.playlists.any(axis=1))
        size = als.settings.factors
        if not len(useful):
            nothing = np.zeros((rows.shape[1], size), np.float32)
            return FittedTitleRegression(self, als, idf, nothing, np.zeros(size, np.float32), 0.0)
        there = als.playlists[useful]
        directions = unit(there)
        mean: Floats = directions.mean(axis=0)
        weights = ridge(rows[useful], directions - mean, self.penalty, self.steps)
        usual = float(np.median(np.linalg.norm(there, axis=1)))
        return FittedTitleRegression(self, als, idf, weights, mean, usual)

    def load(self, directory: Path, facets: Facets) -> FittedTitleRegression:
        """Map the arrays from disk."""
        sizes = {block: facets.vocabulary.size(block) for block in self.blocks}
        idf: dict[Block, Floats] = {
            block: map_array(directory / f"idf-{block}.npy", np.float32, (size,))
            for block, size in sizes.items()
        }
        factors = self.als.factors
        weights = map_array(directory / "weights.npy", np.float32, (sum(sizes.values()), factors))
        mean = map_array(directory / "mean.npy", np.float32, (factors,))
        usual = map_array(directory / "usual.npy", np.float64, (1,))
        return FittedTitleRegression(
            self, self.als.load(directory, facets), idf, weights, mean, float(usual[0])
        )

    def _idf(self, facets: Facets, block: Block) -> Floats:
        frequency = np.maximum(counts(facets.playlists[block]), 1)
        return np.log((len(facets.updated) + 1) / frequency).astype(np.float32)


def _rows(settings: TitleRegression, idf: Mapping[Block, Floats], blocks: QueryBlocks) -> Csr:
    """Return x of each playlist or query, (rows, facets of all blocks)."""
    parts: list[Csr] = []
    for block, length in settings.blocks.items():
        weighted = scale(blocks[block], columns=idf[block])
        squares = np.asarray((weighted * weighted).sum(axis=1)).ravel()
        parts.append(scale(weighted, rows=(length / np.sqrt(np.maximum(squares, 1e-9))).astype(np.float32)))
    return csr_array(hstack(parts, format="csr"))


def ridge(rows: Csr, wanted: Floats, penalty: float, steps: int) -> Floats:
    """Return W of least |rows W - wanted|^2 + penalty |W|^2, (columns, dim), by conjugate gradients from 0.

    Scaling by the diagonal first (Jacobi preconditioning) halves the steps.

    Args:
        rows: (n, columns).
        wanted: (n, dim); each column is a problem of its own.
        penalty: Above 0.
        steps: Most steps; fewer where the residual vanishes.
    """
    # a view by columns, which reads the rows' side of a product in order: `tocsr()` would jump about in it, and its
    # dim numbers for each row outgrow the processor's cache; the sums are the same, in the same order
    columns = rows.T
    squares = np.bincount(rows.indices, rows.data**2, minlength=rows.shape[1])
    share = (1 / (squares + penalty)).astype(np.float32)[:, None]
    found = np.zeros((rows.shape[1], wanted.shape[1]), np.float32)
    rest = np.asarray(columns @ wanted, np.float32)
    way = rest * share
    left = _products(rest, way)
    enough = ENOUGH * left
    for _ in range(steps):
        if (left <= enough).all():
            break
        there = np.asarray(rows @ way, np.float32)
        back: Floats = columns @ there
        moved = back + np.float32(penalty) * way
        step = left / np.maximum(_products(way, moved), TINY)
        found += way * step
        rest -= moved * step
        scaled = rest * share
        now = _products(rest, scaled)
        way = scaled + way * (now / np.maximum(left, TINY))
        left = now
    return found


def _products(one: Floats, other: Floats) -> Floats:
    """Return the inner product of each pair of columns, (dim,)."""
    return np.einsum("ij,ij->j", one, other, dtype=np.float64).astype(np.float32)


class FittedTitleRegression:
    """The factorisation, and the fitted regression from titles to its vectors.

    Attributes:
        als: The factorisation.
        weights: W, (facets of all blocks, factors).
        mean: m, (factors,).
        usual: s; 0 where nothing was learned.
    """

    evidence: ClassVar[Evidence] = "facets"

    def __init__(
        self,
        settings: TitleRegression,
        als: FittedALS,
        idf: Mapping[Block, Floats],
        weights: Floats,
        mean: Floats,
        usual: float,
    ) -> None:
        self.settings, self.als, self.weights, self.mean, self.usual = settings, als, weights, mean, usual
        self._idf = idf

    def score(self, queries: QueryRows, target: Target) -> LatentScores | SparseScores:
        """See the module's formula; no scores for tags, or for queries without a known title or tag."""
        if target == "tags" or not self.usual:
            size = self.als.facets.vocabulary.size(block_of(target))
            return SparseScores(empty(len(queries), size))
        places = self.places(queries.blocks)
        asked = self.als.query_vectors(queries, blocks=("track",), start=places * np.float32(self.usual))
        asked[~places.any(axis=1)] = 0
        return self.als.scores_of(asked, target)

    def places(self, blocks: QueryBlocks) -> Floats:
        """Return t of each query, (queries, factors); zeros where neither a word nor a tag is known."""
        asked = next(iter(blocks.values())).shape[0]
        found = np.zeros((asked, self.weights.shape[1]), np.float32)
        for i in range(asked):
            found[i] = self._place(blocks, i)
        return found

    def _place(self, blocks: QueryBlocks, i: int) -> Floats:
        """Return t of one query from the few rows of W it needs; faster than a one-row matrix."""
        total, known = self.mean.copy(), False
        for _, _, share, moved in self._moved(blocks, i):
            total += share @ moved
            known = True
        return total if known else np.zeros_like(total)

    def _moved(self, blocks: QueryBlocks, i: int) -> Iterator[tuple[Block, Codes, Floats, Floats]]:
        """Yield for each block a query's tokens: the block, their codes, x and W of each."""
        start = 0
        for block, length in self.settings.blocks.items():
            codes, values = row(blocks[block], i)
            if len(codes):
                weighted = values * self._idf[block][codes]
                norm = np.sqrt(np.maximum(weighted @ weighted, 1e-9))
                share = np.asarray(np.float32(length) / norm * weighted, np.float32)
                yield block, codes, share, self.weights[start + codes]
            start += len(self._idf[block])

    def explain(self, queries: QueryRows, i: int, codes: Codes, target: Target) -> Explanation:
        """Explain scores by the words, n-grams, tags and seed tracks of a query that add to them."""
        return self.contributions(queries, i, codes, target).explanation()

    def contributions(self, queries: QueryRows, i: int, codes: Codes, target: Target) -> Contributions:
        """Return what each word, n-gram, tag and seed of a query adds to tracks' scores; nothing for tags.

        A token f of the title adds  s x_f W_f . y  to a track's score; seed tracks shrink it.
        """
        facets: list[Facet] = []
        vectors: list[Floats] = []
        for block, codes_of_block, share, moved in self._moved(queries.blocks, i):
            facets.extend((block, code) for code in codes_of_block.tolist())
            vectors.append(moved * share[:, None])
        if target == "tags" or not facets:
            return Contributions([], np.zeros((0, len(codes)), np.float32), np.zeros(len(codes), np.float32))
        drawn = np.concatenate([*vectors, self.mean[None]]) * np.float32(self.usual)
        seeds, weights = row(queries.blocks["track"], i)
        own, drawn = self.als.equations.parts(self.als.facet_vectors["track"][seeds], weights, drawn)
        seeded: list[Facet] = [("track", code) for code in seeds.tolist()]
        return self.als.added(seeded + facets, np.concatenate([own, drawn]), codes, target)

    def save(self, directory: Path) -> None:
        """Write the factorisation's arrays, and the regression's."""
        self.als.save(directory)
        for block, idf in self._idf.items():
            np.save(directory / f"idf-{block}.npy", idf, allow_pickle=False)
        np.save(directory / "weights.npy", self.weights, allow_pickle=False)
        np.save(directory / "mean.npy", self.mean, allow_pickle=False)
        np.save(directory / "usual.npy", np.array([self.usual]), allow_pickle=False)
