"""Empty, perfect, worst and hand-computed cases of every metric."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from segue.metrics.labels import (
    accuracy,
    average_precision,
    f1,
    mean_average_precision,
    precision_at,
    report,
    roc_auc,
)


def vector(*values: float) -> Any:
    return np.array(values, float)


@pytest.mark.parametrize(
    ("truth", "scores", "expected"),
    [
        (vector(1, 0, 1, 0), vector(4, 3, 2, 1), (1 + 2 / 3) / 2),
        (vector(1, 1, 0), vector(3, 2, 1), 1.0),
        (vector(0, 0, 1), vector(3, 2, 1), 1 / 3),
        (vector(1, 0), vector(1, 1), 0.5),
        (vector(1, 0, 0, 1), vector(2, 2, 1, 1), 0.5),
        (vector(0, 0), vector(2, 1), None),
    ],
)
def test_average_precision(truth: Any, scores: Any, expected: float | None) -> None:
    assert average_precision(truth, scores) == (None if expected is None else pytest.approx(expected))


@pytest.mark.parametrize(
    ("truth", "scores", "expected"),
    [
        (vector(1, 0, 1, 0), vector(4, 3, 2, 1), 0.75),
        (vector(1, 0), vector(2, 1), 1.0),
        (vector(0, 1), vector(2, 1), 0.0),
        (vector(0, 1, 0), vector(1, 1, 1), 0.5),
        (vector(1, 1), vector(2, 1), None),
        (vector(0, 0), vector(2, 1), None),
    ],
)
def test_roc_auc(truth: Any, scores: Any, expected: float | None) -> None:
    assert roc_auc(truth, scores) == (None if expected is None else pytest.approx(expected))


@given(
    arrays.arrays(np.int64, 12, elements=st.integers(0, 1)),
    arrays.arrays(np.int64, 12, elements=st.integers(0, 4)),
)
def test_roc_auc_is_the_share_of_pairs_in_the_right_order(truth: Any, scores: Any) -> None:
    pairs = [1.0 if p > q else 0.5 if p == q else 0.0 for p in scores[truth == 1] for q in scores[truth == 0]]
    found = roc_auc(truth.astype(float), scores.astype(float))
    assert found == (pytest.approx(np.mean(pairs)) if pairs else None)


@given(
    arrays.arrays(np.int64, 15, elements=st.integers(0, 1)), arrays.arrays(np.float64, 15, unique=True,
    elements=st.floats(-5, 5)),
)  # fmt: skip
def test_average_precision_without_ties_is_the_mean_precision_at_the_hits(truth: Any, scores: Any) -> None:
    ranked = truth[np.argsort(-scores)]
    at_hits = [ranked[: at + 1].mean() for at in range(15) if ranked[at]]
    found = average_precision(truth.astype(float), scores)
    assert found == (pytest.approx(np.mean(at_hits)) if at_hits else None)


TARGETS = np.array([[1, 0, 1], [0, 1, 0]], float)
SCORES = np.array([[0.9, 0.1, 0.4], [0.8, 0.7, 0.1]], float)


def test_accuracy_needs_one_label_each() -> None:
    assert accuracy(TARGETS[:, :2], SCORES[:, :2]) == 0.5
    assert accuracy(TARGETS, SCORES) is None
    assert accuracy(TARGETS[:0], SCORES[:0]) is None


def test_precision_at_k() -> None:
    assert precision_at(TARGETS, SCORES, 1) == 0.5
    assert precision_at(TARGETS, SCORES, 2) == 0.75
    assert precision_at(TARGETS, TARGETS, 1) == 1.0


def test_mean_average_precision_leaves_out_labels_that_do_not_occur() -> None:
    targets, scores = np.array([[1, 0], [0, 0]], float), np.array([[0.1, 1], [0.5, 0]], float)
    assert mean_average_precision(targets, scores) == 0.5
    assert mean_average_precision(targets[:, 1:], scores[:, 1:]) == 0.0


def test_the_report_has_accuracies_by_group() -> None:
    names = ("flute", "oboe", "octave:1", "octave:2", "style:x")
    targets = np.array([[1, 0, 1, 0, 0], [0, 1, 0, 1, 0]], float)
    scores = np.array([[0.9, 0.1, 0.2, 0.8, 0], [0.4, 0.6, 0.1, 0.3, 1]], float)
    found = report(targets, scores, names)
    assert found.accuracy == 1.0
    assert found.group_accuracy == {"octave": 0.5}
    assert found.precision_at == {"1": 0.5, "3": pytest.approx(1.5 / 3), "5": pytest.approx(0.4)}
    assert found.labels[0].positives == 1
    assert found.labels[4].average_precision is None
    assert found.mean_average_precision == pytest.approx(np.mean([1, 1, 1, 0.5]))


@pytest.mark.parametrize(
    ("truth", "guessed", "expected"),
    [
        ([1, 1, 0], [1, 1, 0], 1.0),
        ([1, 1, 0, 0], [1, 0, 1, 1], 2 / 5),
        ([1, 0], [0, 1], 0.0),
        ([0, 0], [0, 0], 0.0),
    ],
)
def test_f1_by_hand(truth: list[int], guessed: list[int], expected: float) -> None:
    assert f1(np.array(truth, bool), np.array(guessed, bool)) == pytest.approx(expected)
