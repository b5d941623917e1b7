"""Neighbours in a vector space: tracks and tags of the playlists whose vectors are nearest to the query's."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Final, Self

import numpy as np
from numpy.typing import NDArray

from segue import compiled
from segue.deferred import Deferred
from segue.facets import Facets, QueryRows
from segue.facets.sparse import Codes, Floats, Rows
from segue.generators.als.als import ALS
from segue.generators.als.fitted import FittedALS
from segue.generators.knn.playlists import closeness, spread
from segue.generators.rounded import Rounded, rounding
from segue.generators.scores import TOGETHER, Ranked, SummedScores, best, stacked
from segue.generators.traits import Evidence, Explanation
from segue.protocols import Progress
from segue.ranges import Count, NonNegative
from segue.types import Target

GROUP: Final = 64
"""Rows that any BLAS takes together in a product of a matrix and a vector, or a multiple of them."""

LARGE: Final = 2**21
"""Numbers above which most vectors are not read where rounded ones say which can be among the nearest; fewer stay in
a processor's cache, where BLAS is as fast."""


@dataclass(frozen=True, eq=False)
class Directions:
    """Unit vectors of playlists.

    Attributes:
        codes: The playlists, (n,), ascending; also some without a vector.
        vectors: The vector of each, (n, dim), zeros for those without one.
        rounded: The vectors as whole numbers; deferred, since it reads them all.
    """

    codes: Codes
    vectors: Floats
    rounded: Deferred[Rounded]

    @classmethod
    def of(cls, vectors: Floats) -> Self:
        """Take the vectors of all playlists, (playlists, dim); without most zeros where these are more than half."""
        everyone = np.arange(len(vectors), dtype=np.int32)
        there: NDArray[np.bool_] = np.asarray(vectors.any(axis=1))
        if 2 * there.sum() > len(vectors):
            return cls._of(everyone, vectors)
        # BLAS sums the last rows of a matrix in another way than those in groups: each row stays what it is
        last = len(vectors) - len(vectors) % GROUP
        missing = np.flatnonzero(~there[:last])
        there[missing[: -int(there[:last].sum()) % GROUP]] = True
        there[last:] = True
        return cls._of(everyone[there], vectors[there])

    @classmethod
    def _of(cls, codes: Codes, vectors: Floats) -> Self:
        everyone = np.arange(len(codes), dtype=np.int32)
        return cls(codes, vectors, Deferred(lambda: Rounded.of(vectors, everyone)))

    def nearest(self, asked: Floats, n: int) -> list[Ranked]:
        """Return the `n` playlists with the largest products with each of some vectors; none for zeros."""
        few = compiled.available() and self.vectors.size > LARGE and 0 < n < len(self.codes)
        found: list[Ranked] = []
        for start in range(0, len(asked), TOGETHER):
            part = asked[start : start + TOGETHER]
            products = self.rounded().products(part) if few else None
            for i, vector in enumerate(part):
                if not vector.any():
                    found.append(best(self.codes[:0], vector[:0], n))
                elif products is None:
                    found.append(best(self.codes, self.vectors @ vector, n))
                else:
                    slack = rounding(len(vector)) * float(products.lengths[i])
                    places = products.reaching(i, n, slack)
                    found.append(best(*self._products(places, vector), n))
        return found

    def _products(self, places: Codes, vector: Floats) -> tuple[Codes, Floats]:
        """Return some playlists, and those at the end, with their products: to the last bit as if all were read."""
        last = len(self.codes) - len(self.codes) % GROUP
        grouped, tail = places[places < last], np.arange(last, len(self.codes), dtype=np.int32)
        size = max(-(-len(grouped) // GROUP), 1) * GROUP
        read = np.concatenate([grouped, np.zeros(size - len(grouped), np.int32), tail])
        found = self.vectors[read] @ vector
        return self.codes[np.concatenate([grouped, tail])], np.delete(found, np.s_[len(grouped) : size])


@dataclass(frozen=True)
class NeighbourWeights:
    """Weights of near playlists, in any vector space.

    Attributes:
        neighbours: How many playlists count.
        power: Exponent of the cosine in a playlist's weight.
        length: Exponent by which a long playlist counts less.
        damping: Exponent by which a popular track scores less; below 0, more.
        tag_damping: The same for tags. They are few and similar playlists share them, so it is larger.
        half_life: Days between last edits at which a playlist's weight is halved; 0 ignores time.
    """

    neighbours: Count = 200
    power: NonNegative = 4.0
    length: float = 0.3
    damping: float = -0.15
    tag_damping: float = -0.15
    half_life: NonNegative = 0.0

    def score(
        self, asked: Floats, playlists: Directions, queries: QueryRows, facets: Facets, target: Target
    ) -> SummedScores:
        """Return scores of tracks or tags from the playlists nearest to each query.

        Args:
            asked: Unit vectors of the queries, (queries, dim); zeros have no neighbours.
            playlists: The training playlists.
            queries: The queries, for their dates.
            facets: The training playlists.
            target: What to score.
        """
        weights = queries.workspace.once((self, id(playlists)), lambda: self._nearest(asked, playlists))
        if self.half_life:
            asked_on = np.repeat(queries.updated, weights.lengths)
            near = closeness(asked_on, facets.updated[weights.indices], self.half_life)
            weights = weights._replace(data=weights.data * near)
        # of the near playlists alone: a power of every playlist's length would double the time
        lengths = np.maximum(facets.lengths[weights.indices], 1).astype(np.float32)
        shrunk = (weights.data * lengths ** np.float32(-self.length)).astype(np.float32)
        if len(facets.weights):
            shrunk *= facets.weights[weights.indices]
        damping = self.damping if target == "tracks" else self.tag_damping
        return spread(weights._replace(data=shrunk), facets, target, damping)

    def _nearest(self, asked: Floats, playlists: Directions) -> Rows:
        rows: list[Ranked] = []
        for kept in playlists.nearest(asked, self.neighbours):
            some = kept.scores > 0
            rows.append(Ranked(kept.codes[some], kept.scores[some] ** np.float32(self.power)))
        return stacked(rows)


def unit(vectors: Floats) -> Floats:
    """Return rows divided by their length; a zero row stays zero."""
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.divide(vectors, norms, out=np.zeros_like(vectors), where=norms > 0)


@dataclass(frozen=True)
class ALSNeighbours:
    """Playlist neighbours in the space of a factorisation.

    Attributes:
        als: The factorisation.
        nearness: Weights of near playlists.
    """

    kind: ClassVar[str] = "als-neighbours"
    als: ALS = field(default_factory=ALS)
    nearness: NeighbourWeights = field(default_factory=NeighbourWeights)

    def fit(self, facets: Facets, *, seed: int, progress: Progress) -> FittedALSNeighbours:
        """Factorise."""
        return self.fit_on(
            self.als.fit(facets, seed=seed, progress=progress), facets, seed=seed, progress=progress
        )

    def foundation(self, facets: Facets) -> ALS:  # noqa: ARG002 - the same for every training set
        """The factorisation."""
        return self.als

    def fit_on(self, als: FittedALS, facets: Facets, *, seed: int, progress: Progress) -> FittedALSNeighbours:  # noqa: ARG002 - the protocol's names
        """Fit nothing besides the factorisation."""
        return FittedALSNeighbours(self, als)

    def load(self, directory: Path, facets: Facets) -> FittedALSNeighbours:
        """Map the vectors from disk."""
        return FittedALSNeighbours(self, self.als.load(directory, facets))


class FittedALSNeighbours:
    """A factorisation's playlist vectors."""

    evidence: ClassVar[Evidence] = "facets"

    def __init__(self, settings: ALSNeighbours, als: FittedALS) -> None:
        self.settings, self.als = settings, als
        self._playlists = Directions.of(unit(np.asarray(als.playlists)))

    def score(self, queries: QueryRows, target: Target) -> SummedScores:
        """Return scores: each near playlist adds its cosine, to the power, to its tracks or tags."""
        asked = queries.workspace.once(self, lambda: unit(self.als.query_vectors(queries)))
        return self.settings.nearness.score(asked, self._playlists, queries, self.als.facets, target)

    def explain(self, queries: QueryRows, i: int, codes: Codes, target: Target) -> Explanation:
        """Explain scores by the facets that move the query's vector towards some tracks or tags."""
        return self.als.explain(queries, i, codes, target)

    def save(self, directory: Path) -> None:
        """Write the factorisation's arrays."""
        self.als.save(directory)
