"""Boxes: how much two overlap, which of many to keep, and how good a list of them is.

A box is (x₁, y₁, x₂, y₂) with x₁ < x₂ and y₁ < y₂; its area is (x₂ - x₁)(y₂ - y₁).

    IoU(a, b) = area of what both cover / (area of a + area of b - area of what both cover)

Non-maximum suppression keeps the box with the best score, removes those that overlap it by more than a threshold, and
goes on with the best of the rest.

Average precision of one class: detections of all pictures, the best score first. One is a hit if the free object of
its picture that it overlaps most is overlapped by a threshold (0.5) at least; that object is free no longer. With
precision Pᵢ and recall Rᵢ after i detections

    AP = Σᵢ (Rᵢ - Rᵢ₋₁) max_{j ≥ i} Pⱼ          mAP: its mean over the classes

Jaccard 1912; suppression: Rosenfeld & Thurston 1971; AP over all points: Everingham et al. 2015.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Detections:
    """What was found in a picture: boxes (n, 4), classes (n,), scores (n,)."""

    boxes: Array
    labels: Ints
    scores: Array


def iou(a: Array, b: Array) -> Array:
    """The overlaps (n, m) of boxes (n, 4) with boxes (m, 4)."""
    low = np.maximum(a[:, None, :2], b[None, :, :2])
    high = np.minimum(a[:, None, 2:], b[None, :, 2:])
    both = np.prod(np.maximum(high - low, 0), axis=2)
    areas_a, areas_b = (np.prod(boxes[:, 2:] - boxes[:, :2], axis=1) for boxes in (a, b))
    return both / (areas_a[:, None] + areas_b[None, :] - both)


def suppress(boxes: Array, scores: Array, threshold: float = 0.5) -> Ints:
    """The rows that non-maximum suppression keeps, the best score first."""
    overlaps = iou(boxes, boxes)
    rest = np.argsort(-scores, kind="stable")
    kept: list[int] = []
    while len(rest):
        best, rest = rest[0], rest[1:]
        kept.append(int(best))
        rest = rest[overlaps[best, rest] <= threshold]
    return np.array(kept, dtype=np.int64)


def suppress_by_class(found: Detections, threshold: float = 0.5) -> Detections:
    """Non-maximum suppression within each class: a disc does not hide a square."""
    rows = [np.zeros(0, np.int64)]
    for label in np.unique(found.labels):
        members = np.flatnonzero(found.labels == label)
        rows.append(members[suppress(found.boxes[members], found.scores[members], threshold)])
    kept = np.concatenate(rows)
    return Detections(found.boxes[kept], found.labels[kept], found.scores[kept])


def average_precision(
    found: Sequence[tuple[Array, Array]], truth: Sequence[Array], threshold: float = 0.5
) -> float:
    """AP of one class: boxes and scores of each picture against the boxes that are there, one in all at least."""
    entries = [
        (score, i, box)
        for i, (boxes, scores) in enumerate(found)
        for box, score in zip(boxes, scores, strict=True)
    ]
    free = [np.ones(len(boxes), dtype=bool) for boxes in truth]
    hits = np.zeros(len(entries))
    for place, (_, i, box) in enumerate(sorted(entries, key=lambda entry: -entry[0])):
        overlaps = np.where(free[i], iou(box[None], truth[i])[0], 0.0)
        if len(overlaps) and overlaps.max() >= threshold:
            free[i][overlaps.argmax()] = False
            hits[place] = 1
    precision = np.cumsum(hits) / np.arange(1, len(hits) + 1)
    envelope = np.maximum.accumulate(precision[::-1])[::-1]
    return float(np.sum(hits * envelope) / sum(len(boxes) for boxes in truth))


def mean_average_precision(
    found: Sequence[Detections], truth: Sequence[tuple[Array, Ints]], classes: int, threshold: float = 0.5
) -> float:
    """mAP: the mean of AP over the classes, each of which is in some picture."""
    return float(
        np.mean(
            [
                average_precision(
                    [(one.boxes[one.labels == label], one.scores[one.labels == label]) for one in found],
                    [boxes[labels == label] for boxes, labels in truth],
                    threshold,
                )
                for label in range(classes)
            ]
        )
    )
