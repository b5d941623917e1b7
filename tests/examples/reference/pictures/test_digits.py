from __future__ import annotations

import torch

from examples.reference.pictures.digits import accuracy, digits, network, train


def test_no_digit_is_in_both_parts() -> None:
    x, y, x_held, y_held = digits()
    assert (len(x), len(x_held)) == (1347, 450)
    assert (len(y), len(y_held)) == (1347, 450)
    assert torch.bincount(y_held).min() >= 43
    assert 0 <= float(x.min()) <= float(x.max()) <= 1


def test_it_reads_held_out_digits() -> None:
    x, y, x_held, y_held = digits()
    torch.manual_seed(0)
    assert accuracy(network().eval(), x_held, y_held) < 0.4
    assert accuracy(train(x, y, epochs=5), x_held, y_held) >= 0.97
