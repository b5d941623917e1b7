"""A detector that looks once, in the manner of YOLO.

The picture has G × G cells. The cell in which the middle of an object lies is responsible for it; each cell says

    x, y     the middle, from 0 to 1 within the cell
    √w, √h   the roots of width and height, as shares of the picture: an error counts more for a small box
    C        how sure it is that an object's middle is there
    pₖ       the probability of each class

    L = 5 Σ_obj [(x - x̂)² + (y - ŷ)² + (√w - √ŵ)² + (√h - √ĥ)²]
        + Σ_obj (C - 1)² + ½ Σ_noobj C² + Σ_obj Σₖ (pₖ - p̂ₖ)²

over cells with an object (obj) and without (noobj). A detection's score is C pₖ. Published: two boxes a cell, of which
the better one is responsible, and the overlap as the target of C; here one box and a target of 1. Two middles in one
cell are more than it can say.

Redmon, Divvala, Girshick & Farhadi 2016.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import torch
from torch import Tensor, nn

from examples.reference.pictures.boxes import Detections, mean_average_precision, suppress_by_class
from examples.reference.pictures.drawn_shapes import SHAPES, SIDE, Drawing, drawings
from examples.reference.pictures.trunk import batch, train, trunk

CELLS: Final = 6
STRIDE: Final = SIDE / CELLS
FIELDS: Final = 5 + len(SHAPES)
"""Of a cell: x, y, √w, √h, C, and the classes."""


class Yolo(nn.Module):
    """Pictures (B, 1, SIDE, SIDE) → (B, CELLS, CELLS, FIELDS), all from 0 to 1."""

    def __init__(self) -> None:
        super().__init__()
        self.trunk = trunk()
        self.head = nn.Conv2d(64, FIELDS, 1)

    def forward(self, x: Tensor) -> Tensor:
        """What each cell says."""
        out = self.head(self.trunk(x)).permute(0, 2, 3, 1)
        return torch.cat([out[..., :5].sigmoid(), out[..., 5:].softmax(-1)], -1)


def targets(pictures: Sequence[Drawing]) -> Tensor:
    """What the cells should say (B, CELLS, CELLS, FIELDS); C is 1 where an object's middle is, else all is 0."""
    wanted = np.zeros((len(pictures), CELLS, CELLS, FIELDS), dtype=np.float32)
    for i, picture in enumerate(pictures):
        middles = (picture.boxes[:, :2] + picture.boxes[:, 2:]) / 2 / STRIDE
        roots = np.sqrt((picture.boxes[:, 2:] - picture.boxes[:, :2]) / SIDE)
        for (x, y), root, label in zip(middles, roots, picture.labels, strict=True):
            wanted[i, int(y), int(x)] = [x % 1, y % 1, *root, 1, *np.eye(len(SHAPES))[label]]
    return torch.tensor(wanted)


def loss(said: Tensor, wanted: Tensor) -> Tensor:
    """L, a picture."""
    squares = (said - wanted) ** 2
    there = wanted[..., 4]
    of_objects = 5 * squares[..., :4].sum(-1) + squares[..., 4] + squares[..., 5:].sum(-1)
    return (there * of_objects + 0.5 * (1 - there) * squares[..., 4]).sum() / len(said)


def detections(said: Tensor, least: float = 0.05) -> list[Detections]:
    """Boxes of each picture whose score is `least` at least, after suppression."""
    found = []
    for cells in said.double().numpy():
        y, x = np.mgrid[0:CELLS, 0:CELLS]
        middles = (np.stack([x, y], -1) + cells[..., :2]) * STRIDE
        halves = cells[..., 2:4] ** 2 * SIDE / 2
        boxes = np.concatenate([middles - halves, middles + halves], -1)
        scores = cells[..., 4:5] * cells[..., 5:]
        rows, columns, labels = np.nonzero(scores >= least)
        raw = Detections(boxes[rows, columns], labels, scores[rows, columns, labels])
        found.append(suppress_by_class(raw))
    return found


def trained(steps: int, seed: int = 0) -> Yolo:
    """A network after so many steps of 16 pictures."""
    torch.manual_seed(seed)
    network = Yolo()
    train(network, lambda pictures: loss(network(batch(pictures)), targets(pictures)), steps)
    return network


@torch.no_grad()
def precision(network: Yolo, pictures: Sequence[Drawing]) -> float:
    """The mAP at an overlap of 0.5."""
    truth = [(one.boxes, one.labels) for one in pictures]
    return mean_average_precision(detections(network(batch(pictures))), truth, len(SHAPES))


def run() -> Iterator[str]:
    """Train, and measure on 300 new pictures."""
    yield f"mAP on 300 new pictures: {precision(trained(steps=500), drawings(300, seed=1)):.3f}"
