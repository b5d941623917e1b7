"""Tracks for titles: where playlists of such a title lie among the vectors of a factorisation.

A playlist's title and tags are a TF-IDF row x: its words, its n-grams and its tags, each block brought to one length.
Ridge regression (Hoerl and Kennard 1970) takes them to the direction in which the playlist lies in an ALS,

    W = argmin  sum over playlists u of |W' x_u + m - p_u / |p_u||^2 + penalty |W|^2,     m the mean of p_u / |p_u|,

so that words that go with alike playlists mean alike, though no playlist has both. It is solved by conjugate
gradients (Hestenes and Stiefel 1952) on the sparse rows. A title alone is answered with the tracks nearest to its
place t = W' x + m. Seed tracks draw it on: the query's vector minimises the ALS loss of its tracks with
r |x - s t|^2 in place of r |x|^2, s the usual length of a playlist's vector.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Final

import numpy as np
from scipy.sparse import csr_array, hstack

from segue.artifacts import map_array
from segue.candidates.factorisation import ALS, FittedALS
from segue.candidates.latent import unit
from segue.candidates.scores import LatentScores, SparseScores
from segue.facets import Block, Facets, QueryRows
from segue.facets.sparse import Codes, Csr, Floats, counts, empty, row, scale
from segue.protocols import Progress
from segue.ranges import Count, NonNegative
from segue.types import Target

QueryBlocks = Mapping[Block, Csr]

ENOUGH: Final = 1e-6
"""The share of the squared rest at which conjugate gradients stop."""

TINY: Final = 1e-30


@dataclass(frozen=True)
class PlacedTitles:
    """Settings of the formula above.

    Attributes:
        als: The factorisation.
        blocks: Each block's length in a row.
        penalty: How strongly large weights are held back.
        steps: Of conjugate gradients.
    """

    kind: ClassVar[str] = "placed"
    als: ALS = field(default_factory=lambda: ALS(32))
    blocks: Mapping[Block, NonNegative] = field(
        default_factory=lambda: {"word": 1.0, "gram": 0.7, "tag": 0.7}
    )
    penalty: NonNegative = 2.0
    steps: Count = 60

    def fit(self, facets: Facets, *, seed: int, progress: Progress) -> FittedPlacedTitles:
        """Factorise, and learn from the playlists that have tracks, and a title or tags."""
        als = self.als.fit(facets, seed=seed, progress=progress)
        idf: dict[Block, Floats] = {block: self._idf(facets, block) for block in self.blocks}
        rows = _rows(self, idf, facets.playlists)
        useful = np.flatnonzero((np.diff(rows.indptr) > 0) & als.playlists.any(axis=1))
        size = als.settings.factors
        if not len(useful):
            nothing = np.zeros((rows.shape[1], size), np.float32)
            return FittedPlacedTitles(self, als, idf, nothing, np.zeros(size, np.float32), 0.0)
        there = als.playlists[useful]
        directions = unit(there)
        mean: Floats = directions.mean(axis=0)
        weights = ridge(rows[useful], directions - mean, self.penalty, self.steps)
        usual = float(np.median(np.linalg.norm(there, axis=1)))
        return FittedPlacedTitles(self, als, idf, weights, mean, usual)

    def load(self, directory: Path, facets: Facets) -> FittedPlacedTitles:
        """Map the arrays from disk."""
        idf: dict[Block, Floats] = {block: map_array(directory / f"idf-{block}.npy") for block in self.blocks}
        mean, usual = map_array(directory / "mean.npy"), map_array(directory / "usual.npy")
        als = self.als.load(directory, facets)
        return FittedPlacedTitles(self, als, idf, map_array(directory / "weights.npy"), mean, float(usual[0]))

    def _idf(self, facets: Facets, block: Block) -> Floats:
        frequency = np.maximum(counts(facets.playlists[block]), 1)
        return np.log((len(facets.updated) + 1) / frequency).astype(np.float32)


def _rows(settings: PlacedTitles, idf: Mapping[Block, Floats], blocks: QueryBlocks) -> Csr:
    """X of each playlist or query, (rows, facets of all blocks)."""
    parts: list[Csr] = []
    for block, length in settings.blocks.items():
        weighted = scale(blocks[block], columns=idf[block])
        squares = np.asarray((weighted * weighted).sum(axis=1)).ravel()
        parts.append(scale(weighted, rows=(length / np.sqrt(np.maximum(squares, 1e-9))).astype(np.float32)))
    return csr_array(hstack(parts, format="csr"))


def ridge(rows: Csr, wanted: Floats, penalty: float, steps: int) -> Floats:
    """W of |rows W - wanted|^2 + penalty |W|^2, (columns, dim), by conjugate gradients from 0.

    Each column's share of the diagonal is divided out first, which halves the steps.

    Args:
        rows: (n, columns).
        wanted: (n, dim); each of its columns is a problem of its own.
        penalty: Above 0.
        steps: At most; fewer where the rest comes to nothing.
    """
    columns: Csr = rows.T.tocsr()
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
    """The inner product of each column, (dim,)."""
    return np.einsum("ij,ij->j", one, other, dtype=np.float64).astype(np.float32)


class FittedPlacedTitles:
    """The factorisation, and the way from a title into it.

    Attributes:
        als: The factorisation.
        weights: W, (facets of all blocks, factors).
        mean: m, (factors,).
        usual: s; 0 where nothing was learned.
    """

    def __init__(
        self,
        settings: PlacedTitles,
        als: FittedALS,
        idf: Mapping[Block, Floats],
        weights: Floats,
        mean: Floats,
        usual: float,
    ) -> None:
        self.settings, self.als, self.weights, self.mean, self.usual = settings, als, weights, mean, usual
        self._idf = idf

    def score(self, queries: QueryRows, target: Target) -> LatentScores | SparseScores:
        """See the formula above; nothing for tags, and nothing for queries without a known title or tag."""
        if target == "tags" or not self.usual:
            size = self.als.facets.vocabulary.size("tag" if target == "tags" else "track")
            return SparseScores(empty(len(queries), size))
        places = self.places(queries.blocks)
        asked = self.als.query_vectors(queries, blocks=("track",), start=places * np.float32(self.usual))
        asked[~places.any(axis=1)] = 0
        return self.als.scores_of(asked, target)

    def places(self, blocks: QueryBlocks) -> Floats:
        """T of each query, (queries, factors); zeros where neither a word nor a tag is known."""
        asked = next(iter(blocks.values())).shape[0]
        found = np.zeros((asked, self.weights.shape[1]), np.float32)
        for i in range(asked):
            found[i] = self._place(blocks, i)
        return found

    def _place(self, blocks: QueryBlocks, i: int) -> Floats:
        """T of one query from the few rows of W that it needs: matrices of one row would take longer to be made."""
        total, known, start = self.mean.copy(), False, 0
        for block, length in self.settings.blocks.items():
            codes, values = row(blocks[block], i)
            if len(codes):
                weighted = values * self._idf[block][codes]
                norm = np.sqrt(np.maximum(weighted @ weighted, 1e-9))
                total += (np.float32(length) / norm * weighted) @ self.weights[start + codes]
                known = True
            start += len(self._idf[block])
        return total if known else np.zeros_like(total)

    def word_shares(self, queries: QueryRows, i: int, codes: Codes) -> list[list[tuple[str, float]]]:
        """For each track the words of query `i` that speak for it, as tokens, the largest share of their sum first.

        A word w adds  x_w W_w . y  to a track's score; whole titles are no words.
        """
        blocks: QueryBlocks = {block: queries.blocks[block][[i]] for block in self.settings.blocks}
        whole = _rows(self.settings, self._idf, blocks)
        first = 0
        for block in self.settings.blocks:
            if block == "word":
                break
            first += blocks[block].shape[1]
        names = self.als.facets.vocabulary.names["word"]
        inside = (whole.indices >= first) & (whole.indices < first + len(names))
        places, values = whole.indices[inside], whole.data[inside]
        codes_of_words: list[int] = (places - first).tolist()
        tokens = [names[code] for code in codes_of_words]
        added = (self.weights[places] * values[:, None]) @ self.als.vectors["track"][codes].T
        added[[token.startswith("=") for token in tokens]] = 0
        added = np.maximum(added, 0)
        return [_largest(tokens, column) for column in added.T]

    def save(self, directory: Path) -> None:
        """The factorisation's arrays, and beside them those of the way."""
        self.als.save(directory)
        for block, idf in self._idf.items():
            np.save(directory / f"idf-{block}.npy", idf, allow_pickle=False)
        np.save(directory / "weights.npy", self.weights, allow_pickle=False)
        np.save(directory / "mean.npy", self.mean, allow_pickle=False)
        np.save(directory / "usual.npy", np.array([self.usual]), allow_pickle=False)


def _largest(tokens: Sequence[str], added: Floats) -> list[tuple[str, float]]:
    total = float(added.sum())
    order: list[int] = np.argsort(-added, kind="stable").tolist()
    return [(tokens[k], float(added[k]) / total) for k in order if added[k] > 0]
