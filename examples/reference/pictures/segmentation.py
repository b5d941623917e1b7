"""What segmentation networks share: the loss, the measure, training on drawn shapes.

Each pixel has a class, 0 for the ground. The loss is the mean cross-entropy over all pixels. For each class k, with
the pixels of all pictures together:

    IoUₖ = pixels that are k and were said to be k / pixels that are k or were said to be k        mIoU: the mean over k

Everingham et al. 2010.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from examples.reference.pictures.drawn_shapes import SHAPES, Drawing
from examples.reference.pictures.trunk import batch, train

Ints = NDArray[np.int64]

CLASSES: Final = len(SHAPES) + 1


def mean_iou(said: Ints, true: Ints, classes: int = CLASSES) -> float:
    """The mIoU of classes of pixels, in arrays of one shape; each class is somewhere in one of the two."""
    counts = np.bincount(true.ravel() * classes + said.ravel(), minlength=classes**2).reshape(
        classes, classes
    )
    both = np.diag(counts)
    return float(np.mean(both / (counts.sum(axis=0) + counts.sum(axis=1) - both)))


def true_classes(pictures: Sequence[Drawing]) -> Ints:
    """The classes of all pixels (B, SIDE, SIDE)."""
    return np.stack([one.classes for one in pictures])


def trained(make: Callable[[], nn.Module], steps: int, seed: int = 0) -> nn.Module:
    """A network that goes from pictures (B, 1, SIDE, SIDE) to scores (B, CLASSES, SIDE, SIDE), after so many steps."""
    torch.manual_seed(seed)
    network = make()

    def loss(pictures: Sequence[Drawing]) -> Tensor:
        return cross_entropy(network(batch(pictures)), torch.tensor(true_classes(pictures)))

    train(network, loss, steps)
    return network


@torch.no_grad()
def overlap(network: nn.Module, pictures: Sequence[Drawing]) -> float:
    """The mIoU of what a network says about pictures."""
    said = network(batch(pictures)).argmax(1).numpy()
    return mean_iou(said, true_classes(pictures))
