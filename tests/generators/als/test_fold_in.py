"""The vector of a query is the minimiser that the formula names, whichever system it is solved by."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.generators.als.fold_in import NormalEquations

A, R = 0.02, 0.5


def test_one_factor_by_hand() -> None:
    """Vectors 1 and 2: a Y'Y + r = .1 * 5 + 1 = 1.5; of a query with the second, x = 2 w / (1.5 + 4 w)."""
    vectors = np.array([[1.0], [2.0]], np.float32)
    equations = NormalEquations.of([vectors], 0.1, 1.0)
    assert equations.gram == pytest.approx(np.array([[1.5]]))
    assert equations.solved(vectors[1:], np.ones(1, np.float32)) == pytest.approx([2 / 5.5])
    assert equations.solved(vectors[1:], np.full(1, 3, np.float32)) == pytest.approx([6 / 13.5])


@given(st.integers(1, 12), st.booleans(), st.integers(0, 1000))
def test_nothing_near_the_solution_costs_less(n: int, drawn: bool, seed: int) -> None:
    """Fewer facets than factors, and more: both systems find the minimum."""
    rng = np.random.default_rng(seed)
    everything = rng.standard_normal((30, 6)).astype(np.float32)
    start = rng.standard_normal(6).astype(np.float32) if drawn else np.zeros(6, np.float32)
    own, weights = everything[:n], rng.uniform(0.1, 2, n).astype(np.float32)

    def cost(x: np.ndarray) -> float:
        fit = (weights * (1 - own @ x) ** 2).sum()
        return float(fit + A * ((everything @ x) ** 2).sum() + R * ((x - start) ** 2).sum())

    equations = NormalEquations.of([everything[:10], everything[10:]], A, R)
    found = equations.solved(own, weights, start if drawn else None).astype(np.float64)
    assert all(cost(found) <= cost(found + step) for step in 0.01 * rng.standard_normal((20, 6)))


def test_facets_that_say_nothing_leave_the_start() -> None:
    equations = NormalEquations.of([np.eye(3, dtype=np.float32)], A, R)
    nothing, start = np.zeros((2, 3), np.float32), np.arange(3, dtype=np.float32)
    for vectors, weights in (
        (nothing, np.ones(2, np.float32)),
        (np.eye(3, dtype=np.float32)[:2], np.zeros(2, np.float32)),
    ):
        assert equations.solved(vectors, weights).tolist() == [0, 0, 0]
        assert equations.solved(vectors, weights, start).tolist() == [0, 1, 2]
