"""Tags that the title spells out: "비 오는 날 카페 재즈" names 카페 and 재즈, however it is spaced.

With g(t) the character n-grams of tag t and q those of the title,

    score(t) = (|g(t) and q| / |g(t)|)^power * log(1 + f_t)
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np

from segue.facets import Facets, QueryRows
from segue.facets.sparse import Codes, Csr, Floats, csr, empty, from_lists, row
from segue.facets.table import block_of
from segue.facets.weighed import Weighed, weighed_sums
from segue.files.stored_rows import map_rows
from segue.generators.scores import SparseScores, SummedScores
from segue.generators.traits import Evidence, Explanation, Facet
from segue.protocols import Progress
from segue.ranges import NonNegative
from segue.text import ngrams
from segue.types import Target


@dataclass(frozen=True)
class SpelledTags:
    """Settings of the formula above.

    Attributes:
        power: Exponent of the share; the larger, the less a partly spelled tag scores.
    """

    kind: ClassVar[str] = "spelled-tags"
    power: NonNegative = 4.0

    def fit(self, facets: Facets, *, seed: int, progress: Progress) -> FittedSpelledTags:  # noqa: ARG002 - the protocol's names
        """Encode every tag by the titles' n-grams."""
        code = facets.vocabulary.codes["gram"]
        bags = [ngrams(tag) for tag in facets.vocabulary.names["tag"]]
        # a tag with an n-gram that no title has can never be matched in full
        lists = [[code[gram] for gram in bag] if all(gram in code for gram in bag) else [] for bag in bags]
        return FittedSpelledTags(self, facets, from_lists(lists, facets.vocabulary.size("gram")))

    def load(self, directory: Path, facets: Facets) -> FittedSpelledTags:
        """Map the tags' n-grams from disk."""
        shape = facets.vocabulary.size("tag"), facets.vocabulary.size("gram")
        rows = map_rows(directory / "codes.npy", directory / "pointers.npy", shape)
        return FittedSpelledTags(self, facets, csr(*rows))


class FittedSpelledTags:
    """The n-grams of every tag."""

    evidence: ClassVar[Evidence] = "facets"

    def __init__(self, settings: SpelledTags, facets: Facets, grams: Csr) -> None:
        self.settings, self.facets, self.grams = settings, facets, grams
        self._tags: Csr = grams.T.tocsr()
        self._shares: Floats = (1 / np.maximum(np.diff(grams.indptr), 1)).astype(np.float32)
        self._counts: Floats = np.log1p(facets.tag_counts).astype(np.float32)

    def score(self, queries: QueryRows, target: Target) -> SparseScores | SummedScores:
        """See the module's formula; no scores for tracks."""
        if target == "tracks" or not queries.blocks["gram"].nnz:
            size = self.facets.vocabulary.size(block_of(target))
            return SparseScores(empty(len(queries), size))
        return SummedScores(lambda i: self._sums(queries, i))

    def _sums(self, queries: QueryRows, i: int) -> tuple[Codes, Floats]:
        """Return the tags with a score above 0, ascending, and their scores."""
        asked = Weighed(self._tags, *row(queries.blocks["gram"], i), self._shares)
        known, total = weighed_sums([asked], len(self._counts))
        total = total ** np.float32(self.settings.power) * self._counts[known]
        some = total > 0
        return known[some], total[some]

    def explain(self, queries: QueryRows, i: int, codes: Codes, target: Target) -> Explanation:
        """Explain scores of tags by the share of each that the title's n-grams cover; nothing for tracks."""
        own = queries.codes("gram", i) if target == "tags" else np.zeros(0, np.int32)
        shares = np.zeros((len(own), len(codes)), np.float32)
        if len(own):
            shares[:] = self.grams[codes].tocsc()[:, own].toarray().T * self._shares[codes]
        facets: list[Facet] = [("gram", code) for code in own.tolist()]
        return Explanation(facets, shares)

    def save(self, directory: Path) -> None:
        """Write two arrays."""
        np.save(directory / "pointers.npy", self.grams.indptr, allow_pickle=False)
        np.save(directory / "codes.npy", self.grams.indices, allow_pickle=False)
