"""The leading singular vectors of a sparse matrix, the same for the same seed."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.linalg import svds

from segue.errors import ConfigError
from segue.facets.sparse import Csr
from segue.threads import one_blas_thread

Doubles = NDArray[np.float64]


def leading(weights: Csr, dim: int, seed: int) -> tuple[Doubles, Doubles, Doubles, float]:
    """Return the `dim` leading singular vectors of both sides and their values, largest first.

    A vector's sign makes its largest entry on the left positive, so that equal matrices give equal vectors.

    Returns:
        Left vectors as columns, values, right vectors as rows, and the share of the squares that they leave out.

    Raises:
        ConfigError: The matrix has not more rows and columns than `dim`.
    """
    most = min(weights.shape) - 1
    if dim > most:
        raise ConfigError(
            expected=f"a dim of at most {max(most, 0)}, for a matrix of {weights.shape[0]} by {weights.shape[1]}",
            got=str(dim),
            hint="Lower --dim, lower --min-count, or give more playlists.",
        )
    start = np.random.default_rng(seed).normal(size=min(weights.shape))
    with one_blas_thread():
        found: Any = svds(weights.astype(np.float64), k=dim, v0=start)
    left, values, right = found[0][:, ::-1], found[1][::-1], found[2][::-1]
    signs = np.sign(left[np.abs(left).argmax(axis=0), np.arange(dim)])
    squares = float((weights.data.astype(np.float64) ** 2).sum())
    missed = 1 - float((values**2).sum()) / squares if squares else 0.0
    return left * signs, values, right * signs[:, None], missed
