"""Weights of terms in documents: five forms of tf, and idf.

With c the count of a term in a document, N documents, of which df hold the term:

    natural      c                               boolean      1 if c > 0
    log          1 + log c if c > 0              log average  (1 + log c) / (1 + log mean c), the mean over its terms
    augmented    ½ + ½ c / max c if c > 0

    idf          log(N / df)
    smooth idf   log((1 + N) / (1 + df)) + 1     as if one more document held every term

Manning, Raghavan & Schütze 2008, figure 6.15 (natural logarithms here); idf: Spärck Jones 1972; the smooth form is
scikit-learn's. A count of zero has the weight zero in every form.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def log(c: Array) -> Array:
    """A term that comes ten times as often counts a little more."""
    return np.where(c > 0, 1 + np.log(np.maximum(c, 1)), 0.0)


def log_average(c: Array) -> Array:
    """The same, beside the average term of the document, so that long documents weigh no more."""
    mean = c.sum(axis=1, keepdims=True) / np.maximum((c > 0).sum(axis=1, keepdims=True), 1)
    return log(c) / (1 + np.log(np.maximum(mean, 1)))


def augmented(c: Array) -> Array:
    """Between a half and one, by the document's most frequent term."""
    most = np.maximum(c.max(axis=1, keepdims=True), 1)
    return np.where(c > 0, 0.5 + 0.5 * c / most, 0.0)


TF: Final[dict[str, Callable[[Array], Array]]] = {
    "natural": lambda c: c,
    "log": log,
    "augmented": augmented,
    "boolean": lambda c: (c > 0).astype(np.float64),
    "log average": log_average,
}
"""Name → weights (documents, terms) from counts (documents, terms)."""


def idf(c: Array) -> Array:
    """A weight for each term, from counts (documents, terms); each term is in a document at least."""
    return np.log(len(c) / (c > 0).sum(axis=0))


def smooth_idf(c: Array) -> Array:
    """The same for terms that may be in no document."""
    return np.log((1 + len(c)) / (1 + (c > 0).sum(axis=0))) + 1
