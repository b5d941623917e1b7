"""Means, medians and paired differences with their 95 % bootstrap intervals, as plain values for JSON."""

from __future__ import annotations

from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from segue.evaluation.difference import differences
from segue.metrics.bootstrap import Estimate, Resampling, mean_estimate

Values = NDArray[np.float64]

_RESAMPLING: Final = Resampling()
_DRAWS: Final = 2000

_HIGHER_IS_BETTER: Final = "track_ndcg@100"
"""The metric that `differences` takes the values for; every figure here is an nDCG."""


def mean(values: Values) -> dict[str, Any] | None:
    """The mean of (questions,) values and its interval; NaN is no value, and None comes where there is none."""
    return _plain(mean_estimate(values, _RESAMPLING))


def median(values: Values) -> dict[str, Any]:
    """The median of repeated measurements and its interval; a slow one among them counts for little."""
    rng = np.random.default_rng(0)
    drawn = np.median(rng.choice(values, size=(_DRAWS, len(values))), axis=1)
    low, high = np.percentile(drawn, [2.5, 97.5]).tolist()
    return {"mean": float(np.median(values)), "low": low, "high": high}


def paired(baseline: Values, candidate: Values) -> dict[str, Any]:
    """The "difference" and the "ratio" of the means of two systems on the same questions, with intervals.

    Nothing where no question has a value in both; a ratio to 0 is None.
    """
    name = _HIGHER_IS_BETTER
    sides = baseline[:, None], candidate[:, None]
    found = list(differences(*sides, [name], {name: {name: 1.0}}, _RESAMPLING))
    return {part: _plain(getattr(found[0], part)) for part in ("difference", "ratio")} if found else {}


def _plain(value: Estimate | None) -> dict[str, Any] | None:
    return None if value is None else msgspec.structs.asdict(value)
