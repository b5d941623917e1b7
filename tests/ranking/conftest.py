"""Generators fitted on the sample, as the ranker meets them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from segue.facets import Facets
from segue.generators.als.als import ALS
from segue.generators.base import CandidateGenerator, FittedGenerator
from segue.generators.content.popularity import Popularity
from segue.generators.knn.playlists import PlaylistNeighbours
from segue.generators.knn.track2vec import Track2VecNeighbours
from segue.protocols import Silent
from segue.word2vec.track2vec import Track2Vec


@pytest.fixture(scope="session")
def generators(sample_facets: Facets) -> Mapping[str, FittedGenerator]:
    settings: dict[str, CandidateGenerator] = {
        "popularity": Popularity(),
        "neighbours": PlaylistNeighbours(),
        "als": ALS(8, iterations=2),
        "track2vec": Track2VecNeighbours(Track2Vec(vector_size=8, epochs=2, min_count=1, sg=False, sample=0)),
    }
    return {name: one.fit(sample_facets, seed=1, progress=Silent()) for name, one in settings.items()}
