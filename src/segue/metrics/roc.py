"""The area under the ROC curve with its interval, from one pass over the ranks (DeLong et al. 1988).

A positive's placement is the share of negatives below it, a negative's that of positives above it; ties count half.
The area is the mean of either, and with m positives and n negatives its variance is var(positives') / m +
var(negatives') / n. The interval is normal, cut at 0 and 1.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from segue.metrics.bootstrap import Estimate
from segue.metrics.labels import Vector

_Z = 1.959963984540054  # of 95 %


def roc_auc_estimate(truth: NDArray[np.bool_], scores: Vector) -> Estimate | None:
    """The area with its 95 % interval; None without a positive or without a negative.

    Args:
        truth: Which rows are positives, shape (rows,).
        scores: A higher one is likelier a positive, shape (rows,).
    """
    positive, negative = np.sort(scores[truth]), np.sort(scores[~truth])
    if not len(positive) or not len(negative):
        return None
    above, below = _below(negative, positive), 1 - _below(positive, negative)
    area = float(above.mean())
    if min(len(positive), len(negative)) == 1:
        return Estimate(mean=area, questions=len(truth))
    half = _Z * float(np.sqrt(above.var(ddof=1) / len(positive) + below.var(ddof=1) / len(negative)))
    return Estimate(mean=area, low=max(area - half, 0.0), high=min(area + half, 1.0), questions=len(truth))


def _below(known: Vector, asked: Vector) -> NDArray[np.float64]:
    """The share of `known`, sorted, that is below each of `asked`; ties count half."""
    first, last = (np.searchsorted(known, asked, side=side) for side in ("left", "right"))
    return (first + last) / (2 * len(known))
