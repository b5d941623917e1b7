"""A detector in two stages: regions that could hold something, and then what each of them holds.

The first stage proposes regions (`region_proposals.py`). The second looks at a grid of points in each
region, on a finer map of the same trunk (`region_points.py`). From these numbers a small network says the
class, 0 being "nothing", and how the box should move once more:

    L = L of the first stage + cross-entropy of the classes + Huber(t - t*) where the class is not 0

No gradient flows through the places of the regions. In training the true boxes are among them, or else the second
stage would see hardly any objects while the first knows nothing yet.

Girshick 2015; Ren, He, Girshick & Sun 2015.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, smooth_l1_loss

from examples.reference.pictures import region_proposals
from examples.reference.pictures.anchors import moved, offsets
from examples.reference.pictures.boxes import Detections, iou, mean_average_precision, suppress_by_class
from examples.reference.pictures.drawn_shapes import SHAPES, Drawing, drawings
from examples.reference.pictures.region_points import POINTS, filled, points_of
from examples.reference.pictures.trunk import batch, block, train

Array = NDArray[np.float64]

REGIONS: Final = 10
CLASSES: Final = len(SHAPES) + 1


class TwoStage(nn.Module):
    """A trunk with a fine and a coarse map, the proposer on the coarse one, the second stage on the fine one."""

    def __init__(self) -> None:
        super().__init__()
        self.fine = nn.Sequential(block(1, 16), block(16, 32), block(32, 32, stride=1))
        self.coarse = nn.Sequential(block(32, 64), block(64, 64, stride=1))
        self.proposer = region_proposals.Proposer()
        self.second = nn.Sequential(
            nn.Linear(32 * POINTS * POINTS, 96), nn.ReLU(), nn.Linear(96, CLASSES + 4)
        )

    def first(self, x: Tensor) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """The fine map, and what each anchor says."""
        fine = self.fine(x)
        return fine, self.proposer(self.coarse(fine))

    def look(self, fine: Tensor, regions: Array) -> tuple[Tensor, Tensor]:
        """Scores (B, R, CLASSES) and offsets (B, R, 4) of regions (B, R, 4)."""
        said = self.second(points_of(fine, regions))
        return said[..., :CLASSES], said[..., CLASSES:]


def loss(network: TwoStage, pictures: Sequence[Drawing]) -> Tensor:
    """L of a batch."""
    fine, said = network.first(batch(pictures))
    found = region_proposals.proposals(said, REGIONS)
    regions = filled([np.concatenate([p.boxes, f]) for p, f in zip(pictures, found, strict=True)], REGIONS)
    overlaps = [iou(r, p.boxes) for r, p in zip(regions, pictures, strict=True)]
    objects = [o.argmax(1) for o in overlaps]
    held = zip(pictures, objects, overlaps, strict=True)
    classes = torch.tensor(np.array([np.where(o.max(1) >= 0.5, p.labels[i] + 1, 0) for p, i, o in held]))
    truth = zip(pictures, objects, regions, strict=True)
    wanted = torch.tensor(np.array([offsets(p.boxes[i], r) for p, i, r in truth])).float()
    scores, t = network.look(fine, regions)
    there = classes > 0
    second = cross_entropy(scores.transpose(1, 2), classes) + smooth_l1_loss(t[there], wanted[there])
    return region_proposals.loss(said, region_proposals.targets(pictures)) + second


@torch.no_grad()
def detections(network: TwoStage, pictures: Sequence[Drawing], least: float = 0.05) -> list[Detections]:
    """Boxes of each picture whose probability is `least` at least, after suppression."""
    fine, said = network.first(batch(pictures))
    regions = filled(region_proposals.proposals(said, REGIONS), REGIONS)
    scores, t = (part.double() for part in network.look(fine, regions))
    found = []
    for chances, shifts, places in zip(scores.softmax(-1).numpy(), t.numpy(), regions, strict=True):
        rows, labels = np.nonzero(chances[:, 1:] >= least)
        boxes = moved(places, shifts)
        found.append(suppress_by_class(Detections(boxes[rows], labels, chances[rows, labels + 1])))
    return found


def trained(steps: int, seed: int = 0) -> TwoStage:
    """A network after so many steps of 16 pictures."""
    torch.manual_seed(seed)
    network = TwoStage()
    train(network, lambda pictures: loss(network, pictures), steps)
    return network


def precision(network: TwoStage, pictures: Sequence[Drawing]) -> float:
    """The mAP at an overlap of 0.5."""
    truth = [(one.boxes, one.labels) for one in pictures]
    return mean_average_precision(detections(network, pictures), truth, len(SHAPES))


@torch.no_grad()
def run() -> Iterator[str]:
    """Train, and measure on 300 new pictures: what is proposed, and what is found."""
    with torch.enable_grad():
        network = trained(steps=400)
    pictures = drawings(300, seed=1)
    found = region_proposals.proposals(network.first(batch(pictures))[1], REGIONS)
    share = region_proposals.recall(found, [one.boxes for one in pictures])
    yield f"shapes on 300 new pictures that one of {REGIONS} proposals covers: {share:.1%}"
    yield f"mAP: {precision(network, pictures):.3f}"
