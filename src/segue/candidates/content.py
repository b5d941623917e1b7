"""The tracks of every artist, album, genre and year, the frequent first: for generators that go by what tracks are."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from segue.candidates.scores import SparseScores
from segue.facets import Block, Facets
from segue.facets.sparse import Csr, Floats, empty, scale


class FacetTracks:
    """Tracks by their facets: score(j) = log(1 + f_j) * sum over facets a of track j of  profile_a."""

    def __init__(self, facets: Facets, blocks: Mapping[Block, float]) -> None:
        self.facets = facets
        self._tracks: dict[Block, Csr] = {block: facets.tracks[block].T.tocsr() for block in blocks}
        self._counts: Floats = np.log1p(facets.track_counts)

    def score(self, profiles: Mapping[Block, Csr], queries: int) -> SparseScores:
        """The scores for profiles (queries, size of the block); a block without one adds nothing."""
        total = empty(queries, self.facets.vocabulary.size("track"))
        for block, profile in profiles.items():
            total = total + profile @ self._tracks[block]
        return SparseScores(scale(total, columns=self._counts))

    def no_tags(self, queries: int) -> SparseScores:
        """What such a generator says of tags: nothing."""
        return SparseScores(empty(queries, self.facets.vocabulary.size("tag")))
