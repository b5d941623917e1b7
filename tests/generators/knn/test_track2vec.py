"""Track2vec as a generator: playlists as bags, and playlists as weighted means of their facets."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from segue.data.records.builder import DatasetBuilder, PlaylistRecord
from segue.facets import Facets, query_rows
from segue.generators.knn.latent import NeighbourWeights
from segue.generators.knn.track2vec import FittedTrack2VecNeighbours, Track2VecNeighbours, sentences, token_of
from segue.protocols import Silent
from segue.types import Query
from segue.word2vec.track2vec import Track2Vec

PLAIN = Track2VecNeighbours(
    Track2Vec(vector_size=8, epochs=5, min_count=1, sample=0),
    blocks={"track": 1.0, "tag": 0.5},
    nearness=NeighbourWeights(power=1.0, length=0.0, damping=0.0),
)


@pytest.fixture(scope="module")
def fitted(tiny: Facets) -> FittedTrack2VecNeighbours:
    return PLAIN.fit(tiny, seed=1, progress=Silent())


def test_a_playlist_is_a_bag_of_its_facets(tiny: Facets) -> None:
    bags = [set(bag) for bag in sentences(tiny, ("track", "tag"))]
    assert bags == [
        {"track:0", "track:1", "tag:카페", "tag:비"},
        {"track:0", "track:1", "track:2", "track:3", "tag:카페"},
        {"track:1", "track:2", "tag:비", "tag:밤", "tag:카페"},
    ]
    assert [set(bag) for bag in sentences(tiny, ("word",))][3] == {"=밤", "w:밤"}


def test_blocks_have_tokens_of_their_own() -> None:
    tokens = {token_of("track", "밤"), token_of("tag", "밤"), token_of("word", "w:밤")}
    assert tokens == {"track:밤", "tag:밤", "w:밤"}


def test_a_facet_is_its_unit_vector_times_its_idf(fitted: FittedTrack2VecNeighbours, tiny: Facets) -> None:
    encoder = fitted.encoder
    assert encoder is not None
    row = encoder.vectors[encoder.tokens.index("track:0")]
    idf = np.log(4 / 2)
    np.testing.assert_allclose(fitted.facet_vectors["track"][0], row / np.linalg.norm(row) * idf, rtol=1e-5)
    assert not fitted.facet_vectors["track"][4].any()  # in no playlist


def test_sif_weighs_by_frequency_and_takes_out_the_common_direction(tiny: Facets) -> None:
    sif = dataclasses.replace(PLAIN, pooling="sif", a=0.1).fit(tiny, seed=1, progress=Silent())
    encoder = sif.encoder
    assert encoder is not None
    weights = 0.1 / (0.1 + encoder.counts / encoder.counts.sum())
    rows = {token: encoder.vectors[i] * weights[i] for i, token in enumerate(encoder.tokens)}
    means = []
    for i in range(len(tiny.updated)):
        tracks, tags = tiny.playlists["track"], tiny.playlists["tag"]
        held = [(rows[f"track:{tiny.vocabulary.names['track'][c]}"], 1.0) for c in tracks[[i]].indices]
        held += [(rows[f"tag:{tiny.vocabulary.names['tag'][c]}"], 0.5) for c in tags[[i]].indices]
        total = sum((vector * weight for vector, weight in held), np.zeros(8))
        means.append(total / max(sum(weight for _, weight in held), 1e-9))
    _, _, axes = np.linalg.svd(np.array(means))
    token = rows["track:0"]
    expected = token - axes[0] * (axes[0] @ token)
    np.testing.assert_allclose(sif.facet_vectors["track"][0], expected, atol=1e-6)
    assert np.abs(sif._playlists @ axes[0]).max() < 1e-4


def test_near_playlists_lend_their_tracks_their_cosine(
    fitted: FittedTrack2VecNeighbours, tiny: Facets
) -> None:
    def mean(tracks: np.ndarray, tags: np.ndarray) -> np.ndarray:
        return tracks @ fitted.facet_vectors["track"] + 0.5 * tags @ fitted.facet_vectors["tag"]

    tracks, tags = (tiny.playlists[block].toarray() for block in ("track", "tag"))
    asked = mean(np.array([0, 0, 1.0, 0, 0]), np.array([0, 1.0, 0]))
    playlists = mean(tracks, tags)
    norms = np.maximum(np.linalg.norm(playlists, axis=1), 1e-9)
    cosines = np.maximum(playlists @ asked / norms / np.linalg.norm(asked), 0)
    rows = query_rows([Query(tracks=(2,), tags=(tiny.vocabulary.names["tag"][1],))], tiny)
    found = fitted.score(rows, "tracks").at(0, np.arange(5, dtype=np.int32))
    np.testing.assert_allclose(found, cosines @ tracks, rtol=1e-4, atol=1e-6)


def test_vectors_are_learned_from_playlists_with_the_needed_block(tiny: Facets) -> None:
    words = {"track": 1.0, "word": 1.0}
    tracks = dataclasses.replace(PLAIN, blocks=words).fit(tiny, seed=1, progress=Silent())
    every = dataclasses.replace(PLAIN, blocks=words, needs=None).fit(tiny, seed=1, progress=Silent())
    assert tracks.encoder is not None
    assert every.encoder is not None
    assert (tracks.encoder.playlists, every.encoder.playlists) == (3, 4)


def test_together_is_near(sample_facets: Facets) -> None:
    """Vectors of tracks that share playlists are nearer than those of tracks that do not."""
    settings = dataclasses.replace(PLAIN, encoder=Track2Vec(vector_size=16, epochs=40, min_count=1, sample=0))
    vectors = settings.fit(sample_facets, seed=1, progress=Silent()).facet_vectors["track"]
    unit = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    rows = sample_facets.playlists["track"].toarray()
    often = sample_facets.track_counts >= 5
    together, cosines = (rows.T @ rows)[often][:, often], (unit @ unit.T)[often][:, often]
    np.fill_diagonal(together, -1)
    assert cosines[together >= 4].mean() > cosines[together == 0].mean() + 0.1


def test_where_nothing_can_be_learned_it_says_nothing_and_can_be_saved(tmp_path: Path) -> None:
    builder = DatasetBuilder()
    for playlist in range(3):
        builder.add_playlist(PlaylistRecord(id=playlist, tracks=[playlist]))
    facets = Facets.of(builder.build({}))
    fitted = PLAIN.fit(facets, seed=0, progress=Silent())
    assert fitted.encoder is None
    fitted.save(tmp_path)
    loaded = PLAIN.load(tmp_path, facets)
    rows = query_rows([Query(tracks=(1,))], facets)
    for generator in (fitted, loaded):
        assert not len(generator.score(rows, "tracks").top(0, 9).codes)
