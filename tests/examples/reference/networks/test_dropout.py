from __future__ import annotations

import numpy as np
import pytest
import torch

from examples.reference.networks.dropout import backward, dropout, mask

RATE = 0.1


def test_the_argument_is_the_rate_of_what_is_dropped_as_in_torch() -> None:
    """A tenth of the numbers is dropped; were the rate taken for what is kept, nine tenths would be."""
    torch.manual_seed(0)
    for found in (
        mask((100, 100), RATE, np.random.default_rng(0)),
        torch.nn.functional.dropout(torch.ones(100, 100, dtype=torch.float64), RATE).numpy(),
    ):
        assert np.mean(found == 0) == pytest.approx(0.1, abs=0.02)
        assert np.unique(found) == pytest.approx([0, 1 / 0.9])


def test_the_mean_stays_the_same() -> None:
    x = np.full((200, 200), 3.0)
    assert dropout(x, mask(x.shape, 0.5, np.random.default_rng(1))).mean() == pytest.approx(3.0, rel=0.02)


def test_nothing_happens_afterwards_or_at_rate_zero() -> None:
    x = np.arange(4.0)
    assert dropout(x, None).tolist() == dropout(x, mask((4,), 0.0, np.random.default_rng(0))).tolist()
    assert backward(x, None).tolist() == [0, 1, 2, 3]


def test_the_gradient_goes_where_the_input_went() -> None:
    scaled = np.array([0.0, 2.0])
    assert dropout(np.array([5.0, 5.0]), scaled).tolist() == [0.0, 10.0]
    assert backward(np.array([1.0, 1.0]), scaled).tolist() == [0.0, 2.0]
