from __future__ import annotations

import torch
from torch.nn.functional import interpolate

from examples.reference.pictures.drawn_shapes import SIDE, Drawing
from examples.reference.pictures.fcn import Fcn, doubling
from examples.reference.pictures.segmentation import CLASSES, overlap, trained


def test_scores_have_the_pictures_size() -> None:
    assert Fcn()(torch.zeros(2, 1, SIDE, SIDE)).shape == (2, CLASSES, SIDE, SIDE)


def test_doubling_begins_as_linear_interpolation() -> None:
    torch.manual_seed(0)
    scores = torch.randn(1, CLASSES, 6, 6)
    found = doubling()(scores).detach()[..., 1:-1, 1:-1]
    expected = interpolate(scores, scale_factor=2, mode="bilinear")[..., 1:-1, 1:-1]
    assert torch.allclose(found, expected, atol=1e-6)


def test_a_short_training_tells_shapes_from_the_ground(held_out: list[Drawing]) -> None:
    assert overlap(trained(Fcn, steps=40), held_out) > 0.28  # ground everywhere: .21
