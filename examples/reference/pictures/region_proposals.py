"""A region-proposal step: where could there be anything at all?

A small network slides over the map. For each of the anchors of a cell it says how likely an object is there, whatever
its class, and four offsets. The best boxes after suppression are the proposals.

    L = (1 / N) Σ binary cross-entropy(p, p*) + (1 / N) Σ_{p* = 1} Huber(t - t*)

p* is 1 for an anchor that stands for an object (`anchors.py`: an overlap of 0.5, or the largest one; published: 0.7),
and 0 for one that overlaps none by 0.3; those in between do not count. N is the number of anchors with p* = 1, beside
which all with 0 count; published: 256 anchors of a picture, half of them with p* = 1 at most.

Ren, He, Girshick & Sun 2015. `two_stage.py` says what is in a proposal.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits, smooth_l1_loss

from examples.reference.pictures.anchors import anchor_grid, matched, moved, offsets
from examples.reference.pictures.boxes import iou, suppress
from examples.reference.pictures.drawn_shapes import Drawing

Array = NDArray[np.float64]

SIZES: Final = (10.0, 14.0, 20.0)
ANCHORS: Final = anchor_grid(6, 8, SIZES)
BETWEEN: Final = -1.0
"""The target of an anchor that does not count."""


class Proposer(nn.Module):
    """A map (B, 64, 6, 6) → how likely an object is (B, A), as scores, and offsets (B, A, 4)."""

    def __init__(self) -> None:
        super().__init__()
        self.shared = nn.Sequential(nn.Conv2d(64, 64, 3, padding=1), nn.ReLU())
        self.head = nn.Conv2d(64, len(SIZES) * 5, 1)

    def forward(self, maps: Tensor) -> tuple[Tensor, Tensor]:
        """What each anchor says."""
        rows = self.head(self.shared(maps)).permute(0, 2, 3, 1).reshape(len(maps), -1, 5)
        return rows[..., 0], rows[..., 1:]


def targets(pictures: Sequence[Drawing]) -> tuple[Tensor, Tensor]:
    """For each anchor p* (B, A): 1, 0 or BETWEEN; and offsets t* (B, A, 4), of meaning where p* is 1."""
    present, wanted = [], []
    for picture in pictures:
        objects = matched(ANCHORS, picture.boxes)
        unclear = iou(ANCHORS, picture.boxes).max(axis=1) >= 0.3
        present.append(np.where(objects >= 0, 1.0, np.where(unclear, BETWEEN, 0.0)))
        wanted.append(offsets(picture.boxes[objects], ANCHORS))
    return torch.tensor(np.array(present)).float(), torch.tensor(np.array(wanted)).float()


def loss(said: tuple[Tensor, Tensor], wanted: tuple[Tensor, Tensor]) -> Tensor:
    """L of a batch."""
    (scores, t), (present, t_wanted) = said, wanted
    counted, objects = present != BETWEEN, present == 1
    of_presence = binary_cross_entropy_with_logits(scores[counted], present[counted], reduction="sum")
    of_places = smooth_l1_loss(t[objects], t_wanted[objects], reduction="sum")
    return (of_presence + of_places) / objects.sum()


@torch.no_grad()
def proposals(said: tuple[Tensor, Tensor], count: int) -> list[Array]:
    """The best boxes of each picture, `count` at most, the best first; none overlaps another by more than 0.7."""
    found = []
    for scores, t in zip(said[0].double().numpy(), said[1].double().numpy(), strict=True):
        boxes = moved(ANCHORS, t)
        found.append(boxes[suppress(boxes, scores, 0.7)[:count]])
    return found


def recall(found: Sequence[Array], truth: Sequence[Array], threshold: float = 0.5) -> float:
    """The share of all objects that a proposal of their picture overlaps by the threshold at least."""
    best = [iou(boxes, proposed).max(axis=1) for proposed, boxes in zip(found, truth, strict=True)]
    return float(np.mean(np.concatenate(best) >= threshold))
