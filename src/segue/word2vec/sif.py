"""SIF (Arora, Liang & Ma 2017): a playlist's vector as a weighted mean, with the common direction removed.

A token of relative frequency p weighs a / (a + p), so that what stands in every playlist hardly counts. The first
singular vector u of all playlists' means, which they share whatever is in them, is then taken out: v - u (u · v).
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from segue.threads import one_blas_thread

Floats = NDArray[np.floating[Any]]

USUAL: Final = 1e-3
"""a: within the paper's range."""


def frequency_weights(counts: NDArray[np.int64], a: float = USUAL) -> Floats:
    """Return a / (a + p) for each token, p its share of all occurrences; tokens that never occur weigh 1."""
    shares = counts / max(int(counts.sum()), 1)
    return (a / (a + shares)).astype(np.float32)


def common_direction(vectors: Floats) -> Floats:
    """Return the first right singular vector, of length 1, shape (dim,); its largest entry is positive.

    Zeros if all vectors are zero.
    """
    with one_blas_thread():  # the number of threads would show in the last digits
        square = vectors.T.astype(np.float64) @ vectors.astype(np.float64)
        _, axes = np.linalg.eigh(square)
    found = axes[:, -1] * np.sign(axes[np.abs(axes[:, -1]).argmax(), -1])
    return (found if square.any() else np.zeros_like(found)).astype(np.float32)


def without(vectors: Floats, direction: Floats) -> Floats:
    """Return vectors without their part along a direction of length 1, or of zeros."""
    return vectors - (vectors * direction).sum(axis=1, keepdims=True) * direction
