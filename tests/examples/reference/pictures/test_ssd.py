from __future__ import annotations

import numpy as np
import pytest
import torch

from examples.reference.pictures.boxes import mean_average_precision
from examples.reference.pictures.drawn_shapes import SHAPES, Drawing
from examples.reference.pictures.ssd import (
    ANCHORS,
    CLASSES,
    Ssd,
    detections,
    loss,
    precision,
    targets,
    trained,
)


def test_each_output_has_its_anchor(held_out: list[Drawing]) -> None:
    scores, t = Ssd()(torch.zeros(2, 1, 48, 48))
    assert scores.shape == (2, len(ANCHORS), CLASSES)
    assert t.shape == (2, len(ANCHORS), 4)
    assert len(ANCHORS) == 2 * 12 * 12 + 2 * 6 * 6


def test_every_shape_has_an_anchor(held_out: list[Drawing]) -> None:
    classes, _ = targets(held_out)
    for row, picture in zip(classes.numpy(), held_out, strict=True):
        assert set(row) - {0} == set(picture.labels + 1)


def test_anchors_that_say_what_they_should_find_all(held_out: list[Drawing]) -> None:
    classes, t = targets(held_out)
    certain = 20.0 * torch.nn.functional.one_hot(classes, CLASSES).float()
    truth = [(one.boxes, one.labels) for one in held_out]
    assert mean_average_precision(detections((certain, t)), truth, len(SHAPES), 0.99) == 1
    assert float(loss((certain, t), (classes, t))) < 1e-6


def test_only_the_hardest_of_nothing_count() -> None:
    """One object among ten anchors: of the nine others three count, those with the largest loss."""
    classes = torch.tensor([[1, 0, 0, 0, 0, 0, 0, 0, 0, 0]])
    scores = torch.zeros(1, 10, CLASSES)
    t = torch.zeros(1, 10, 4)
    even = float(loss((scores, t), (classes, t)))
    assert even == pytest.approx(4 * np.log(CLASSES))
    scores[0, 1:7, 0] = 50  # six are right without doubt, and easy
    assert float(loss((scores, t), (classes, t))) == pytest.approx(even)
    scores[0, 7, 0] = 50
    assert float(loss((scores, t), (classes, t))) == pytest.approx(3 * np.log(CLASSES))


def test_a_short_training_finds_shapes(held_out: list[Drawing]) -> None:
    torch.manual_seed(0)
    assert precision(Ssd().eval(), held_out[:10]) < 0.02
    assert precision(trained(steps=40), held_out) > 0.25
