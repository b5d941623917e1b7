"""Metrics of label scores: average precision, area under the ROC curve, precision at k, accuracy.

Conventions: `targets` and `scores` have shape (clips, labels); a higher score is a likelier label. Means over
labels leave out labels without a defined value: those without a positive, and for ROC those without a
negative. Ties count as half for ROC; for average precision tied clips share one threshold.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from segue.metrics.label_groups import groups

Matrix = NDArray[np.floating[Any]]
Vector = NDArray[np.floating[Any]]
Flags = NDArray[np.bool_]


class LabelScore(msgspec.Struct, frozen=True):
    """The metrics of one label.

    Attributes:
        label: Its name.
        positives: Clips that have it.
        average_precision: None without positives.
        roc_auc: None without positives or without negatives.
    """

    label: str
    positives: int
    average_precision: float | None
    roc_auc: float | None


class TagReport(msgspec.Struct, frozen=True, kw_only=True):
    """The metrics of a tagger on labelled clips.

    Attributes:
        clips: Number of clips.
        accuracy: Share of clips whose likeliest label is correct, among the labels without a group; None
            where a clip has none or several of these.
        group_accuracy: The same for each group of labels, such as "octave"; groups with several labels for
            one clip are left out.
        mean_average_precision: Mean over the labels that occur.
        roc_auc: Mean over the labels with positives and negatives.
        precision_at: Share of true labels among the k likeliest, for each k: "1", "3", "5".
        labels: One row per label.
    """

    clips: int
    accuracy: float | None
    group_accuracy: dict[str, float]
    mean_average_precision: float
    roc_auc: float | None
    precision_at: dict[str, float]
    labels: tuple[LabelScore, ...]


def report(targets: Matrix, scores: Matrix, names: Sequence[str]) -> TagReport:
    """Return all metrics of labelled clips."""
    rows = tuple(
        LabelScore(
            name,
            int(targets[:, column].sum()),
            average_precision(targets[:, column], scores[:, column]),
            roc_auc(targets[:, column], scores[:, column]),
        )
        for column, name in enumerate(names)
    )
    accuracies = {
        group: accuracy(targets[:, columns], scores[:, columns]) for group, columns in groups(names).items()
    }
    areas = [row.roc_auc for row in rows if row.roc_auc is not None]
    return TagReport(
        clips=len(targets),
        accuracy=accuracies.get(""),
        group_accuracy={group: value for group, value in accuracies.items() if group and value is not None},
        mean_average_precision=mean_average_precision(targets, scores),
        roc_auc=float(np.mean(areas)) if areas else None,
        precision_at={str(k): precision_at(targets, scores, k) for k in (1, 3, 5) if k <= len(names)},
        labels=rows,
    )


def f1(truth: Flags, guessed: Flags) -> float:
    """Return 2 · |both| / (|truth| + |guessed|), the harmonic mean of precision and recall; 0 if empty."""
    either = int(truth.sum()) + int(guessed.sum())
    return 2 * int((truth & guessed).sum()) / either if either else 0.0


def average_precision(truth: Vector, scores: Vector) -> float | None:
    """Return Σ (R_n - R_{n-1}) · P_n over the thresholds between distinct scores; None without a positive."""
    positives = truth.sum()
    if not positives:
        return None
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(truth[order])
    last = np.append(np.diff(scores[order]) != 0, True)  # the last clip of each run of ties
    precision = hits[last] / (np.flatnonzero(last) + 1)
    gained = np.diff(np.concatenate([[0.0], hits[last]]))
    return float((gained * precision).sum() / positives)


def mean_average_precision(targets: Matrix, scores: Matrix) -> float:
    """Return the mean of the labels' average precisions; 0 when no label occurs."""
    found = [average_precision(truth, score) for truth, score in zip(targets.T, scores.T, strict=True)]
    return float(np.mean([value for value in found if value is not None] or [0.0]))


def roc_auc(truth: Vector, scores: Vector) -> float | None:
    """Return the share of (positive, negative) pairs in the right order; None without a pair."""
    positive = truth > 0
    pairs = int(positive.sum()) * int((~positive).sum())
    if not pairs:
        return None
    values, at = np.unique(scores, return_inverse=True)
    counts = np.bincount(at, minlength=len(values))
    ranks = np.cumsum(counts) - (counts - 1) / 2  # the mean rank of each run of ties
    count = int(positive.sum())
    return float((ranks[at[positive]].sum() - count * (count + 1) / 2) / pairs)


def precision_at(targets: Matrix, scores: Matrix, k: int) -> float:
    """Return the mean share of true labels among each clip's `k` likeliest."""
    best = np.argsort(-scores, axis=1, kind="stable")[:, :k]
    return float(np.take_along_axis(targets, best, axis=1).mean())


def accuracy(targets: Matrix, scores: Matrix) -> float | None:
    """Return the share of clips whose likeliest label is correct; None unless every clip has exactly one."""
    if not len(targets) or not (targets.sum(axis=1) == 1).all():
        return None
    return float((targets.argmax(axis=1) == scores.argmax(axis=1)).mean())
