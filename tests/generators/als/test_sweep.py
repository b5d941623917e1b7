"""Half a sweep of ALS: against every row's normal equations written out, whichever way a row goes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from segue.facets.sparse import Csr, Floats
from segue.generators.als import sweep as least_squares
from segue.generators.als.sweep import TURNED, solved, turned
from segue.threads import cores


def written_out(matrix: Csr, other: Floats, unobserved: float, ridge: Floats) -> Floats:
    """Row by row: the matrices in full, in double precision."""
    y = other.astype(np.float64)
    found = np.zeros((matrix.shape[0], y.shape[1]))
    for i, weights in enumerate(matrix.toarray().astype(np.float64)):
        if weights.any():
            left = unobserved * y.T @ y + ridge[i] * np.eye(y.shape[1]) + (y.T * weights) @ y
            found[i] = np.linalg.solve(left, y.T @ weights)
    return found.astype(np.float32)


def problem(seed: int, rows: int, columns: int, dim: int, density: float) -> tuple[Csr, Floats, Floats]:
    rng = np.random.default_rng(seed)
    held = (rng.random((rows, columns)) < density) * rng.uniform(0.2, 2, (rows, columns))
    return (
        csr_array(held.astype(np.float32)),
        rng.standard_normal((columns, dim)).astype(np.float32),
        rng.uniform(0.1, 3, rows).astype(np.float32),
    )


@settings(deadline=None, max_examples=40)
@given(
    st.integers(0, 10_000),
    st.integers(1, 12),
    st.integers(1, 30),
    st.integers(1, 9),
    st.floats(0, 1),
    st.sampled_from([0.0, 0.01, 1.0]),
)
def test_each_row_solves_its_normal_equations(
    seed: int, rows: int, columns: int, dim: int, density: float, unobserved: float
) -> None:
    """Rows of no entry, of one, of fewer than factors, of as many and of more."""
    matrix, other, ridge = problem(seed, rows, columns, dim, density)
    found = solved(matrix, other, unobserved=unobserved, ridge=ridge)
    np.testing.assert_allclose(found, written_out(matrix, other, unobserved, ridge), rtol=2e-3, atol=2e-4)


def test_a_row_of_one_entry_by_hand() -> None:
    """One factor: x = w y / (a y^2 + r + w y^2) = 0.5 * 2 / (0.25 * 4 + 3 + 0.5 * 4) = 1 / 6."""
    matrix = csr_array(np.array([[0.5], [0.0]], np.float32))
    found = solved(matrix, np.array([[2.0]], np.float32), unobserved=0.25, ridge=np.full(2, 3.0, np.float32))
    assert found[:, 0].tolist() == pytest.approx([1 / 6, 0])


def test_stacks_and_threads_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    matrix, other, ridge = problem(3, 60, 40, 6, 0.2)
    whole = solved(matrix, other, unobserved=0.1, ridge=ridge)
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    assert np.array_equal(solved(matrix, other, unobserved=0.1, ridge=ridge), whole)
    monkeypatch.setattr(least_squares, "STACK", 50)
    np.testing.assert_allclose(
        solved(matrix, other, unobserved=0.1, ridge=ridge), whole, rtol=1e-4, atol=1e-6
    )


def test_the_other_side_is_overwritten_only_where_it_may_be() -> None:
    matrix, other, ridge = problem(4, 30, 20, 5, 0.3)
    before = other.copy()
    found = solved(matrix, other, unobserved=0.1, ridge=ridge)
    assert np.array_equal(other, before)
    assert np.array_equal(solved(matrix, other, unobserved=0.1, ridge=ridge, overwrite_other=True), found)
    assert not np.array_equal(other, before)  # no copy was made of it


def test_more_rows_than_are_turned_at_once_are_all_turned_in_place() -> None:
    rng = np.random.default_rng(0)
    vectors = rng.standard_normal((TURNED + 7, 3)).astype(np.float32)
    square = rng.standard_normal((3, 3)).astype(np.float32)
    expected = vectors @ square
    assert turned(vectors, square) is vectors
    np.testing.assert_allclose(vectors, expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(
    ("said", "most"), [("1", 1), ("", None), ("many", None), ("0", None), ("9999", None)]
)
def test_the_environment_says_how_many_threads(
    monkeypatch: pytest.MonkeyPatch, said: str, most: int | None
) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", said)
    assert least_squares.threads() == (most or cores())
