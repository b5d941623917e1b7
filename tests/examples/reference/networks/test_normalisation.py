from __future__ import annotations

import numpy as np
import pytest
import torch

from examples.reference.networks.normalisation import OVER_COLUMNS, OVER_ROWS, BatchNorm, backward, normalise

RNG = np.random.default_rng(0)
X, G = RNG.normal(2, 3, (6, 4)), RNG.normal(size=(6, 4))
GAMMA, BETA = RNG.normal(size=4), RNG.normal(size=4)


def test_values_by_hand() -> None:
    assert normalise(np.array([[1.0], [3.0]]), OVER_ROWS, 0.0).x_hat.tolist() == [[-1.0], [1.0]]
    assert normalise(np.array([[1.0, 3.0]]), OVER_COLUMNS, 0.0).x_hat.tolist() == [[-1.0, 1.0]]
    assert normalise(np.array([[1.0, 3.0]]), OVER_COLUMNS, 3.0).x_hat.tolist() == [[-0.5, 0.5]]  # √(1 + 3)


def test_layer_normalisation_is_torchs() -> None:
    x, gamma, beta = (torch.tensor(part, requires_grad=True) for part in (X, GAMMA, BETA))
    y = torch.nn.functional.layer_norm(x, (4,), gamma, beta)
    y.backward(torch.tensor(G))
    state = normalise(X, OVER_COLUMNS)
    np.testing.assert_allclose(GAMMA * state.x_hat + BETA, y.detach().numpy(), atol=1e-12)
    for ours, theirs in zip(backward(state, GAMMA, G), (x, gamma, beta), strict=True):
        np.testing.assert_allclose(ours, theirs.grad, atol=1e-12)


def test_batch_normalisation_is_torchs_in_training_and_afterwards() -> None:
    ours, theirs = BatchNorm(4), torch.nn.BatchNorm1d(4).double()
    x = torch.tensor(X, requires_grad=True)
    y = theirs(x)
    y.backward(torch.tensor(G))
    out, state = ours.training(X)
    np.testing.assert_allclose(out, y.detach().numpy(), atol=1e-12)
    for gradient, tensor in zip(backward(state, ours.gamma, G), (x, *theirs.parameters()), strict=True):
        np.testing.assert_allclose(gradient, tensor.grad, atol=1e-12)
    np.testing.assert_allclose(ours.afterwards(X), theirs.eval()(x).detach().numpy(), atol=1e-12)


def test_afterwards_a_row_does_not_depend_on_its_batch() -> None:
    norm = BatchNorm(4)
    norm.training(X)
    np.testing.assert_allclose(norm.afterwards(X)[2], norm.afterwards(X[2:3])[0])
    assert norm.training(X)[0][2] != pytest.approx(norm.training(X[2:4])[0][0])
