from __future__ import annotations

import numpy as np
import pytest

from segue.audio.mel import MELON
from segue.audio.timelines.sections import (
    BLOCK,
    CLEAR,
    block_vectors,
    checkerboard,
    novelty,
    peaks,
    sections_of,
    similarity,
)
from segue.errors import ConfigError
from segue.sample import make_world
from segue.sample.clips import SECONDS, synthesise


def test_the_checkerboard_by_hand() -> None:
    kernel = checkerboard(1)
    np.testing.assert_allclose(kernel, [[0.25, -0.25], [-0.25, 0.25]])
    wide = checkerboard(4)
    assert wide.shape == (8, 8)
    assert abs(wide.sum()) < 1e-12
    assert np.abs(wide).sum() == pytest.approx(1)
    np.testing.assert_array_equal(wide, wide.T)
    assert wide[3, 3] == wide.max()


def test_the_novelty_of_one_change_by_hand() -> None:
    vectors = np.array([[1, 0]] * 6 + [[0, 1]] * 6, np.float32)
    curve = novelty(vectors, 2)
    # the same side is alike (1), the other is not (0): half of the kernel's weight counts
    assert curve[6] == pytest.approx(0.5)
    assert int(curve.argmax()) == 6
    assert curve[0] == pytest.approx(0, abs=1e-6)
    opposite = np.array([[1.0]] * 6 + [[-1.0]] * 6, np.float32)
    assert novelty(opposite, 2)[6] == pytest.approx(1)


def test_peaks_are_clear_and_the_highest_around() -> None:
    curve = np.array([0.9, 0, CLEAR / 2, 0, 0.3, 0.5, 0.5, 0.2, 0, 0.4, 0], np.float32)
    assert peaks(curve, 2).tolist() == [5, 9]
    assert peaks(curve, 4).tolist() == [5]
    assert peaks(np.zeros(5, np.float32), 2).tolist() == []


def test_a_steady_sound_is_one_section_and_so_is_silence() -> None:
    rng = np.random.default_rng(0)
    steady = np.ones((48, 1)) + 0.01 * rng.random((48, 2000))
    for mel in (np.zeros((48, 2000), np.float32), steady.astype(np.float32), np.ones((48, 1), np.float32)):
        found = sections_of(mel, 62.5, context=2)
        assert (found[0].onset, found[0].novelty) == (0.0, 0.0)
        assert found[-1].offset == pytest.approx(max(mel.shape[1] - 1, 1) / 62.5, abs=1e-3)
    assert len(sections_of(np.zeros((48, 2000), np.float32), 62.5)) == 1


def test_contexts_outside_their_range() -> None:
    for context in (0.0, 601.0, float("nan")):
        with pytest.raises(ConfigError, match="a context"):
            sections_of(np.zeros((48, 100), np.float32), 62.5, context=context)


def test_a_picture_of_hours_has_few_groups() -> None:
    rng = np.random.default_rng(1)
    vectors = block_vectors(rng.random((48, 40_000)).astype(np.float32), 62.5)
    matrix = similarity(vectors, 100)
    assert matrix.shape[0] <= 100
    np.testing.assert_allclose(np.diag(matrix), 1, atol=1e-4)


def test_tracks_of_the_sample_that_are_joined_change_where_they_are_joined() -> None:
    tracks = make_world(playlists=20, tracks=60, seed=2).tracks
    rows = np.unique(tracks.genre, return_index=True)[1][:4].tolist()  # of four genres
    clips = [synthesise(tracks, row, seed=2) for row in rows]
    repeats = 4  # each is repeated, as a section of a track
    joined = np.concatenate([np.tile(clip, repeats) for clip in clips])
    found = sections_of(MELON.of(joined), MELON.frame_rate, context=2 * SECONDS)
    borders = [one.onset for one in found[1:]]
    assert len(borders) == len(clips) - 1
    np.testing.assert_allclose(borders, repeats * SECONDS * np.arange(1, len(clips)), atol=2 * BLOCK)
    assert [one.offset for one in found[:-1]] == borders
