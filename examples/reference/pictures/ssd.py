"""A detector with anchors on maps of two scales, in the manner of SSD.

A fine map (12 × 12) looks for small shapes and a coarse one (6 × 6) for larger ones. Each anchor has scores of the
classes and of "nothing", class 0, and four offsets. With x = 1 for an anchor that stands for an object:

    L = (1 / N) [ Σ cross-entropy of the classes + Σ_{x=1} Huber(t - t̂) ]         N anchors with x = 1

Far more anchors stand for nothing, so of these only the three hardest for each object count (hard negative mining).

Liu et al. 2016. Anchors and offsets: `anchors.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, smooth_l1_loss

from examples.reference.pictures.anchors import anchor_grid, matched, moved, offsets
from examples.reference.pictures.boxes import Detections, mean_average_precision, suppress_by_class
from examples.reference.pictures.drawn_shapes import SHAPES, Drawing, drawings
from examples.reference.pictures.trunk import batch, block, train

CLASSES: Final = len(SHAPES) + 1
FINE_SIZES, COARSE_SIZES = (10.0, 14.0), (16.0, 21.0)
ANCHORS: Final = np.concatenate([anchor_grid(12, 4, FINE_SIZES), anchor_grid(6, 8, COARSE_SIZES)])


class Ssd(nn.Module):
    """Pictures (B, 1, SIDE, SIDE) → scores (B, A, CLASSES) and offsets (B, A, 4) of A anchors."""

    def __init__(self) -> None:
        super().__init__()
        self.fine = nn.Sequential(block(1, 16), block(16, 32), block(32, 32, stride=1))
        self.coarse = nn.Sequential(block(32, 64), block(64, 64, stride=1))
        self.heads = nn.ModuleList(
            nn.Conv2d(maps, len(sizes) * (CLASSES + 4), 3, padding=1)
            for maps, sizes in ((32, FINE_SIZES), (64, COARSE_SIZES))
        )

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """What each anchor says."""
        fine = self.fine(x)
        said = [head(maps) for head, maps in zip(self.heads, (fine, self.coarse(fine)), strict=True)]
        rows = torch.cat([one.permute(0, 2, 3, 1).reshape(len(x), -1, CLASSES + 4) for one in said], 1)
        return rows[..., :CLASSES], rows[..., CLASSES:]


def targets(pictures: Sequence[Drawing]) -> tuple[Tensor, Tensor]:
    """Classes (B, A), 0 for nothing, and offsets (B, A, 4), of meaning where the class is not 0."""
    classes, wanted = [], []
    for picture in pictures:
        objects = matched(ANCHORS, picture.boxes)
        classes.append(np.where(objects >= 0, picture.labels[objects] + 1, 0))
        wanted.append(offsets(picture.boxes[objects], ANCHORS))
    return torch.tensor(np.array(classes)), torch.tensor(np.array(wanted)).float()


def loss(said: tuple[Tensor, Tensor], wanted: tuple[Tensor, Tensor]) -> Tensor:
    """L of a batch."""
    (scores, t), (classes, t_wanted) = said, wanted
    objects = classes > 0
    of_classes = cross_entropy(scores.transpose(1, 2), classes, reduction="none")
    negatives = torch.where(objects, -1.0, of_classes.detach()).sort(1, descending=True).indices.argsort(1)
    counted = objects | (negatives < 3 * objects.sum(1, keepdim=True))
    of_places = smooth_l1_loss(t[objects], t_wanted[objects], reduction="sum")
    return (of_classes[counted].sum() + of_places) / objects.sum()


def detections(said: tuple[Tensor, Tensor], least: float = 0.05) -> list[Detections]:
    """Boxes of each picture whose probability is `least` at least, after suppression."""
    found = []
    for scores, t in zip(said[0].double().softmax(-1).numpy(), said[1].double().numpy(), strict=True):
        boxes = moved(ANCHORS, t)
        rows, labels = np.nonzero(scores[:, 1:] >= least)
        found.append(suppress_by_class(Detections(boxes[rows], labels, scores[rows, labels + 1])))
    return found


def trained(steps: int, seed: int = 0) -> Ssd:
    """A network after so many steps of 16 pictures."""
    torch.manual_seed(seed)
    network = Ssd()
    train(network, lambda pictures: loss(network(batch(pictures)), targets(pictures)), steps)
    return network


@torch.no_grad()
def precision(network: Ssd, pictures: Sequence[Drawing]) -> float:
    """The mAP at an overlap of 0.5."""
    truth = [(one.boxes, one.labels) for one in pictures]
    return mean_average_precision(detections(network(batch(pictures))), truth, len(SHAPES))


def run() -> Iterator[str]:
    """Train, and measure on 300 new pictures."""
    yield f"mAP on 300 new pictures: {precision(trained(steps=450), drawings(300, seed=1)):.3f}"
