from __future__ import annotations

import numpy as np
import pytest
import torch

from examples.reference.networks.lstm import LSTM


def test_a_step_by_hand() -> None:
    """Gates at σ(0) = ½, g = tanh(1): c = ½ tanh 1, h = ½ tanh(c)."""
    b = np.array([0.0, 0.0, 1.0, 0.0])
    states, _ = LSTM(np.zeros((4, 1)), np.zeros((4, 1)), b).forward(np.zeros((2, 1, 1)))
    c = np.tanh(1) / 2
    assert states[0, 0, 0] == pytest.approx(np.tanh(c) / 2)
    assert states[1, 0, 0] == pytest.approx(np.tanh(c / 2 + np.tanh(1) / 2) / 2)


def test_the_cell_keeps_what_it_has_where_f_is_one_and_i_is_zero() -> None:
    b = np.array([-50.0, 50.0, 3.0, 50.0])
    W = np.array([[100.0], [0.0], [0.0], [0.0]])  # an input of 1 opens the gate i
    states, _ = LSTM(W, np.zeros((4, 1)), b).forward(np.array([1.0, 0, 0, 0]).reshape(4, 1, 1))
    assert states[:, 0, 0] == pytest.approx([np.tanh(np.tanh(3.0))] * 4)


def test_states_and_gradients_are_torchs() -> None:
    torch.manual_seed(0)
    theirs = torch.nn.LSTM(3, 4).double()
    W, U, b, b_too = (parameter.detach().numpy() for parameter in theirs.parameters())
    x = torch.randn(6, 2, 3, dtype=torch.float64, requires_grad=True)
    out, _ = theirs(x)
    dstates = torch.randn_like(out)
    out.backward(dstates)
    ours = LSTM(W, U, b + b_too)
    states, steps = ours.forward(x.detach().numpy())
    np.testing.assert_allclose(states, out.detach().numpy(), atol=1e-12)
    dW, dU, db, dX = ours.backward(dstates.numpy(), steps)
    gW, gU, gb, _ = (parameter.grad for parameter in theirs.parameters())
    for found, expected in ((dW, gW), (dU, gU), (db, gb), (dX, x.grad)):
        np.testing.assert_allclose(found, expected, atol=1e-12)
