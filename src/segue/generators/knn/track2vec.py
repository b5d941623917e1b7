"""Neighbours in the space of track2vec: tracks and tags of playlists with a mean vector near the query's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Final, Literal

import numpy as np

from segue.deferred import Deferred
from segue.errors import DataError
from segue.facets import Block, Facets, QueryRows
from segue.facets.sparse import Codes, Csr, Floats, row
from segue.facets.table import block_of
from segue.files.arrays import map_array
from segue.generators.knn.latent import Directions, NeighbourWeights, unit
from segue.generators.scores import SummedScores, products
from segue.generators.traits import Contributions, Evidence, Explanation, Facet
from segue.protocols import Progress
from segue.ranges import NonNegative, Positive
from segue.types import Target
from segue.word2vec.sif import USUAL, common_direction, frequency_weights, without
from segue.word2vec.track2vec import FittedTrack2Vec, Track2Vec

ENCODER: Final = "track2vec"
"""Name of the encoder's directory in the generator's; missing where nothing was learned."""


@dataclass(frozen=True)
class Track2VecNeighbours:
    """Settings of the training, and the weights of near playlists.

    Attributes:
        encoder: The word2vec settings.
        blocks: Weight of each block's facets in a playlist's mean vector.
        nearness: Weights of near playlists.
        needs: Train on playlists with a facet of this block; None takes all.
        pooling: How facets make a playlist's vector. idf: unit vectors times idf. sif: vectors times a / (a + p),
            without the direction that all playlists have in common (see `segue.word2vec.sif`).
        a: The a of sif; smaller lets frequent facets count less.
    """

    kind: ClassVar[str] = "track2vec"
    encoder: Track2Vec = field(default_factory=Track2Vec)
    blocks: Mapping[Block, NonNegative] = field(
        default_factory=lambda: {"track": 1.0, "tag": 0.5, "word": 0.5}
    )
    nearness: NeighbourWeights = field(default_factory=lambda: NeighbourWeights(neighbours=300, power=8.0))
    needs: Block | None = "track"
    pooling: Literal["idf", "sif"] = "idf"
    a: Positive = USUAL

    def fit(self, facets: Facets, *, seed: int, progress: Progress) -> FittedTrack2VecNeighbours:
        """Train vectors of tracks, tags and title words on playlists as bags."""
        useful = facets
        if self.needs:
            useful = facets.select(np.diff(facets.playlists[self.needs].indptr) > 0)
        bags = sentences(useful, tuple(self.blocks))
        try:
            encoder = self.encoder.fit(bags, seed=seed, progress=progress)
        except DataError:  # no playlist has two frequent facets: there is nothing to learn
            encoder = None
        return FittedTrack2VecNeighbours(self, facets, encoder)

    def load(self, directory: Path, facets: Facets) -> FittedTrack2VecNeighbours:
        """Map the vectors from disk."""
        place = directory / ENCODER
        encoder = FittedTrack2Vec.load(place) if place.exists() else None
        vectors: dict[Block, Floats] = {
            block: self._mapped(directory / f"{block}.npy", facets.vocabulary.size(block))
            for block in self.blocks
        }
        playlists = self._mapped(directory / "playlists.npy", len(facets.updated))
        return FittedTrack2VecNeighbours(self, facets, encoder, vectors, playlists)

    def _mapped(self, path: Path, rows: int) -> Floats:
        return map_array(path, np.float32, (rows, self.encoder.vector_size))


class FittedTrack2VecNeighbours:
    """Vectors of facets, and the mean vector of every training playlist; zeros where nothing was learned."""

    evidence: ClassVar[Evidence] = "facets"

    def __init__(
        self,
        settings: Track2VecNeighbours,
        facets: Facets,
        encoder: FittedTrack2Vec | None,
        vectors: Mapping[Block, Floats] | None = None,
        playlists: Floats | None = None,
    ) -> None:
        self.settings, self.facets, self.encoder = settings, facets, encoder
        self.facet_vectors = vectors or self._all_vectors()
        self._playlists = self._means(facets.playlists) if playlists is None else playlists
        # deferred, since it reads them all
        self._everyone = Deferred(lambda: Directions.of(self._playlists))

    @property
    def track2vec(self) -> FittedTrack2Vec | None:
        """The trait `Embedding`."""
        return self.encoder

    def vectors(self, block: Block) -> Floats | None:
        """The trait `InSpace`."""
        return self.facet_vectors.get(block)

    def score(self, queries: QueryRows, target: Target) -> SummedScores:
        """Return scores: each near playlist adds its cosine, to the power, to its tracks or tags."""
        asked = queries.workspace.once(self, lambda: self._of_queries(queries))
        return self.settings.nearness.score(asked, self._everyone(), queries, self.facets, target)

    def explain(self, queries: QueryRows, i: int, codes: Codes, target: Target) -> Explanation:
        """Explain scores by the facets that move the query's mean vector towards some tracks or tags."""
        near = unit(np.asarray(self.facet_vectors[block_of(target)][codes]))
        facets: list[Facet] = []
        each: list[Floats] = []
        for block, weight in self.settings.blocks.items():
            own, values = row(queries.blocks[block], i)
            facets.extend((block, code) for code in own.tolist())
            weights: Floats = np.float32(weight) * values
            each.append(self.facet_vectors[block][own] * weights[:, None])
        values = products(near, np.concatenate(each)).T
        return Contributions(facets, values, np.zeros(len(codes), np.float32)).explanation()

    def save(self, directory: Path) -> None:
        """Write the encoder's own directory, and the arrays computed from it, so that loading is fast."""
        if self.encoder:
            self.encoder.save(directory / ENCODER)
        for block, vectors in self.facet_vectors.items():
            np.save(directory / f"{block}.npy", vectors, allow_pickle=False)
        np.save(directory / "playlists.npy", self._playlists, allow_pickle=False)

    def _of_queries(self, queries: QueryRows) -> Floats:
        """Return the mean vector of each query; it reads a few rows of each block, not a matrix."""
        total = np.zeros((len(queries), self.settings.encoder.vector_size), np.float32)
        for i, own in enumerate(total):
            for block, weight in self.settings.blocks.items():
                codes, values = row(queries.blocks[block], i)
                if len(codes):
                    each = self.facet_vectors[block][codes] * values[:, None]
                    own += np.add.reduce(each, axis=0) * np.float32(weight)
        return unit(total)

    def _means(self, blocks: Mapping[Block, Csr]) -> Floats:
        total: Floats | None = None
        for block, weight in self.settings.blocks.items():
            part: Floats = (blocks[block] @ self.facet_vectors[block]) * np.float32(weight)
            total = part if total is None else total + part
        if total is None:
            raise ValueError("expected at least one block with a weight, got none")
        return unit(total)

    def _all_vectors(self) -> dict[Block, Floats]:
        """Return the vectors whose weighted sum is a playlist's, by block.

        A sum without a direction is the sum of vectors without it, so sif takes it out of the facets' vectors.
        """
        vectors = {block: self._block_vectors(block) for block in self.settings.blocks}
        if self.settings.pooling == "idf":
            return vectors
        sums, weights = np.float32(0), np.float32(0)
        for block, weight in self.settings.blocks.items():
            rows = self.facets.playlists[block]
            sums = sums + (rows @ vectors[block]) * np.float32(weight)
            weights = weights + np.asarray(rows.sum(axis=1), np.float32) * np.float32(weight)
        common = common_direction(sums / np.maximum(weights, 1e-9)[:, None])
        return {block: without(own, common).astype(np.float32) for block, own in vectors.items()}

    def _block_vectors(self, block: Block) -> Floats:
        """Return a block's weighted vectors (see `pooling`), zeros for facets that the encoder did not keep."""
        encoder = self.encoder
        if encoder is None:
            return np.zeros(
                (self.facets.vocabulary.size(block), self.settings.encoder.vector_size), np.float32
            )
        rows = {token: place for place, token in enumerate(encoder.tokens)}
        found = np.zeros((self.facets.vocabulary.size(block), encoder.vectors.shape[1]), np.float32)
        named = [rows.get(token_of(block, name), -1) for name in self.facets.vocabulary.names[block]]
        place = np.array(named, np.int64)
        known = place >= 0
        vectors = encoder.vectors[place[known]]
        if self.settings.pooling == "sif":
            weights = frequency_weights(encoder.counts, self.settings.a)[place[known]]
            found[known] = vectors * weights[:, None]
            return found
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        idf = np.log(max(len(self.facets.updated), 2) / np.maximum(self.facets.count(block)[known], 1))
        found[known] = vectors / np.maximum(norms, 1e-9) * idf[:, None].astype(np.float32)
        return found


def token_of(block: Block, name: str) -> str:
    """Return a facet's token in the encoder: `track:12`, `tag:카페`, `w:밤`."""
    return name if block == "word" else f"{block}:{name}"


def sentences(facets: Facets, blocks: Sequence[Block]) -> Iterator[list[str]]:
    """Yield every playlist of two or more facets as a bag of tokens."""
    names = {block: [token_of(block, name) for name in facets.vocabulary.names[block]] for block in blocks}
    for i in range(len(facets.updated)):
        bag: list[str] = []
        for block in blocks:
            codes: list[int] = row(facets.playlists[block], i)[0].tolist()
            bag.extend(names[block][code] for code in codes)
        if len(bag) > 1:
            yield bag
