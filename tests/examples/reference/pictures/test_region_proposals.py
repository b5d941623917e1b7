from __future__ import annotations

import numpy as np
import pytest
import torch

from examples.reference.pictures.boxes import iou
from examples.reference.pictures.drawn_shapes import Drawing
from examples.reference.pictures.region_proposals import (
    ANCHORS,
    BETWEEN,
    Proposer,
    loss,
    proposals,
    recall,
    targets,
)


def test_each_output_has_its_anchor() -> None:
    scores, t = Proposer()(torch.zeros(2, 64, 6, 6))
    assert scores.shape == (2, len(ANCHORS))
    assert t.shape == (2, len(ANCHORS), 4)


def test_targets(held_out: list[Drawing]) -> None:
    present, _ = targets(held_out)
    for row, picture in zip(present.numpy(), held_out, strict=True):
        overlaps = iou(ANCHORS, picture.boxes)
        assert (row == 1).sum() >= len(picture.boxes)
        assert (row[overlaps.max(axis=1) >= 0.5] == 1).all()
        assert (row[overlaps.max(axis=1) < 0.3] != BETWEEN).all()


def test_anchors_that_say_what_they_should_propose_all_shapes(held_out: list[Drawing]) -> None:
    present, t = targets(held_out)
    found = proposals((40 * present - 20, t), count=6)
    assert recall(found, [one.boxes for one in held_out], 0.99) == 1
    assert float(loss((40 * present - 20, t), (present, t))) < 1e-6


def test_what_is_between_does_not_count() -> None:
    present = torch.tensor([[1.0, 0.0, BETWEEN]])
    t = torch.zeros(1, 3, 4)
    before = float(loss((torch.tensor([[0.0, 0.0, 0.0]]), t), (present, t)))
    assert before == pytest.approx(2 * np.log(2))
    assert float(loss((torch.tensor([[0.0, 0.0, 9.0]]), t), (present, t))) == pytest.approx(before)


def test_recall_by_hand() -> None:
    boxes = np.array([[0.0, 0, 4, 4], [10, 10, 14, 14]])
    assert recall([np.array([[0.0, 0, 4, 3]])], [boxes]) == 0.5
    assert recall([np.array([[0.0, 0, 4, 3]])], [boxes], 0.8) == 0
