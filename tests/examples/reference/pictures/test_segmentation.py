from __future__ import annotations

import numpy as np
import pytest
import torch
from sklearn.metrics import jaccard_score

from examples.reference.pictures.drawn_shapes import Drawing
from examples.reference.pictures.segmentation import CLASSES, mean_iou, overlap, true_classes


def test_mean_iou_by_hand() -> None:
    said, true = np.array([[0, 0, 1], [1, 1, 1]]), np.array([[0, 0, 0], [1, 1, 1]])
    assert mean_iou(said, true, 2) == pytest.approx((2 / 3 + 3 / 4) / 2)
    assert mean_iou(true, true, 2) == 1


def test_mean_iou_is_scikit_learns() -> None:
    said, true = np.random.default_rng(0).integers(0, 4, (2, 5, 6, 7))
    assert mean_iou(said, true) == pytest.approx(jaccard_score(true.ravel(), said.ravel(), average="macro"))


class Ground(torch.nn.Module):
    """Says "ground" everywhere."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.eye(CLASSES)[0][None, :, None, None].expand(len(x), -1, *x.shape[2:])


def test_a_network_that_sees_nothing_has_the_grounds_share(held_out: list[Drawing]) -> None:
    share = np.mean(true_classes(held_out) == 0)
    assert overlap(Ground(), held_out) == pytest.approx(share / CLASSES)
