from __future__ import annotations

import numpy as np
import pytest
from sklearn.naive_bayes import MultinomialNB

from examples.reference.statistics.naive_bayes import NaiveBayes

X = np.array([[2.0, 1, 0], [1, 0, 0], [0, 1, 3]])
Y = np.array([0, 0, 1])


def test_values_by_hand() -> None:
    """P(w | 0) = 4/7, 2/7, 1/7; P(w | 1) = 1/7, 2/7, 4/7; P = 2/3 and 1/3."""
    model = NaiveBayes(X, Y)
    assert np.exp(model.log_words) * 7 == pytest.approx(np.array([[4, 2, 1], [1, 2, 4]]))
    found = np.exp(model.log_probabilities(np.array([[1.0, 0, 1], [0, 0, 0], [0, 0, 2]])))
    assert found == pytest.approx(np.array([[2 / 3, 1 / 3], [2 / 3, 1 / 3], [1 / 9, 8 / 9]]))


def test_it_is_scikit_learns() -> None:
    rng = np.random.default_rng(0)
    counts, classes = rng.poisson(1.0, (40, 12)).astype(float), np.arange(40) % 3
    for alpha in (0.1, 1.0):
        theirs = MultinomialNB(alpha=alpha).fit(counts, classes)
        ours = NaiveBayes(counts, classes, alpha).log_probabilities(counts)
        np.testing.assert_allclose(ours, theirs.predict_log_proba(counts), atol=1e-10)


def test_long_texts_do_not_underflow() -> None:
    found = NaiveBayes(X, Y).log_probabilities(np.array([[0.0, 0, 1e5]]))
    assert found[0, 1] == pytest.approx(0)
    assert np.isfinite(found).all()
