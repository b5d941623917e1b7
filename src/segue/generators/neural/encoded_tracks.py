"""A title encoder's scores of tracks: probabilities where it learned them, else products of vectors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from segue.facets.sparse import Codes, Floats
from segue.generators.scores import Ranked, best, looked_up, products


@dataclass(frozen=True)
class EncodedTracks:
    """A score for each track of a pool, and vectors for the others.

    Attributes:
        found: Scores of the pool, (queries, pool).
        pool: Codes, ascending.
        places: The predicted vector of each query, divided by Y, (queries, dim).
        vectors: Vectors of all tracks, (tracks, dim).
    """

    found: Floats
    pool: Codes
    places: Floats
    vectors: Floats

    def top(self, i: int, n: int) -> Ranked:
        """See `Scores.top`; only tracks of the pool."""
        some = self.found[i] > 0
        return best(self.pool[some], self.found[i][some], n)

    def at(self, i: int, codes: Codes) -> Floats:
        """See `Scores.at`."""
        pooled = looked_up(self.pool, self.found[i], codes)
        beyond = np.maximum(products(self.vectors[codes], self.places[i : i + 1])[:, 0], 0)
        return np.where(np.isin(codes, self.pool), pooled, beyond).astype(np.float32)
