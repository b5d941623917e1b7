"""Tracks by the same artists, from the same albums, of the same genres and years as the seeds.

p_b is the query's profile in a block: how often its seeds have each artist, album, …, divided by the number
of seeds. x_jb are the block's facets of track j.

    score(j) = log(1 + max(f_j, 1/2)) * sum over blocks b of  weight_b * (p_b . x_jb)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import numpy as np

from segue.facets import Block, Facets, QueryRows
from segue.facets.sparse import Codes, Floats, gathered, row
from segue.generators.content.frequent import FacetTracks, Profile
from segue.generators.scores import SparseScores, SummedScores
from segue.generators.traits import Evidence, Explanation, Facet
from segue.protocols import Progress
from segue.ranges import NonNegative
from segue.types import Target


@dataclass(frozen=True)
class Related:
    """Settings of the formula above.

    Attributes:
        blocks: Each block's weight.
        unheard: Least playlists that a track counts as being in, so that tracks in no playlist are listed
            too, just after those in one.
    """

    kind: ClassVar[str] = "related"
    blocks: Mapping[Block, NonNegative] = field(default_factory=lambda: {"artist": 1.0, "album": 0.5})
    unheard: NonNegative = 0.5

    def fit(self, facets: Facets, *, seed: int, progress: Progress) -> FittedRelated:  # noqa: ARG002 - the protocol's names
        """Fit nothing: the tracks' metadata is in the facets."""
        return FittedRelated(self, facets)

    def load(self, directory: Path, facets: Facets) -> FittedRelated:  # noqa: ARG002 - nothing was stored
        """Return the same as `fit`."""
        return FittedRelated(self, facets)


class FittedRelated:
    """The artist, album, genre and year of every track."""

    evidence: ClassVar[Evidence] = "related"

    def __init__(self, settings: Related, facets: Facets) -> None:
        self.settings, self.facets = settings, facets
        self._tracks = FacetTracks(facets, settings.blocks, settings.unheard)

    def score(self, queries: QueryRows, target: Target) -> SparseScores | SummedScores:
        """See the module's formula; no scores for tags."""
        if target == "tags":
            return self._tracks.no_tags(len(queries))
        return SummedScores(lambda i: self._tracks.sums(self._profile(*row(queries.blocks["track"], i))))

    def explain(self, queries: QueryRows, i: int, codes: Codes, target: Target) -> Explanation:
        """Explain scores by the seeds' artists and albums, without the factor log(1 + …)."""
        facets: list[Facet] = []
        values: list[Floats] = [np.zeros((0, len(codes)), np.float32)]
        for block, some, weights in self._profile(*row(queries.blocks["track"], i)):
            if target == "tags" or not len(some):
                continue
            own, places = np.unique(some, return_inverse=True)
            has = self.facets.tracks[block][codes].tocsc()[:, own].toarray().T
            values.append(np.bincount(places, weights).astype(np.float32)[:, None] * has)
            facets.extend((block, code) for code in own.tolist())
        return Explanation(facets, np.concatenate(values))

    def _profile(self, seeds: Codes, values: Floats) -> Profile:
        shares = values / np.float32(max(len(seeds), 1))
        found: list[tuple[Block, Codes, Floats]] = []
        for block, weight in self.settings.blocks.items():
            codes, lengths = gathered(self.facets.tracks[block], seeds)
            found.append((block, codes, np.repeat(shares * np.float32(weight), lengths)))
        return found

    def save(self, directory: Path) -> None:
        """Write nothing: the tracks' metadata is in the facets."""
