"""Tags by ridge regression of each tag on all others and on the title's words (EASE, Steck 2019, WWW).

With X the playlists over the most frequent tags and words, and P = (X'X + reg I)^-1, the weights that predict
X from itself, without predicting a tag from itself, are

    B_ij = -P_ij / P_jj  for i other than j,    B_jj = 0
    score(j) = sum over given tags and words i of B_ij

Tags with the same meaning share one vote here; co-occurrence (see `co_occurrence`) gives each its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np
from scipy.sparse import csr_array, hstack

from segue.facets import Block, Facets, QueryRows
from segue.facets.sparse import Codes, Csr, Floats, empty, row
from segue.facets.table import block_of
from segue.files.arrays import map_array
from segue.generators.scores import SparseScores
from segue.generators.tags.classifier import ProbableScores
from segue.protocols import Progress
from segue.ranges import Count, NonNegative
from segue.types import Target


@dataclass(frozen=True)
class TagEASE:
    """Settings of the formula above; seconds to fit, whatever the number of playlists.

    Attributes:
        regularization: `reg` of the formula.
        tags: How many tags to use, the most frequent.
        words: How many words to use, the most frequent.
        least: Tags and words in fewer playlists than this are left out.
    """

    kind: ClassVar[str] = "tag-ease"
    regularization: NonNegative = 100.0
    tags: Count = 2500
    words: Count = 5000
    least: Count = 5

    def fit(self, facets: Facets, *, seed: int, progress: Progress) -> FittedTagEASE:  # noqa: ARG002 - the protocol's names
        """Solve for all tags at once."""
        from scipy.linalg import cho_factor, cho_solve  # a quarter of a second, and needed for a fit only

        tags, words = self._kept(facets, "tag", self.tags), self._kept(facets, "word", self.words)
        rows = _inputs(facets.playlists, tags, words)
        gram = (rows.T @ rows).toarray().astype(np.float32)
        gram[np.diag_indices_from(gram)] += np.float32(self.regularization)
        wanted = np.eye(len(gram), len(tags), dtype=np.float32)
        inverse: Floats = cho_solve(cho_factor(gram, lower=True, overwrite_a=True), wanted, overwrite_b=True)
        own = np.arange(len(tags))
        weights: Floats = -inverse / inverse[own, own]
        weights[own, own] = 0
        return FittedTagEASE(facets, tags, words, weights)

    def load(self, directory: Path, facets: Facets) -> FittedTagEASE:
        """Map the arrays from disk."""
        tags, words = (_kept_codes(directory, facets, block) for block in ("tag", "word"))
        inputs = len(tags) + len(words)
        weights = map_array(directory / "weights.npy", np.float32, (inputs, len(tags)))
        return FittedTagEASE(facets, tags, words, weights)

    def _kept(self, facets: Facets, block: Block, most: int) -> Codes:
        """Return the codes of the most frequent facets, ascending."""
        counts = facets.count(block)
        first = np.argsort(-counts, kind="stable")[:most]
        return np.sort(first[counts[first] >= self.least]).astype(np.int32)


def _kept_codes(directory: Path, facets: Facets, block: Block) -> Codes:
    size = facets.vocabulary.size(block)
    return map_array(directory / f"{block}s.npy", np.int32, (None,), below=size, ascending=True)


def _inputs(blocks: Mapping[Block, Csr], tags: Codes, words: Codes) -> Csr:
    return csr_array(hstack([blocks["tag"][:, tags], blocks["word"][:, words]], format="csr"))


class FittedTagEASE:
    """The weights B.

    Attributes:
        facets: The training playlists.
        tags: Codes of the tags used, ascending.
        words: Codes of the words used.
        weights: B, (tags + words, tags).
    """

    def __init__(self, facets: Facets, tags: Codes, words: Codes, weights: Floats) -> None:
        self.facets, self.tags, self.words, self.weights = facets, tags, words, weights

    def score(self, queries: QueryRows, target: Target) -> SparseScores | ProbableScores:
        """See the module's formula; no scores for tracks."""
        if target == "tracks" or not len(self.tags):
            size = self.facets.vocabulary.size(block_of(target))
            return SparseScores(empty(len(queries), size))
        found = np.zeros((len(queries), len(self.tags)), np.float32)
        for i in range(len(queries)):
            found[i] = self._sums(queries, i)
        return ProbableScores(found, self.tags)

    def _sums(self, queries: QueryRows, i: int) -> Floats:
        """Return the sum of the weights of a query's inputs; it reads a few rows, not a matrix."""
        total = np.zeros(len(self.tags), np.float32)
        inputs: tuple[tuple[Block, Codes, int], ...] = (
            ("tag", self.tags, 0),
            ("word", self.words, len(self.tags)),
        )
        for block, kept, start in inputs:
            codes, values = row(queries.blocks[block], i)
            if len(codes) and len(kept):
                place = np.minimum(np.searchsorted(kept, codes), len(kept) - 1)
                known = kept[place] == codes
                total += values[known] @ self.weights[start + place[known]]
        return total

    def save(self, directory: Path) -> None:
        """Write three arrays."""
        for name in ("tags", "words", "weights"):
            np.save(directory / f"{name}.npy", getattr(self, name), allow_pickle=False)
