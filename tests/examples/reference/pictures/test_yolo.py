from __future__ import annotations

import numpy as np
import pytest
import torch

from examples.reference.pictures.boxes import mean_average_precision
from examples.reference.pictures.drawn_shapes import SHAPES, SIDE, Drawing
from examples.reference.pictures.yolo import (
    CELLS,
    FIELDS,
    Yolo,
    detections,
    loss,
    precision,
    targets,
    trained,
)


def drawing(boxes: list[list[float]], labels: list[int]) -> Drawing:
    empty = np.zeros((SIDE, SIDE))
    return Drawing(empty.astype(np.float32), np.array(boxes), np.array(labels), empty.astype(np.int64))


def test_targets_by_hand() -> None:
    """The middle (20, 12) lies in the cell of row 1 and column 2, in the middle of both."""
    wanted = targets([drawing([[14, 3, 26, 21]], [1])])
    assert wanted.shape == (1, CELLS, CELLS, FIELDS)
    assert wanted[0, 1, 2].tolist() == pytest.approx([0.5, 0.5, 0.5, (18 / 48) ** 0.5, 1, 0, 1, 0])
    assert float(wanted[..., 4].sum()) == 1


def test_the_loss_by_hand() -> None:
    wanted = targets([drawing([[14, 3, 26, 21]], [1])])
    assert float(loss(wanted, wanted)) == 0
    said = wanted.clone()
    said[0, 1, 2, 0] += 0.1
    said[0, 1, 2, 4] -= 0.2
    said[0, 0, 0, 4] = 0.4
    assert float(loss(said, wanted)) == pytest.approx(5 * 0.01 + 0.04 + 0.5 * 0.16)
    said = wanted.clone()
    said[0, 0, 0, :4] = 1  # where nothing is, the place does not count
    assert float(loss(said, wanted)) == 0


def test_cells_that_say_what_they_should_find_all(held_out: list[Drawing]) -> None:
    apart = [one for one in held_out if float(targets([one])[..., 4].sum()) == len(one.boxes)]
    assert len(apart) > 50
    truth = [(one.boxes, one.labels) for one in apart]
    assert mean_average_precision(detections(targets(apart)), truth, len(SHAPES), 0.99) == 1


def test_a_short_training_finds_shapes(held_out: list[Drawing]) -> None:
    torch.manual_seed(0)
    assert precision(Yolo().eval(), held_out[:10]) < 0.02
    assert precision(trained(steps=40), held_out) > 0.2
