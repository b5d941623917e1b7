from __future__ import annotations

import numpy as np
import pytest
import torch

from examples.reference.pictures.drawn_shapes import SIDE, Drawing
from examples.reference.pictures.two_stage import (
    CLASSES,
    POINTS,
    TwoStage,
    filled,
    points_of,
    precision,
    trained,
)


def test_points_of_a_region_are_interpolated() -> None:
    """A map whose cells say where their middles are: each point then says where it is."""
    y, x = torch.meshgrid(*[torch.arange(12) * 4 + 2.0] * 2, indexing="ij")
    maps = torch.stack([x, y])[None]
    region = np.array([[[10.0, 20.0, 30.0, 25.0]]])
    found = points_of(maps, region)
    assert found.shape == (1, 1, 2 * POINTS * POINTS)
    xs, ys = found.reshape(2, POINTS, POINTS)
    assert xs[0].tolist() == pytest.approx([12, 16, 20, 24, 28], abs=1e-3)
    assert ys[:, 0].tolist() == pytest.approx([20.5, 21.5, 22.5, 23.5, 24.5], abs=1e-3)


def test_pictures_with_few_regions_are_filled_up() -> None:
    boxes = np.arange(8.0).reshape(2, 4)
    assert filled([boxes, boxes[:1]], 3)[:, :, 0].tolist() == [[0, 4, 4], [0, 0, 0]]


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
    assert precision(trained(steps=45), held_out) > 0.1
