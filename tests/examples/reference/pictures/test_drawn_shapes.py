from __future__ import annotations

import numpy as np
import pytest

from examples.reference.pictures.boxes import iou
from examples.reference.pictures.drawn_shapes import SHAPES, SIDE, covered, drawings

PICTURES = drawings(200, seed=0)


def test_shapes_have_their_areas_and_boxes() -> None:
    r = 10.0
    for label, area in enumerate((np.pi * r**2, 4 * r**2, 2 * r**2)):
        where = covered(label, 24.0, 22.0, r)
        assert where.sum() == pytest.approx(area, rel=0.05)
        y, x = np.nonzero(where)
        edges = (x.min(), y.min(), x.max() + 1, y.max() + 1)
        assert edges == pytest.approx((14, 12, 34, 32), abs=1.01)


def test_boxes_labels_and_classes_agree() -> None:
    for picture in PICTURES:
        assert picture.pixels.shape == picture.classes.shape == (SIDE, SIDE)
        assert 1 <= len(picture.boxes) <= 3
        assert set(np.unique(picture.classes)) - {0} == set(picture.labels + 1)
        assert picture.boxes.min() >= 0
        assert picture.boxes.max() <= SIDE
        overlaps = iou(picture.boxes, picture.boxes) - np.eye(len(picture.boxes))
        assert overlaps.max() <= 0.05 + 1e-9


def test_all_shapes_are_drawn_and_the_seed_decides() -> None:
    counts = np.bincount(np.concatenate([picture.labels for picture in PICTURES]))
    assert len(counts) == len(SHAPES)
    assert counts.min() > 70
    assert (drawings(1, seed=0)[0].pixels == PICTURES[0].pixels).all()
    assert (drawings(1, seed=1)[0].pixels != PICTURES[0].pixels).any()


def test_shapes_stand_out_from_the_ground() -> None:
    for picture in PICTURES[:50]:
        for k in picture.labels + 1:
            inside = picture.pixels[picture.classes == k]
            assert np.abs(inside).mean() > np.abs(picture.pixels[picture.classes == 0]).mean()
