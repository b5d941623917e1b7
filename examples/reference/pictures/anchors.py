"""Anchors: boxes at fixed places, from which a network says how to move to an object.

For each cell of a map with stride s, and each size a and ratio ρ (height over width), an anchor lies on the middle of
the cell with width a / √ρ and height a √ρ, so that its area is a² for any ratio.

With the middle (x, y), width and height of an object, and those of its anchor (index a), the offsets are

    t_x = (x - x_a) / w_a      t_y = (y - y_a) / h_a      t_w = log(w / w_a)      t_h = log(h / h_a)

An anchor stands for the object that it overlaps most, if by a threshold at least; and the anchor that overlaps an
object most stands for it in any case, so that none is left out.

Girshick et al. 2014 (offsets); Ren et al. 2015 (anchors).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from examples.reference.pictures.boxes import iou

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


def anchor_grid(cells: int, stride: float, sizes: Sequence[float], ratios: Sequence[float] = (1.0,)) -> Array:
    """Anchors (cells · cells · sizes · ratios, 4), row by row, cell by cell."""
    middles = (np.arange(cells, dtype=np.float64) + 0.5) * stride
    y, x = np.meshgrid(middles, middles, indexing="ij")
    halves = np.array([(a / r**0.5 / 2, a * r**0.5 / 2) for a in sizes for r in ratios])
    centres = np.stack([x.ravel(), y.ravel()], axis=1)[:, None, :]
    return np.concatenate([centres - halves, centres + halves], axis=2).reshape(-1, 4)


def offsets(boxes: Array, anchors: Array) -> Array:
    """The offsets t (n, 4) of boxes (n, 4) from anchors (n, 4)."""
    size, anchor_size = boxes[:, 2:] - boxes[:, :2], anchors[:, 2:] - anchors[:, :2]
    middle, anchor_middle = (boxes[:, :2] + boxes[:, 2:]) / 2, (anchors[:, :2] + anchors[:, 2:]) / 2
    return np.concatenate([(middle - anchor_middle) / anchor_size, np.log(size / anchor_size)], axis=1)


def moved(anchors: Array, t: Array) -> Array:
    """The boxes (n, 4) that offsets t (n, 4) lead to: the way back."""
    anchor_size = anchors[:, 2:] - anchors[:, :2]
    middle = (anchors[:, :2] + anchors[:, 2:]) / 2 + t[:, :2] * anchor_size
    half = anchor_size * np.exp(t[:, 2:]) / 2
    return np.concatenate([middle - half, middle + half], axis=1)


def matched(anchors: Array, boxes: Array, threshold: float = 0.5) -> Ints:
    """For each anchor (n,) the object that it stands for, of boxes (m, 4), m from 1; -1 for none."""
    overlaps = iou(anchors, boxes)
    objects = np.where(overlaps.max(axis=1) >= threshold, overlaps.argmax(axis=1), -1)
    objects[overlaps.argmax(axis=0)] = np.arange(len(boxes))
    return objects
