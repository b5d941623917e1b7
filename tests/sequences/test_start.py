from __future__ import annotations

import numpy as np

from segue.sequences.start import LENGTH, started


def test_tokens_of_the_same_playlists_start_near_each_other() -> None:
    rows = [np.array([2, 3]), np.array([2, 3, 3]), np.array([4, 5]), np.array([4, 5]), np.array([5, 4])]
    vectors = started(rows, 8, 2, seed=0)
    assert vectors.shape == (8, 2)
    assert vectors.dtype == np.float32
    unit = vectors[2:6] / np.linalg.norm(vectors[2:6], axis=1, keepdims=True)
    cosines = unit @ unit.T
    assert cosines[0, 1] > 0.99
    assert cosines[2, 3] > 0.99
    assert abs(cosines[0, 2]) < 0.1
    assert not vectors[[0, 1, 6, 7]].any()
    assert np.isclose(np.sqrt(np.mean(vectors[2:6] ** 2)), LENGTH, rtol=0.2)
    assert np.array_equal(vectors, started(rows, 8, 2, seed=0))


def test_nothing_to_decompose_starts_at_zero() -> None:
    assert not started([np.array([], np.int64)], 4, 8, seed=0).any()
    assert not started([], 4, 8, seed=0).any()
