"""Tracks of every artist, album, genre and year, the most frequent first, for the content generators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

import numpy as np

from segue.facets import Block, Facets
from segue.facets.sparse import Codes, Csr, Floats, Integers, csr, empty, gathered, numbered, run_sums
from segue.generators.scores import SparseScores, best

MOST: Final = 5_000
"""Most tracks kept per facet, the most frequent: a genre may have 100,000, far more than a list needs."""

Profile: TypeAlias = Sequence[tuple[Block, Codes, Floats]]
"""A query's facets by block, each with its weight; a facet may occur twice."""


class FacetTracks:
    """Tracks by their facets: score(j) = log(1 + max(f_j, unheard)) * sum over facets a of track j of  profile_a."""

    def __init__(self, facets: Facets, blocks: Mapping[Block, float], unheard: float) -> None:
        self.facets = facets
        self._tracks: dict[Block, Csr] = {
            block: _most_frequent(facets.tracks[block].T.tocsr(), facets.track_counts) for block in blocks
        }
        self._counts: Floats = np.log1p(np.maximum(facets.track_counts, np.float32(unheard)))

    def sums(self, profile: Profile) -> tuple[Codes, Floats]:
        """Return the tracks that share a facet with a profile, ascending, and their scores."""
        profile = [part for part in profile if len(part[1])]
        if not profile:  # such a generator has nothing to say of many queries
            return np.zeros(0, np.int32), np.zeros(0, np.float32)
        codes: list[Codes] = []
        sizes: list[Integers] = []
        weights: list[Floats] = []
        for block, some, each in profile:
            tracks, lengths = gathered(self._tracks[block], some)
            codes.append(tracks)
            sizes.append(lengths)
            weights.append(each)
        known, places = numbered(np.concatenate(codes), len(self._counts))
        total = run_sums(places, np.concatenate(sizes), np.concatenate(weights), len(known))
        scores = total * self._counts[known]
        some = scores > 0
        return known[some], scores[some]

    def no_tags(self, queries: int) -> SparseScores:
        """Return empty scores for tags."""
        return SparseScores(empty(queries, self.facets.vocabulary.size("tag")))


def _most_frequent(tracks: Csr, counts: Floats) -> Csr:
    """Return the matrix with at most `MOST` tracks a row."""
    lengths = np.diff(tracks.indptr)
    kept = np.ones(len(tracks.indices), np.bool_)
    for i in np.flatnonzero(lengths > MOST):
        part = slice(int(tracks.indptr[i]), int(tracks.indptr[i + 1]))
        codes = tracks.indices[part]
        kept[part] = np.isin(codes, best(codes, counts[codes], MOST).codes)
    pointers = np.concatenate([[0], np.cumsum(kept)])[tracks.indptr]
    return csr(tracks.data[kept], tracks.indices[kept], pointers, tracks.shape)
