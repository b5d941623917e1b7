from __future__ import annotations

import numpy as np
import pytest

from segue.metrics.labels import roc_auc
from segue.metrics.roc import roc_auc_estimate


def test_by_hand() -> None:
    truth = np.array([True, True, False, False])
    found = roc_auc_estimate(truth, np.array([0.9, 0.4, 0.5, 0.1]))
    assert found is not None
    assert found.mean == pytest.approx(0.75)  # three of four pairs
    # the positives' placements are 1 and 1/2, the negatives' 1/2 and 1: variance 1/8 each, 1/16 + 1/16 together
    assert found.low == pytest.approx(0.75 - 1.959964 * np.sqrt(1 / 8), abs=1e-5)
    assert found.high == 1.0
    assert found.questions == 4


def test_ends_and_ties() -> None:
    truth = np.array([True, False, True, False])
    for scores, area in (([1, 0, 1, 0], 1.0), ([0, 1, 0, 1], 0.0), ([1, 1, 1, 1], 0.5)):
        found = roc_auc_estimate(truth, np.array(scores, np.float64))
        assert found is not None
        assert (found.mean, found.low, found.high) == (area, area, area)
    assert roc_auc_estimate(np.array([True, True]), np.array([0.0, 1.0])) is None


def test_it_is_the_other_computation() -> None:
    rng = np.random.default_rng(0)
    truth, scores = rng.random(200) < 0.3, rng.integers(0, 9, 200).astype(np.float64)
    found = roc_auc_estimate(truth, scores)
    assert found is not None
    assert found.mean == pytest.approx(roc_auc(truth.astype(np.float64), scores))
    assert found.low is not None
    assert found.high is not None
    assert found.low < found.mean < found.high
