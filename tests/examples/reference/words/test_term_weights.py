from __future__ import annotations

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfTransformer

from examples.reference.words.term_weights import TF, idf, smooth_idf

COUNTS = np.array([[4.0, 1.0, 1.0, 0.0], [0.0, 2.0, 2.0, 2.0]])

BY_HAND = {
    "natural": [4.0, 1.0, 1.0, 0.0],
    "log": [1 + np.log(4), 1.0, 1.0, 0.0],
    "augmented": [1.0, 0.625, 0.625, 0.0],
    "boolean": [1.0, 1.0, 1.0, 0.0],
    "log average": [(1 + np.log(4)) / (1 + np.log(2)), *[1 / (1 + np.log(2))] * 2, 0.0],  # the mean is 6 / 3
}


@pytest.mark.parametrize("name", TF)
def test_tf_by_hand(name: str) -> None:
    assert TF[name](COUNTS)[0] == pytest.approx(BY_HAND[name])


@pytest.mark.parametrize("name", TF)
def test_an_empty_document_has_no_weights(name: str) -> None:
    assert TF[name](np.zeros((1, 3))).tolist() == [[0.0, 0.0, 0.0]]


def test_idf_by_hand() -> None:
    assert idf(COUNTS) == pytest.approx([np.log(2), 0, 0, np.log(2)])
    assert smooth_idf(COUNTS) == pytest.approx([np.log(1.5) + 1, 1, 1, np.log(1.5) + 1])


def test_they_are_scikit_learns() -> None:
    theirs = TfidfTransformer(norm=None, sublinear_tf=True, smooth_idf=True).fit_transform(COUNTS).toarray()
    np.testing.assert_allclose(TF["log"](COUNTS) * smooth_idf(COUNTS), theirs)
    theirs = TfidfTransformer(norm=None, smooth_idf=False).fit_transform(COUNTS).toarray()
    np.testing.assert_allclose(COUNTS * (idf(COUNTS) + 1), theirs)
