"""Clips compared by a Gaussian kernel of their statistics: alike to nearly 1, unlike to nearly 0.

With z a clip's statistics, each less its mean and divided by its deviation over the training clips, cut at ±5, and
p how many there are,  k(a, b) = exp(-sharpness · |z_a - z_b|² / p).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from segue.audio.inputs import FloatArray

FURTHEST: Final = 5.0
"""Deviations from the mean at which statistics are cut, so that no single one decides."""

_BLOCK: Final = 4096


@dataclass(frozen=True, eq=False)
class Standard:
    """What statistics are normalised by: mean and deviation of each, shape (statistics,)."""

    mean: FloatArray
    deviation: FloatArray

    @classmethod
    def of(cls, numbers: FloatArray) -> Self:
        """Those of some clips, shape (clips, statistics)."""
        return cls(numbers.mean(axis=0), numbers.std(axis=0) + np.float32(1e-6))

    def apply(self, numbers: FloatArray) -> FloatArray:
        """Normalised and cut, of the same shape."""
        return np.clip((numbers - self.mean) / self.deviation, -FURTHEST, FURTHEST)


def gaussian(some: FloatArray, others: FloatArray, sharpness: float) -> FloatArray:
    """The kernel between normalised statistics, shape (some, others)."""
    lengths = np.square(others).sum(axis=1)
    found = np.empty((len(some), len(others)), np.float32)
    for start in range(0, len(some), _BLOCK):
        part = some[start : start + _BLOCK]
        apart = np.square(part).sum(axis=1)[:, None] + lengths - 2 * part @ others.T
        found[start : start + _BLOCK] = np.exp(-sharpness / some.shape[1] * np.maximum(apart, 0))
    return found
