"""Small settings of every generator, and playlists small enough to score by hand."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping

import numpy as np
import pytest

from segue.data.dataset import Dataset
from segue.data.records.builder import DatasetBuilder, PlaylistRecord, TrackRecord
from segue.facets import Facets
from segue.facets.sounds import Sounds
from segue.generators.als.als import ALS
from segue.generators.als.cold_start import ColdStart
from segue.generators.als.title_regression import TitleRegression
from segue.generators.base import CandidateGenerator
from segue.generators.content.named_in_title import NamedInTitle
from segue.generators.content.popularity import Popularity
from segue.generators.content.related import Related
from segue.generators.content.same_artist import SameArtist
from segue.generators.knn.adjacent_tracks import AdjacentTracks
from segue.generators.knn.latent import ALSNeighbours, NeighbourWeights
from segue.generators.knn.playlists import PlaylistNeighbours
from segue.generators.knn.titles import TitleNeighbours
from segue.generators.knn.track2vec import Track2VecNeighbours
from segue.generators.linear.autoencoder import LinearAutoencoder
from segue.generators.neural.title_encoder import EncodedTitles
from segue.generators.sequence.memory_network import MemoryTracks
from segue.generators.sequence.next_network import NextNetwork
from segue.generators.sequence.next_ngrams import NextNGrams
from segue.generators.tags.bag_classifier import BagClassifier
from segue.generators.tags.classifier import TagClassifier
from segue.generators.tags.co_occurrence import CoOccurrence
from segue.generators.tags.ease import TagEASE
from segue.generators.tags.spelled import SpelledTags
from segue.sequences.memory import MemoryRecipe
from segue.sequences.ngrams import NGrams
from segue.sequences.recipe import NetworkRecipe
from segue.word2vec.track2vec import Track2Vec

SMALL_ALS = ALS(8, iterations=3)

GENERATORS: Mapping[str, CandidateGenerator] = {
    "popularity": Popularity(),
    "neighbours": PlaylistNeighbours(),
    "dated neighbours": PlaylistNeighbours(power=2.5, damping=-0.1, half_life=300, neighbours=20),
    "titles": TitleNeighbours(),
    "tags alone": TitleNeighbours(blocks={"tag": 1.0}, informative=False, neighbours=20),
    "als": SMALL_ALS,
    "als of a pool": ALS(8, iterations=3, needs="track", pool=100, blocks={"track": 1.0, "tag": 0.3}),
    "ordered and timely als": ALS(8, iterations=3, window=4, time_bin=200),
    "als neighbours": ALSNeighbours(SMALL_ALS),
    "dated als neighbours": ALSNeighbours(SMALL_ALS, NeighbourWeights(neighbours=20, half_life=300)),
    "track2vec": Track2VecNeighbours(Track2Vec(vector_size=8, epochs=2, min_count=1, sg=False, sample=0)),
    "track2vec by sif": Track2VecNeighbours(
        Track2Vec(vector_size=8, epochs=2, min_count=1, sg=False, sample=0), pooling="sif"
    ),
    "adjacent tracks": AdjacentTracks(),
    "dated beside": AdjacentTracks(half_life=300, holders=3),
    "linear autoencoder": LinearAutoencoder(factors=16),
    "linear autoencoder of one seed": LinearAutoencoder(factors=400, shrinkage=0, least=1),
    "next ngrams": NextNGrams(),
    "next ngrams backing off": NextNGrams(NGrams(order=2, smoothing="back-off")),
    "memory network": MemoryTracks(MemoryRecipe(dim=8, epochs=1)),
    "next network": NextNetwork(NetworkRecipe("gru", dim=8, epochs=1, heads=2)),
    "related": Related(),
    "named in title": NamedInTitle(),
    "same artist": SameArtist(),
    "co-occurrence": CoOccurrence(),
    "tag classifier": TagClassifier(BagClassifier(dim=8, epochs=2, batch=16), least=1, runs=2),
    "tag ease": TagEASE(regularization=5, tags=30, words=40, least=1),
    "spelled tags": SpelledTags(),
    "title regression": TitleRegression(SMALL_ALS),
    "title encoder": EncodedTitles("tfidf-linear", SMALL_ALS, epochs=1),
    "encoded titles without places": EncodedTitles("tfidf-neighbours", None),
    "cold start": ColdStart(SMALL_ALS),
    "heard alone": ColdStart(SMALL_ALS, sources=("sound",)),
}
"""Every generator, some in more than one setting."""


@pytest.fixture(params=sorted(GENERATORS))
def generator(request: pytest.FixtureRequest) -> CandidateGenerator:
    return GENERATORS[request.param]


@pytest.fixture(scope="session")
def generators() -> Mapping[str, CandidateGenerator]:
    return GENERATORS


@pytest.fixture(scope="session")
def sample_facets(sample: Dataset) -> Facets:
    """The facets of `sample`, in which tracks of one genre sound alike; one track of ten was not heard."""
    facets = Facets.of(sample)
    rng = np.random.default_rng(0)
    genres = facets.tracks["genre"]
    places = rng.standard_normal((genres.shape[1], 6)).astype(np.float32)
    vectors = genres @ places + 0.3 * rng.standard_normal((genres.shape[0], 6)).astype(np.float32)
    vectors[rng.random(len(vectors)) < 0.1] = 0
    return dataclasses.replace(facets, sounds=Sounds(vectors.astype(np.float32)))


@pytest.fixture(scope="session")
def tiny() -> Facets:
    """Four playlists: tracks 0-4, tags 카페 (0), 비 (1) and 밤 (2), with days and artists."""
    builder = DatasetBuilder()
    for track, artists in enumerate((["a"], ["a", "b"], ["b"], ["c"], [])):
        builder.add_track(TrackRecord(id=track, artists=artists, album="x" if track in {0, 2} else None))
    for playlist, (title, tags, tracks, day) in enumerate(
        [
            ("카페", ["카페", "비"], [0, 1], 1),
            ("카페", ["카페"], [0, 1, 2, 3], 11),
            ("밤", ["비", "밤", "카페"], [1, 2], None),
            ("밤", [], [], 2),
        ]
    ):
        builder.add_playlist(
            PlaylistRecord(
                id=playlist,
                title=title,
                tags=tags,
                tracks=list(tracks),
                updated=None if day is None else dt.datetime(1970, 1, 1 + day),
            )
        )
    return Facets.of(builder.build({"format": "test"}))
