"""Popular tracks of the artists, genres and years that the title and tags mention.

With M_b the facets of block b that the query mentions and x_ja whether track j has facet a:

    score(j) = log(1 + max(f_j, 1/2)) * sum over blocks b of  weight_b * (mean over a in M_b of x_ja)

A query that mentions a genre or a year alone gets popularity conditioned on it: the same floor as popularity, for
that part of the catalogue.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import numpy as np

from segue.facets import Block, Facets, QueryRows
from segue.facets.sparse import Codes, Floats
from segue.facets.table import mentioned
from segue.generators.content.frequent import FacetTracks, Profile
from segue.generators.scores import SparseScores, SummedScores
from segue.protocols import Progress
from segue.ranges import NonNegative
from segue.types import Target


@dataclass(frozen=True)
class NamedInTitle:
    """Settings of the formula above.

    Attributes:
        blocks: Each block's weight; blocks that titles can name. Those of the table of facets, unless told otherwise.
        unheard: Playlists that a track of fewer counts as: one of none is named by what it is, just after those that
            somebody chose.
    """

    kind: ClassVar[str] = "named-in-title"
    blocks: Mapping[Block, NonNegative] = field(default_factory=mentioned)
    unheard: NonNegative = 0.5

    def fit(self, facets: Facets, *, seed: int, progress: Progress) -> FittedNamedInTitle:  # noqa: ARG002 - the protocol's names
        """Nothing to learn: what tracks are is in the facets."""
        return FittedNamedInTitle(self, facets)

    def load(self, directory: Path, facets: Facets) -> FittedNamedInTitle:  # noqa: ARG002 - nothing was stored
        """The same as `fit`."""
        return FittedNamedInTitle(self, facets)


class FittedNamedInTitle:
    """The tracks of every artist, genre and year."""

    def __init__(self, settings: NamedInTitle, facets: Facets) -> None:
        self.settings, self.facets = settings, facets
        self._tracks = FacetTracks(facets, settings.blocks, settings.unheard)

    def score(self, queries: QueryRows, target: Target) -> SparseScores | SummedScores:
        """See the formula above; tags get nothing."""
        if target == "tags":
            return self._tracks.no_tags(len(queries))
        return SummedScores(lambda i: self._tracks.sums(self._profile(queries, i)))

    def _profile(self, queries: QueryRows, i: int) -> Profile:
        found: list[tuple[Block, Codes, Floats]] = []
        for block, weight in self.settings.blocks.items():
            codes = queries.codes(block, i)
            found.append((block, codes, np.full(len(codes), weight / max(len(codes), 1), np.float32)))
        return found

    def save(self, directory: Path) -> None:
        """Nothing to keep: what tracks are is in the facets."""
