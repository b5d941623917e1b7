from __future__ import annotations

import numpy as np
import pytest

from examples.reference.networks.mlp import numeric_gradient
from examples.reference.networks.structured_attention import attentions, penalty, penalty_gradient


def test_the_penalty_is_zero_for_distinct_one_hot_rows_and_for_nothing_else() -> None:
    assert penalty(np.array([[1.0, 0, 0], [0, 0, 1]])) == 0
    assert penalty(np.array([[1.0, 0, 0], [1, 0, 0]])) == 2  # the same word twice
    assert penalty(np.array([[0.5, 0.5, 0, 0], [0, 0, 0.5, 0.5]])) == 0.5  # apart, but spread
    assert penalty(np.full((2, 4), 0.25)) == pytest.approx(2 * 0.75**2 + 2 * 0.25**2)


def test_rows_are_distributions_over_the_words() -> None:
    rng = np.random.default_rng(0)
    A = attentions(rng.normal(size=(5, 3)), rng.normal(size=(4, 3)), rng.normal(size=(2, 4)))
    assert A.shape == (2, 5)
    assert A.sum(axis=1) == pytest.approx([1, 1])
    even = attentions(np.zeros((5, 3)), np.ones((4, 3)), np.ones((2, 4)))
    assert even == pytest.approx(np.full((2, 5), 0.2))


def test_its_gradient() -> None:
    A = np.random.default_rng(1).random((2, 3))
    np.testing.assert_allclose(penalty_gradient(A), numeric_gradient(lambda: penalty(A), A), atol=1e-7)
