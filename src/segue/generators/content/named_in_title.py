"""Popular tracks of the artists, genres and years that the title and tags mention.

With M_b the facets of block b that the query mentions and x_ja whether track j has facet a:

    score(j) = log(1 + max(f_j, 1/2)) * sum over blocks b of  weight_b * (mean over a in M_b of x_ja)

A query that mentions only a genre or a year gets the most popular tracks of it, as `popularity` does for the
whole catalogue.
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
        blocks: Each block's weight, of blocks that titles can name; default: those of the table of facets.
        unheard: Least playlists that a track counts as being in, so that tracks in no playlist are listed
            too, just after those in one.
    """

    kind: ClassVar[str] = "named-in-title"
    blocks: Mapping[Block, NonNegative] = field(default_factory=mentioned)
    unheard: NonNegative = 0.5

    def fit(self, facets: Facets, *, seed: int, progress: Progress) -> FittedNamedInTitle:  # noqa: ARG002 - the protocol's names
        """Fit nothing: the tracks' metadata is in the facets."""
        return FittedNamedInTitle(self, facets)

    def load(self, directory: Path, facets: Facets) -> FittedNamedInTitle:  # noqa: ARG002 - nothing was stored
        """Return the same as `fit`."""
        return FittedNamedInTitle(self, facets)


class FittedNamedInTitle:
    """The tracks of every artist, genre and year."""

    def __init__(self, settings: NamedInTitle, facets: Facets) -> None:
        self.settings, self.facets = settings, facets
        self._tracks = FacetTracks(facets, settings.blocks, settings.unheard)

    def score(self, queries: QueryRows, target: Target) -> SparseScores | SummedScores:
        """See the module's formula; no scores for tags."""
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
        """Write nothing: the tracks' metadata is in the facets."""
