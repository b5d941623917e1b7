from __future__ import annotations

import numpy as np
import torch

from examples.reference.pictures.drawn_shapes import SIDE, Drawing
from examples.reference.pictures.two_stage import CLASSES, TwoStage, precision, trained


def test_shapes_of_both_stages() -> None:
    network = TwoStage()
    fine, (scores, _) = network.first(torch.zeros(2, 1, SIDE, SIDE))
    assert fine.shape == (2, 32, 12, 12)
    assert scores.shape == (2, 3 * 36)
    said, t = network.look(fine, np.array([[[0.0, 0, 10, 10]] * 7] * 2))
    assert (said.shape, t.shape) == ((2, 7, CLASSES), (2, 7, 4))


def test_a_short_training_finds_shapes(held_out: list[Drawing]) -> None:
    torch.manual_seed(0)
    assert precision(TwoStage().eval(), held_out[:10]) < 0.02
    assert precision(trained(steps=45), held_out) > 0.2
