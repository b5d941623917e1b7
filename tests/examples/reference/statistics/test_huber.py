from __future__ import annotations

import numpy as np
import pytest
import torch
from sklearn.linear_model import HuberRegressor

from examples.reference.statistics.huber import huber_loss, huber_regression, huber_slope


def test_the_loss_by_hand() -> None:
    r = np.array([0.5, -2.0, 3.0, -4.0])
    assert huber_loss(r, 2.0).tolist() == [0.125, 2.0, 4.0, 6.0]
    assert huber_slope(r, 2.0).tolist() == [0.5, -2.0, 2.0, -2.0]


def test_the_loss_is_torchs() -> None:
    r = np.linspace(-4, 4, 41)
    residuals = torch.tensor(r, requires_grad=True)
    loss = torch.nn.functional.huber_loss(
        residuals, torch.zeros(41, dtype=torch.float64), reduction="none", delta=1.3
    )
    loss.sum().backward()
    assert residuals.grad is not None
    np.testing.assert_allclose(huber_loss(r, 1.3), loss.detach().numpy())
    np.testing.assert_allclose(huber_slope(r, 1.3), residuals.grad.numpy())


@pytest.fixture(scope="module")
def points() -> tuple[np.ndarray, np.ndarray]:
    """y = 1 + 2 x with little noise, and every tenth point far off."""
    rng = np.random.default_rng(0)
    X = np.column_stack([np.ones(60), np.linspace(0, 3, 60)])
    y = X @ np.array([1.0, 2.0]) + rng.normal(0, 0.1, 60)
    y[::10] += 20
    return X, y


def test_it_finds_the_line_that_least_squares_misses(points) -> None:
    X, y = points
    assert huber_regression(X, y, 0.2) == pytest.approx([1.0, 2.0], abs=0.1)
    assert abs(np.linalg.lstsq(X, y)[0][0] - 1.0) > 1


def test_its_gradient_is_zero_there(points) -> None:
    X, y = points
    w = huber_regression(X, y, 0.2)
    np.testing.assert_allclose(X.T @ huber_slope(y - X @ w, 0.2), 0, atol=1e-8)


def test_it_is_scikit_learns_at_the_scale_that_it_estimates(points) -> None:
    X, y = points
    theirs = HuberRegressor(epsilon=1.5, alpha=0, max_iter=1000, tol=1e-9).fit(X[:, 1:], y)
    w = huber_regression(X, y, theirs.epsilon * theirs.scale_)
    assert w == pytest.approx([theirs.intercept_, theirs.coef_[0]], abs=1e-3)
