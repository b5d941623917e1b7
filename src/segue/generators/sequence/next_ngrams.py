"""The next track by n-grams: what followed the last seed tracks in playlists (see `segue.sequences.ngrams`).

score(j) = p(j | the seeds in their order), for tracks that followed the last seed somewhere, and 0 for all others.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from segue.facets import Facets, QueryRows
from segue.facets.sparse import Codes, Floats, empty
from segue.generators.scores import SparseScores, SummedScores
from segue.generators.sequence.known import ordered_lists, others
from segue.protocols import Progress
from segue.sequences.ngrams import FittedNGrams, NGrams
from segue.types import Target


@dataclass(frozen=True)
class NextNGrams:
    """Settings.

    Attributes:
        ngrams: The order of the n-grams, and their smoothing.
    """

    kind: ClassVar[str] = "next-ngrams"
    ngrams: NGrams = field(default_factory=NGrams)

    def fit(self, facets: Facets, *, seed: int, progress: Progress) -> FittedNextNGrams:  # noqa: ARG002 - the protocol's names
        """Count the n-grams of the playlists, weak ones left out."""
        return FittedNextNGrams(facets, self.ngrams.fit(ordered_lists(facets)))

    def load(self, directory: Path, facets: Facets) -> FittedNextNGrams:
        """Map the counts.

        Raises:
            ArtifactError: A file is missing, damaged, or none of this model.
        """
        return FittedNextNGrams(facets, self.ngrams.load(directory, facets.vocabulary.size("track")))


class FittedNextNGrams:
    """The counts."""

    def __init__(self, facets: Facets, ngrams: FittedNGrams) -> None:
        self.facets, self.ngrams = facets, ngrams

    def score(self, queries: QueryRows, target: Target) -> SparseScores | SummedScores:
        """See the module's formula; no scores for tags."""
        if target == "tags":
            return SparseScores(empty(len(queries), self.facets.vocabulary.size("tag")))
        return SummedScores(lambda i: self._sums(queries.sequence(i)))

    def _sums(self, seeds: Codes) -> tuple[Codes, Floats]:
        if not len(seeds):
            return seeds, np.zeros(0, np.float32)
        codes, found = self.ngrams.seen(seeds)
        return codes, found.astype(np.float32)

    def following(self, codes: Codes) -> NDArray[np.float64]:
        """See the trait `Following`."""
        rows = [self.ngrams.of(codes[i : i + 1], codes) for i in range(len(codes))]
        return others(np.array(rows).reshape(len(codes), len(codes)))

    def save(self, directory: Path) -> None:
        """Write the counts."""
        self.ngrams.save(directory)
