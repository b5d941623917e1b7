from __future__ import annotations

import numpy as np
import pytest
import torch

from examples.reference.networks.mlp import backward, forward, initialised, loss, numeric_gradient, train


@pytest.fixture
def batch():
    rng = np.random.default_rng(0)
    return initialised(3, 5, 4, rng), rng.normal(size=(6, 3)), np.eye(4)[rng.integers(0, 4, 6)]


def test_a_network_without_weights_knows_nothing() -> None:
    zeros = {
        name: np.zeros_like(value) for name, value in initialised(2, 3, 4, np.random.default_rng(0)).items()
    }
    X, Y = np.ones((1, 2)), np.eye(4)[:1]
    assert forward(zeros, X)[1].tolist() == [[0.25] * 4]
    assert loss(zeros, X, Y) == pytest.approx(np.log(4))
    assert backward(zeros, X, Y)["b2"].tolist() == [-0.75, 0.25, 0.25, 0.25]


def test_the_gradients_are_those_of_the_loss(batch) -> None:
    p, X, Y = batch
    for name, gradient in backward(p, X, Y).items():
        by_differences = numeric_gradient(lambda: loss(p, X, Y), p[name])
        np.testing.assert_allclose(gradient, by_differences, atol=1e-8)


def test_the_check_finds_a_wrong_gradient(batch) -> None:
    """The slope 1 - H in place of 1 - H² is off by far more than the check's own error."""
    p, X, Y = batch
    H, P = forward(p, X)
    wrong = X.T @ ((P - Y) / len(X) @ p["W2"].T * (1 - H))
    assert np.abs(wrong - numeric_gradient(lambda: loss(p, X, Y), p["W1"])).max() > 1e-3


def test_the_gradients_are_torchs(batch) -> None:
    p, X, Y = batch
    theirs = {name: torch.tensor(value, requires_grad=True) for name, value in p.items()}
    scores = torch.tanh(torch.tensor(X) @ theirs["W1"] + theirs["b1"]) @ theirs["W2"] + theirs["b2"]
    torch.nn.functional.cross_entropy(scores, torch.tensor(Y)).backward()
    for name, gradient in backward(p, X, Y).items():
        np.testing.assert_allclose(gradient, theirs[name].grad, atol=1e-12)


def test_it_learns_what_a_line_cannot() -> None:
    X = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])
    Y = np.eye(2)[[0, 1, 1, 0]]
    p = train(X, Y, h=8, steps=2000, rate=0.5)
    assert forward(p, X)[1].argmax(axis=1).tolist() == [0, 1, 1, 0]
    assert loss(p, X, Y) < 0.1
