from __future__ import annotations

import numpy as np
import pytest
import torch

from examples.reference.learning.activations import ACTIVATIONS, softmax, softmax_jacobian

TORCH = {
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky relu": torch.nn.functional.leaky_relu,
    "elu": torch.nn.functional.elu,
    "selu": torch.selu,
    "gelu": torch.nn.functional.gelu,
    "swish": torch.nn.functional.silu,
    "softplus": torch.nn.functional.softplus,
}

BY_HAND = {
    "sigmoid": (np.log(3), 0.75, 0.1875),
    "tanh": (np.log(2), 0.6, 0.64),
    "relu": (-1.0, 0.0, 0.0),
    "leaky relu": (-2.0, -0.02, 0.01),
    "elu": (-np.log(4), -0.75, 0.25),
    "selu": (2.0, 2.1014019746, 1.0507009874),
    "gelu": (0.0, 0.0, 0.5),
    "swish": (np.log(3), 0.75 * np.log(3), 0.75 * (1 + 0.25 * np.log(3))),
    "softplus": (0.0, np.log(2), 0.5),
}

POINTS = np.array([-30.0, -3.0, -1.0, -0.1, 0.0, 0.2, 1.0, 2.5, 18.0])


def test_every_activation_is_checked() -> None:
    assert set(ACTIVATIONS) == set(TORCH) == set(BY_HAND)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_values_by_hand(name: str) -> None:
    function, slope = ACTIVATIONS[name]
    x, value, derivative = BY_HAND[name]
    assert function(np.array(x)) == pytest.approx(value, abs=1e-9)
    assert slope(np.array(x)) == pytest.approx(derivative, abs=1e-9)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_values_and_derivatives_are_torchs(name: str) -> None:
    function, slope = ACTIVATIONS[name]
    x = torch.tensor(POINTS, requires_grad=True)
    y = TORCH[name](x)
    y.sum().backward()
    assert x.grad is not None
    np.testing.assert_allclose(function(POINTS), y.detach().numpy(), rtol=1e-7, atol=1e-12)
    np.testing.assert_allclose(slope(POINTS), x.grad.numpy(), rtol=1e-7, atol=1e-12)


def test_far_out_nothing_overflows() -> None:
    far = np.array([-1e4, 1e4])
    for function, slope in ACTIVATIONS.values():
        assert np.isfinite(function(far)).all()
        assert np.isfinite(slope(far)).all()


def test_softmax() -> None:
    np.testing.assert_allclose(softmax(np.log([1.0, 2.0, 5.0])), [0.125, 0.25, 0.625])
    np.testing.assert_allclose(softmax(np.array([1e4, 1e4])), [0.5, 0.5])
    np.testing.assert_allclose(softmax_jacobian(np.log([1.0, 3.0])), [[0.1875, -0.1875], [-0.1875, 0.1875]])
    x = np.array([0.3, -1.0, 2.0])
    theirs = torch.autograd.functional.jacobian(lambda t: torch.softmax(t, 0), torch.tensor(x))
    np.testing.assert_allclose(softmax_jacobian(x), theirs.numpy(), atol=1e-12)
