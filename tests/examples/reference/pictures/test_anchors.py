from __future__ import annotations

import numpy as np
import pytest

from examples.reference.pictures.anchors import anchor_grid, matched, moved, offsets


def test_anchors_by_hand() -> None:
    anchors = anchor_grid(2, 10.0, (4.0,), (1.0, 4.0))
    assert anchors.shape == (8, 4)
    assert anchors[0].tolist() == [3, 3, 7, 7]
    assert anchors[1].tolist() == [4, 1, 6, 9]  # four times as high as wide, of the same area
    assert anchors[2].tolist() == [13, 3, 17, 7]  # the next cell of the row
    assert anchors[4].tolist() == [3, 13, 7, 17]


def test_offsets_by_hand_and_back() -> None:
    anchor, box = np.array([[0.0, 0, 4, 2]]), np.array([[2.0, 1, 6, 5]])
    assert offsets(box, anchor)[0] == pytest.approx([0.5, 1.0, 0.0, np.log(2)])
    rng = np.random.default_rng(0)
    low = rng.random((2, 20, 2)) * 10
    boxes, anchors = np.concatenate([low, low + 1 + rng.random((2, 20, 2)) * 5], axis=2)
    np.testing.assert_allclose(moved(anchors, offsets(boxes, anchors)), boxes)
    np.testing.assert_allclose(moved(anchors, np.zeros((20, 4))), anchors)


def test_matching_by_hand() -> None:
    anchors = np.array([[0.0, 0, 4, 4], [0, 0, 4, 5], [20, 20, 24, 24], [40, 40, 44, 44]])
    boxes = np.array([[0.0, 0, 4, 4], [23, 23, 27, 27]])
    assert matched(anchors, boxes).tolist() == [
        0,
        0,
        1,
        -1,
    ]  # the third overlaps by 1 / 31, but is all that there is
