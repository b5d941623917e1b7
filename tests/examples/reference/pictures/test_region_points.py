from __future__ import annotations

import numpy as np
import pytest
import torch

from examples.reference.pictures.region_points import POINTS, filled, points_of


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
