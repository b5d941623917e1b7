from __future__ import annotations

import numpy as np
import pytest

from segue.data.records.builder import DatasetBuilder, PlaylistRecord, TrackRecord
from segue.facets import Facets
from segue.generators.als.content_prior import Prior, Regression


@pytest.fixture(scope="module")
def facets() -> Facets:
    """Tracks 0 and 1 by a, 2 by a and b, 3 by b, 4 by nobody; playlists hold 0, 1 and 2."""
    builder = DatasetBuilder()
    for track, artists in enumerate((["a"], ["a"], ["a", "b"], ["b"], [])):
        builder.add_track(TrackRecord(id=track, artists=artists))
    builder.add_playlist(PlaylistRecord(id=0, tracks=[0, 1, 2]))
    return Facets.of(builder.build({"format": "test"}))


def test_an_artist_speaks_through_the_other_tracks(facets: Facets) -> None:
    evidence = np.array([[2, 0], [0, 4], [6, 6], [0, 0], [0, 0]], np.float32)
    worth = np.array([0.5, 1, 0.25, 0, 0], np.float32)
    found = Prior(facets, evidence, worth, {}, ("artist",)).inputs("artist", np.arange(5, dtype=np.int32))
    of_track_0 = (1 * evidence[1] + 0.25 * evidence[2]) / (1 + 1.25)
    of_track_2 = (0.5 * evidence[0] + 1 * evidence[1]) / (1 + 1.5) / 2  # b has no other track that is held
    of_track_3 = 0.25 * evidence[2] / (1 + 0.25)
    np.testing.assert_allclose(found[0], of_track_0, rtol=1e-6)
    np.testing.assert_allclose(found[2], of_track_2, rtol=1e-6)
    np.testing.assert_allclose(found[3], of_track_3, rtol=1e-6)
    assert not found[4].any()


def test_a_regression_finds_what_each_source_is_worth() -> None:
    rng = np.random.default_rng(0)
    telling, noise = (rng.standard_normal((400, 3)).astype(np.float32) for _ in range(2))
    truth = rng.standard_normal((3, 2)).astype(np.float32)
    targets = telling @ truth + 5 + 0.01 * rng.standard_normal((400, 2)).astype(np.float32)
    found = Regression.fit([telling, noise], targets, np.ones(400, np.float32), rng)
    np.testing.assert_allclose(found.weights[:3], truth, atol=0.05)
    np.testing.assert_allclose(found.weights[3:], 0, atol=0.02)
    np.testing.assert_allclose(found.apply(np.hstack([telling, noise])), targets, atol=0.3)


def test_parts_sum_to_the_whole_and_what_is_unknown_stays_at_the_origin(sample_facets: Facets) -> None:
    rng = np.random.default_rng(1)
    size = sample_facets.vocabulary.size("track")
    evidence = rng.standard_normal((size, 4)).astype(np.float32)
    worth = sample_facets.track_counts / (sample_facets.track_counts + 2)
    prior = Prior.fit(sample_facets, evidence, worth, ("sound", "artist", "genre"), seed=0)
    codes = np.arange(size, dtype=np.int32)
    parts = prior.of(codes)
    assert set(parts) == {"sound", "artist", "genre", "base"}
    np.testing.assert_allclose(np.sum([*parts.values()], axis=0), prior.whole(), atol=1e-5)
    sounds = sample_facets.sounds
    assert sounds is not None
    assert not parts["sound"][~sounds.heard].any()
    assert parts["sound"][sounds.heard].any(axis=1).all()
    clip = prior.of_clips(sounds.vectors[sounds.heard][:3])
    assert clip.shape == (3, 4)


def test_without_any_source_nothing_is_said(facets: Facets) -> None:
    worth = np.array([1, 1, 1, 0, 0], np.float32)
    prior = Prior.fit(facets, np.ones((5, 2), np.float32), worth, ("sound",), seed=0)
    assert not prior.whole().any()
    assert not prior.of_clips(np.ones((1, 7), np.float32)).any()
