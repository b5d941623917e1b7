from __future__ import annotations

import numpy as np
import pytest

from segue.word2vec.sif import common_direction, frequency_weights, without


def test_frequent_tokens_weigh_less() -> None:
    assert frequency_weights(np.array([999, 1, 0]), a=0.001).tolist() == pytest.approx(
        [0.001 / 1.0, 0.5, 1.0], rel=1e-5
    )


def test_the_common_direction_is_the_first_singular_vector_and_goes() -> None:
    rng = np.random.default_rng(0)
    vectors = np.add(rng.normal(size=(40, 5)), [9, -3, 0, 0, 0]).astype(np.float32)
    common = common_direction(vectors)
    _, _, axes = np.linalg.svd(vectors)
    assert abs(float(common @ axes[0])) == pytest.approx(1, abs=1e-5)
    assert common[np.abs(common).argmax()] > 0
    left = without(vectors, common)
    assert np.abs(left @ common).max() < 1e-5
    assert np.linalg.matrix_rank(left, tol=1e-3) == 4


def test_vectors_of_zeros_have_no_direction() -> None:
    nothing = np.zeros((3, 4), np.float32)
    assert not common_direction(nothing).any()
    assert not without(nothing, common_direction(nothing)).any()
