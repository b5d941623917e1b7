"""The loop over vectors: inner products of whole numbers, a quarter of the memory that floats take."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from segue.compiled.library import at, contiguous, loop

_LOOP: Final = loop("segue_products")


def whole_products(vectors: NDArray[np.int8], queries: NDArray[np.int16]) -> NDArray[np.int32]:
    """Return the inner products of queries and vectors, (queries, n), all of which must fit 32 bits.

    Args:
        vectors: (n, dim), read once for all queries.
        queries: (queries, dim).
    """
    queries = contiguous(queries, np.int16)
    found = np.empty((len(queries), len(vectors)), np.int32)
    _LOOP(at(vectors), *vectors.shape, at(queries), len(queries), at(found))
    return found
