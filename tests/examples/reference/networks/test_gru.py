from __future__ import annotations

import numpy as np
import pytest
import torch

from examples.reference.networks.gru import GRU


def unit(reset: float, update: float, candidate: float) -> GRU:
    """A unit of one number, whose gates and candidate are constants."""
    return GRU(np.zeros((3, 1)), np.zeros((3, 1)), np.array([reset, update, candidate]), np.zeros(1))


def test_steps_by_hand() -> None:
    """z = ½ and n = tanh 1 at each step: h = n/2, then n/4 + n/2."""
    states, _ = unit(0.0, 0.0, 1.0).forward(np.zeros((2, 1, 1)))
    assert states[:, 0, 0] == pytest.approx([np.tanh(1) / 2, np.tanh(1) * 0.75])


def test_one_meaning_of_z_throughout() -> None:
    """z = 1 keeps the state, z = 0 takes the candidate, and what stays and what comes sum to one."""
    assert unit(0.0, 50.0, 1.0).forward(np.zeros((3, 1, 1)))[0].ravel() == pytest.approx([0, 0, 0])
    assert unit(0.0, -50.0, 1.0).forward(np.zeros((3, 1, 1)))[0].ravel() == pytest.approx([np.tanh(1)] * 3)
    for update in (-1.0, 0.0, 2.0):
        *_, last = unit(0.0, update, 1.0).forward(np.zeros((200, 1, 1)))[0].ravel()
        assert last == pytest.approx(np.tanh(1))  # else it would end elsewhere


def test_states_and_gradients_are_torchs() -> None:
    torch.manual_seed(0)
    theirs = torch.nn.GRU(3, 4).double()
    W, U, b, c = (parameter.detach().numpy() for parameter in theirs.parameters())
    x = torch.randn(6, 2, 3, dtype=torch.float64, requires_grad=True)
    out, _ = theirs(x)
    dstates = torch.randn_like(out)
    out.backward(dstates)
    both = b + np.concatenate([c[:8], np.zeros(4)])  # torch has two constants for r and z too
    ours = GRU(W, U, both, c[8:])
    states, steps = ours.forward(x.detach().numpy())
    np.testing.assert_allclose(states, out.detach().numpy(), atol=1e-12)
    dW, dU, db, du, dX = ours.backward(dstates.numpy(), steps)
    gW, gU, gb, gc = (parameter.grad for parameter in theirs.parameters())
    assert gc is not None
    for found, expected in ((dW, gW), (dU, gU), (db, gb), (du, gc[8:]), (dX, x.grad)):
        np.testing.assert_allclose(found, expected, atol=1e-12)
