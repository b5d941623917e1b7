from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import average_precision_score

from examples.reference.pictures.boxes import (
    Detections,
    average_precision,
    iou,
    mean_average_precision,
    suppress,
    suppress_by_class,
)

A = np.array([[0.0, 0, 4, 4]])


def test_overlaps_by_hand() -> None:
    others = np.array([[0.0, 0, 4, 4], [2, 2, 6, 6], [4, 0, 8, 4], [1, 1, 3, 3], [9, 9, 10, 10]])
    assert iou(A, others)[0] == pytest.approx([1, 4 / 28, 0, 4 / 16, 0])


def test_overlaps_are_those_of_counted_pixels() -> None:
    rng = np.random.default_rng(0)
    low = rng.integers(0, 10, (2, 8, 2))
    boxes = np.concatenate([low, low + rng.integers(1, 10, (2, 8, 2))], axis=2).astype(float)
    y, x = np.mgrid[0:20, 0:20] + 0.5

    def pixels(box: np.ndarray) -> np.ndarray:
        return (x > box[0]) & (x < box[2]) & (y > box[1]) & (y < box[3])

    counted = [
        [(pixels(a) & pixels(b)).sum() / (pixels(a) | pixels(b)).sum() for b in boxes[1]] for a in boxes[0]
    ]
    np.testing.assert_allclose(iou(boxes[0], boxes[1]), counted)


def test_suppression_by_hand() -> None:
    boxes = np.array([[0.0, 0, 4, 4], [0, 0, 4, 5], [0, 2, 4, 6], [10, 10, 12, 12]])
    scores = np.array([0.8, 0.9, 0.7, 0.1])
    assert suppress(boxes, scores, 0.5).tolist() == [1, 2, 3]  # 0 overlaps 1 by .8; 2 overlaps it by 12 / 24
    assert suppress(boxes, scores, 0.4).tolist() == [1, 3]
    assert suppress(boxes[:0], scores[:0]).tolist() == []


def test_what_was_removed_removes_nothing() -> None:
    """2 overlaps 1, which 0 removes, but not 0 itself."""
    boxes = np.array([[0.0, 0, 10, 1], [4, 0, 14, 1], [8, 0, 18, 1]])
    assert suppress(boxes, np.array([0.9, 0.8, 0.7]), 0.3).tolist() == [0, 2]


def test_classes_do_not_remove_each_other() -> None:
    found = Detections(np.repeat(A, 3, axis=0), np.array([0, 1, 1]), np.array([0.5, 0.9, 0.8]))
    kept = suppress_by_class(found)
    assert sorted(zip(kept.labels, kept.scores, strict=True)) == [(0, 0.5), (1, 0.9)]


def test_average_precision_by_hand() -> None:
    """Hit, miss, hit of three objects: ⅓ · 1 + ⅓ · ⅔."""
    truth = [np.array([[0.0, 0, 4, 4], [10, 10, 14, 14]]), np.array([[0.0, 0, 4, 4]])]
    found = [
        (np.array([[0.0, 0, 4, 4], [20, 20, 24, 24]]), np.array([0.9, 0.8])),
        (np.array([[0.0, 0, 4, 3]]), np.array([0.7])),
    ]
    assert average_precision(found, truth) == pytest.approx(1 / 3 + 2 / 9)
    assert average_precision(found, truth, threshold=0.8) == pytest.approx(
        1 / 3
    )  # the last one overlaps by .75


def test_an_object_is_found_once() -> None:
    twice = [(np.repeat(A, 2, axis=0), np.array([0.9, 0.8]))]
    assert average_precision(twice, [np.concatenate([A, A + 20])]) == pytest.approx(0.5)


def test_empty_and_perfect_lists() -> None:
    nothing = Detections(np.zeros((0, 4)), np.zeros(0, np.int64), np.zeros(0))
    right = Detections(A, np.array([1]), np.array([0.3]))
    truth = [(A, np.array([1])), (A, np.array([0]))]
    assert mean_average_precision([nothing, nothing], truth, 2) == 0
    assert mean_average_precision([right, nothing], truth, 2) == 0.5
    assert mean_average_precision([right, Detections(A, np.array([0]), np.array([0.1]))], truth, 2) == 1


def test_without_the_envelope_it_is_scikit_learns() -> None:
    """Hits of falling precision: there the envelope changes nothing."""
    hit = np.array([1, 1, 0, 1, 0, 0])
    scores = np.linspace(0.9, 0.1, 6)
    boxes = np.where(hit[:, None], A + 10 * np.arange(6)[:, None], A + 500 + 10 * np.arange(6)[:, None])
    truth = [(A + 10 * np.arange(6)[:, None])[hit == 1]]
    assert average_precision([(boxes, scores)], truth) == pytest.approx(average_precision_score(hit, scores))
