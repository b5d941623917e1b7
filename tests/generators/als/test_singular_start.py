"""The leading part of a matrix, against its singular value decomposition in full."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from segue.generators.als.singular_start import leading


def matrix(rows: int, columns: int, rank: int, noise: float = 0.0) -> np.ndarray:
    rng = np.random.default_rng(4)
    scale = 2.0 ** -np.arange(rank)
    found = (rng.normal(size=(rows, rank)) * scale) @ rng.normal(size=(rank, columns))
    return (found + noise * rng.normal(size=found.shape)).astype(np.float32)


def found(dense: np.ndarray, dim: int, passes: int = 2, seed: int = 1) -> np.ndarray:
    return leading(csr_array(dense), csr_array(dense.T.copy()), dim, passes, seed)


def test_it_is_what_the_singular_value_decomposition_says() -> None:
    dense = matrix(40, 25, 6, noise=0.002)
    _, values, right = np.linalg.svd(dense, full_matrices=False)
    vectors = found(dense, 6)
    # the vectors are right singular vectors times the root of their value, up to their sign, the largest last
    for k in range(6):
        expected = right[k] * np.sqrt(values[k])
        mine = vectors[:, 5 - k]
        np.testing.assert_allclose(mine * np.sign(mine @ expected), expected, rtol=0.02, atol=0.02)


def test_what_the_matrix_has_not_got_is_zero() -> None:
    vectors = found(matrix(30, 20, 3), 8)
    assert vectors.shape == (20, 8)
    assert vectors.any(axis=0).tolist() == [False] * 5 + [True] * 3
    assert not found(np.zeros((5, 4), np.float32), 3).any()
    assert np.isfinite(found(matrix(2, 20, 2), 8)).all()


def test_a_seed_gives_the_same_again() -> None:
    dense = matrix(40, 25, 6, noise=0.1)
    np.testing.assert_array_equal(found(dense, 4), found(dense, 4))
    assert (found(dense, 4, passes=0) != found(dense, 4, passes=0, seed=2)).any()
