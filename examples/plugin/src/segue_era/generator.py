"""Tracks of the years that the seed tracks came out in, the most popular first.

With y_t the years of track t, s the years of the query's seed tracks, divided by their sum, and f_t the playlists
that hold t:

    score(t) = (s · y_t) log(1 + f_t)
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np
from scipy.sparse import csr_array, diags_array

from segue.extending import Codes, Evidence, Explanation, Facets, Progress, QueryRows, SparseScores, Target


@dataclass(frozen=True)
class Era:
    """Settings.

    Attributes:
        power: How much popularity counts beside the years, from 0.
    """

    kind: ClassVar[str] = "era"
    power: float = 1.0

    def fit(self, facets: Facets, *, seed: int, progress: Progress) -> FittedEra:
        """Count; there is nothing to draw, and nothing that takes long."""
        return FittedEra(self, facets)

    def load(self, directory: Path, facets: Facets) -> FittedEra:
        """Count again: it takes milliseconds."""
        return FittedEra(self, facets)


class FittedEra:
    """The years of all tracks, each weighed by the track's popularity."""

    evidence: ClassVar[Evidence] = "related"

    def __init__(self, settings: Era, facets: Facets) -> None:
        self._years = csr_array(facets.tracks["year"])
        weights = np.log1p(facets.track_counts) ** settings.power
        self._weighed = csr_array((diags_array(weights) @ self._years).T.astype(np.float32))
        self._tags = facets.vocabulary.size("tag")

    def score(self, queries: QueryRows, target: Target) -> SparseScores:
        """Scores of tracks; of tags it says nothing."""
        if target == "tags":
            return SparseScores(csr_array((len(queries), self._tags), dtype=np.float32))
        years = csr_array(queries.blocks["track"] @ self._years)
        shares = diags_array(1 / np.maximum(years.sum(axis=1), 1)) @ years
        return SparseScores(csr_array((shares @ self._weighed).astype(np.float32)))

    def explain(self, queries: QueryRows, i: int, codes: Codes, target: Target) -> Explanation:
        """The years of the seed tracks that some tracks share: what a reason names."""
        seeds = csr_array(queries.blocks["track"][[i]] @ self._years)
        if target == "tags" or not seeds.nnz:
            return Explanation.of_none(len(codes))
        shared = self._years[codes].tocsc()[:, seeds.indices].toarray().T * seeds.data[:, None]
        return Explanation([("year", int(code)) for code in seeds.indices], shared)

    def save(self, directory: Path) -> None:
        """Nothing to keep: years and counts are in the facets."""
