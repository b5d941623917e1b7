from __future__ import annotations

import numpy as np
import pytest
import scipy.stats
from sklearn.metrics import mutual_info_score

from examples.reference.statistics.information import (
    cross_entropy,
    entropy,
    kl_divergence,
    mutual_information,
)

P = np.array([0.5, 0.25, 0.25])
Q = np.array([0.25, 0.25, 0.5])


def test_values_by_hand() -> None:
    assert entropy(np.full(8, 1 / 8)) == pytest.approx(3)
    assert entropy(P) == pytest.approx(1.5)
    assert entropy(np.array([1.0, 0.0])) == 0
    assert cross_entropy(P, Q) == pytest.approx(0.5 * 2 + 0.25 * 2 + 0.25 * 1)
    assert mutual_information(np.array([[0.5, 0.0], [0.0, 0.5]])) == pytest.approx(1)
    assert mutual_information(np.outer(P, Q)) == pytest.approx(0)


def test_the_divergence_is_the_cross_entropy_less_the_entropy_of_the_first() -> None:
    assert kl_divergence(P, Q) == pytest.approx(1.75 - 1.5)
    skewed = np.array([0.7, 0.2, 0.1])  # with H(q) in place of H(p) both would be wrong
    assert kl_divergence(P, skewed) == pytest.approx(scipy.stats.entropy(P, skewed, base=2))
    assert kl_divergence(skewed, P) == pytest.approx(scipy.stats.entropy(skewed, P, base=2))
    assert kl_divergence(P, skewed) != pytest.approx(kl_divergence(skewed, P))


def test_what_q_holds_impossible_costs_without_end() -> None:
    assert kl_divergence(np.array([0.5, 0.5]), np.array([1.0, 0.0])) == np.inf
    assert kl_divergence(np.array([1.0, 0.0]), np.array([0.5, 0.5])) == pytest.approx(1)


def test_they_are_scipys_and_scikit_learns() -> None:
    rng = np.random.default_rng(0)
    counts = rng.integers(0, 20, (4, 5))
    joint = counts / counts.sum()
    assert entropy(joint.ravel()) == pytest.approx(scipy.stats.entropy(joint.ravel(), base=2))
    theirs = mutual_info_score(None, None, contingency=counts) / np.log(2)
    assert mutual_information(joint) == pytest.approx(theirs)
    separate = entropy(joint.sum(axis=0)) + entropy(joint.sum(axis=1)) - entropy(joint.ravel())
    assert mutual_information(joint) == pytest.approx(separate)
