"""How often two tokens stand in one playlist: the matrix that GloVe, PPMI-SVD and Swivel factorise."""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy.sparse import csr_array, diags_array

from segue.errors import DataError
from segue.facets.sparse import Csr
from segue.vectors.corpus import matrix
from segue.word2vec.token_bags import TokenBags

MOST: Final = 60_000_000
"""Most pairs of a matrix: 720 MB of codes and counts."""


def co_occurrences(bags: TokenBags, window: int) -> Csr:
    """Return a symmetric matrix of the co-occurrences of tokens, float32, with an empty diagonal.

    Args:
        bags: The playlists.
        window: A pair of distance d up to this counts 1 / d, as in GloVe. With 0 each two tokens of a playlist
            count 1 / (n - 1), so that a playlist of n tokens counts n, and a long one is not all there is.

    Raises:
        DataError: There are more than `MOST` pairs.
    """
    if window:
        return _windowed(bags, window)
    held = matrix(bags)
    lengths = bags.lengths.astype(np.float64)
    _refuse(float((lengths * (lengths - 1)).sum()))
    shares = 1 / np.maximum(lengths - 1, 1)
    found: Csr = csr_array(held.T @ (diags_array(shares.astype(np.float32)) @ held))
    return _without_diagonal(found)


def _windowed(bags: TokenBags, window: int) -> Csr:
    owners = np.repeat(np.arange(len(bags.lengths)), bags.lengths)
    size = len(bags.tokens)
    _refuse(float(np.minimum(bags.lengths, window).sum()) * 2 * window)
    nothing = np.zeros(0, np.int64)
    total: Csr = csr_array((np.zeros(0, np.float32), (nothing, nothing)), shape=(size, size))
    for distance in range(1, window + 1):
        together = owners[:-distance] == owners[distance:]
        left, right = bags.codes[:-distance][together], bags.codes[distance:][together]
        weights = np.full(len(left), 1 / distance, np.float32)
        total = csr_array(total + csr_array((weights, (left, right)), shape=(size, size)))
    return _without_diagonal(csr_array(total + total.T))


def _without_diagonal(found: Csr) -> Csr:
    found.setdiag(0)
    found.eliminate_zeros()
    found.sort_indices()
    return found


def _refuse(pairs: float) -> None:
    if pairs > MOST:
        raise DataError(
            expected=f"at most {MOST:,} pairs of tokens in one playlist",
            got=f"{int(pairs):,}",
            hint="Set --window, or raise --min-count.",
        )
