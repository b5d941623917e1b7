"""What a map says within regions of any size: a grid of points in each, between whose cells it interpolates.

A region (x₁, y₁, x₂, y₂) has P × P points, at x₁ + (i + ½) (x₂ - x₁) / P and the same for y. A cell of the map stands
for its middle; the number at a point is the mean of the four cells around it, each weighted by how near it is
(bilinear). So a region that moves by half a cell sees other numbers, where rounding to whole cells would not.

He, Gkioxari, Dollár & Girshick 2017 (there RoIAlign, with more points whose mean is taken).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import grid_sample

from examples.reference.pictures.drawn_shapes import SIDE

Array = NDArray[np.float64]

POINTS: Final = 5
"""P."""


def points_of(fine: Tensor, regions: Array) -> Tensor:
    """What the map (B, M, n, n) is at POINTS × POINTS points of each region (B, R, 4): (B, R, M · POINTS²)."""
    share = (torch.arange(POINTS) + 0.5) / POINTS
    low, high = (torch.tensor(part).float() for part in (regions[..., :2], regions[..., 2:]))
    along = low[..., None, :] + share[:, None] * (high - low)[..., None, :]  # (B, R, POINTS, 2): x and y
    x, y = along[..., None, :, 0], along[..., :, None, 1]
    grid = torch.stack(torch.broadcast_tensors(x, y), -1) / SIDE * 2 - 1  # the corners are at ±1
    b, r = regions.shape[:2]
    found = grid_sample(fine, grid.reshape(b, r * POINTS, POINTS, 2), align_corners=False)
    return found.reshape(b, -1, r, POINTS * POINTS).transpose(1, 2).reshape(b, r, -1)


def filled(found: Sequence[Array], count: int) -> Array:
    """Regions (B, count, 4): the first ones of each picture, the last one again where there are too few."""
    return np.array([boxes[np.minimum(np.arange(count), len(boxes) - 1)] for boxes in found])
