"""Co-occurrence: every given tag and title word votes for the tags that share playlists with it.

c_ij is the number of playlists that hold both the facet i and the tag j, and f_i the number that hold i:

    score(j) = sum over given facets i of  b_i * KL(i) * c_ij / (f_i + 5)

KL(i) is the facet's information about tags (see `titles`), b its block's weight. A tag does not vote for
itself. This is naive Bayes with votes added instead of multiplied, so that one unusual word cannot veto a
tag.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Final

import numpy as np

from segue.facets import Block, Facets, QueryRows
from segue.facets.sparse import Codes, Csr, Floats, csr, empty, row, scale
from segue.facets.weighed import Weighed, weighed_sums
from segue.files.stored_rows import map_rows
from segue.generators.knn.titles import divergence
from segue.generators.scores import SparseScores, SummedScores
from segue.protocols import Progress
from segue.ranges import NonNegative
from segue.types import Target

PSEUDO_COUNTS: Final = 5.0
"""Added to a facet's count: rare facets are weak evidence."""

PARTS: Final = ("data", "indices", "indptr")


@dataclass(frozen=True)
class CoOccurrence:
    """Settings of the formula above.

    Attributes:
        blocks: Each block's weight: of tags, words or n-grams.
    """

    kind: ClassVar[str] = "co-occurrence"
    blocks: Mapping[Block, NonNegative] = field(default_factory=lambda: {"tag": 1.0, "word": 0.5})

    def fit(self, facets: Facets, *, seed: int, progress: Progress) -> FittedCoOccurrence:  # noqa: ARG002 - the protocol's names
        """Count the co-occurrences."""
        return FittedCoOccurrence(
            facets, {block: _votes(facets, block, weight) for block, weight in self.blocks.items()}
        )

    def load(self, directory: Path, facets: Facets) -> FittedCoOccurrence:
        """Map the votes from disk."""
        votes: dict[Block, Csr] = {}
        for block in self.blocks:
            data, codes, pointers = (directory / f"{block}-{part}.npy" for part in PARTS)
            shape = facets.vocabulary.size(block), facets.vocabulary.size("tag")
            votes[block] = csr(*map_rows(codes, pointers, shape, values=data))
        return FittedCoOccurrence(facets, votes)


def _votes(facets: Facets, block: Block, weight: float) -> Csr:
    """Return the vote of every facet of a block for every tag, (facets, tags)."""
    beside: Csr = facets.columns(block) @ facets.playlists["tag"]
    if block == "tag":
        beside.setdiag(0)
        beside.eliminate_zeros()
    beside.sort_indices()
    strength = weight * divergence(facets, block) / (facets.count(block) + PSEUDO_COUNTS)
    return scale(beside, rows=strength.astype(np.float32))


class FittedCoOccurrence:
    """The votes of all facets."""

    def __init__(self, facets: Facets, votes: Mapping[Block, Csr]) -> None:
        self.facets, self.votes = facets, votes

    def score(self, queries: QueryRows, target: Target) -> SparseScores | SummedScores:
        """See the module's formula; no scores for tracks."""
        if target == "tracks":
            return SparseScores(empty(len(queries), self.facets.vocabulary.size("track")))
        return SummedScores(lambda i: self._sums(queries, i))

    def _sums(self, queries: QueryRows, i: int) -> tuple[Codes, Floats]:
        """Return the tags with a score above 0, ascending, and their scores."""
        parts = [
            Weighed(votes, *row(queries.blocks[block], i), binary=False)
            for block, votes in self.votes.items()
        ]
        known, total = weighed_sums(parts, self.facets.vocabulary.size("tag"))
        some = total > 0
        return known[some], total[some]

    def save(self, directory: Path) -> None:
        """Write three arrays for each block."""
        for block, votes in self.votes.items():
            for part in PARTS:
                np.save(directory / f"{block}-{part}.npy", getattr(votes, part), allow_pickle=False)
