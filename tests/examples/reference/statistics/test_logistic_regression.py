from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import check_grad
from sklearn.linear_model import LogisticRegression

from examples.reference.statistics.logistic_regression import (
    by_gradient,
    by_newton,
    gradient,
    hessian,
    loss,
)


@pytest.fixture(scope="module")
def points() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    X = np.column_stack([np.ones(200), rng.normal(size=(200, 3))])
    chance = 1 / (1 + np.exp(-X @ np.array([0.5, 1.0, -2.0, 0.0])))
    return X, (rng.random(200) < chance).astype(float)


def test_values_by_hand() -> None:
    X, y, w = np.array([[1.0], [1.0]]), np.array([1.0, 0.0]), np.array([np.log(3)])
    assert loss(w, X, y, 0.0) == pytest.approx(-np.log(0.75) - np.log(0.25))
    assert gradient(w, X, y, 2.0) == pytest.approx([-0.25 + 0.75 + 2 * np.log(3)])
    assert hessian(w, X, 2.0) == pytest.approx(np.array([[2 * 0.1875 + 2]]))


def test_the_gradient_is_that_of_the_loss(points) -> None:
    X, y = points
    w = np.array([0.3, -1.0, 0.2, 2.0])
    assert check_grad(loss, gradient, w, X, y, 0.7) < 1e-4
    steps = np.eye(4) * 1e-6
    by_differences = [(gradient(w + d, X, y, 0.7) - gradient(w - d, X, y, 0.7)) / 2e-6 for d in steps]
    np.testing.assert_allclose(hessian(w, X, 0.7), by_differences, atol=1e-5)


def test_both_ways_lead_to_scikit_learns_coefficients(points) -> None:
    X, y = points
    theirs = LogisticRegression(C=1 / 0.5, fit_intercept=False, tol=1e-10, max_iter=1000).fit(X, y)
    assert by_newton(X, y, 0.5) == pytest.approx(theirs.coef_[0], abs=1e-5)
    assert by_gradient(X, y, 0.5, 2000) == pytest.approx(theirs.coef_[0], abs=1e-5)


def test_newton_needs_few_steps(points) -> None:
    X, y = points
    best = by_newton(X, y, 0.5, 20)
    assert np.abs(by_newton(X, y, 0.5, 5) - best).max() < 1e-4
    assert np.abs(by_gradient(X, y, 0.5, 5) - best).max() > 0.1
