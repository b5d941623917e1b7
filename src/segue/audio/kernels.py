"""A Gaussian kernel of clips' statistics: nearly 1 for similar clips, nearly 0 for different ones.

Let z be a clip's statistics, each less its mean and divided by its deviation over the training clips, clipped at ±5,
and p their number:  k(a, b) = exp(-sharpness · |z_a - z_b|² / p).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from segue.audio.inputs import FloatArray

FURTHEST: Final = 5.0
"""Deviations from the mean at which statistics are clipped, so that none of them dominates."""

_BLOCK: Final = 4096


@dataclass(frozen=True, eq=False)
class Standard:
    """The normalisation of statistics: the mean and deviation of each, shape (statistics,)."""

    mean: FloatArray
    deviation: FloatArray

    @classmethod
    def of(cls, numbers: FloatArray) -> Self:
        """The normalisation for some clips, shape (clips, statistics)."""
        return cls(numbers.mean(axis=0), numbers.std(axis=0) + np.float32(1e-6))

    def apply(self, numbers: FloatArray) -> FloatArray:
        """Normalised and clipped statistics, of the same shape."""
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
