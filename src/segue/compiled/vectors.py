"""The loops over vectors of whole numbers, a quarter of the memory that floats take: products, and what they leave."""

from __future__ import annotations

import functools
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from segue.compiled.library import available, contiguous, loop, scratch

_PRODUCTS: Final = loop("products")
_REACHING: Final = loop("reaching")
_INNER: Final = loop("inner")
_ROUNDED: Final = loop("rounded")
_ROUNDED_ROWS: Final = loop("rounded_rows")
_NEAREST: Final = loop("nearest")

Floats = NDArray[np.float32]


class Bounds(NamedTuple):
    """Bounds of one query's products: step * steps * whole, give or take rests * length + lengths * share.

    Attributes:
        whole: The products of whole numbers, (n,) int32.
        steps: (n,) float32, as the next two.
        rests: What a vector's rounding can change, for each unit of the query's `length`.
        lengths: What the query's rounding can change, for each unit of `share`.
        step: Of the query.
        length: Of the query.
        share: Of the query.
        lead: A factor of each vector, 0 or more, (n,) float32; None for 1.
    """

    whole: NDArray[np.int32]
    steps: Floats
    rests: Floats
    lengths: Floats
    step: float
    length: float
    share: float
    lead: Floats | None = None


def whole_products(vectors: NDArray[np.int8], queries: NDArray[np.int16]) -> NDArray[np.int32]:
    """Return the inner products of queries and vectors, (queries, n), all of which must fit 32 bits.

    Args:
        vectors: (n, dim), read once for all queries.
        queries: (queries, dim).
    """
    queries = contiguous(queries, np.int16)
    found = np.empty((len(queries), len(vectors)), np.int32)
    _PRODUCTS(vectors, vectors.shape[1], queries, found)
    return found


def reaching(bounds: Bounds, n: int) -> NDArray[np.int32]:
    """Return the vectors whose product can be among the `n` largest, n from 1: their positions, ascending."""
    lead = None if bounds.lead is None else contiguous(bounds.lead, np.float32)
    heap, places = np.empty(n, np.float32), scratch("any codes", len(bounds.whole), np.int32)
    rest = bounds.step, bounds.length, bounds.share, heap, places
    return places[: _REACHING(*bounds[:4], lead, *rest)].copy()


def rounded_queries(
    queries: Floats, padded: int, most: int, safe: np.float32
) -> tuple[NDArray[np.int16], Floats, Floats, Floats]:
    """Return queries, (queries, dim), as whole numbers up to `most`, their steps, rests and lengths, times `safe`."""
    queries = contiguous(queries, np.float32)
    some, dim = queries.shape
    whole = np.empty((some, padded), np.int16)
    steps, rests, lengths = (np.empty(some, np.float32) for _ in range(3))
    work = scratch("any squares", dim, np.float32)
    _ROUNDED(queries, dim, padded, most, safe, whole, steps, rests, lengths, work)
    return whole, steps, rests, lengths


def rounded_vectors(
    vectors: Floats, rows: NDArray[np.int32], padded: int, safe: np.float32
) -> tuple[NDArray[np.int8], Floats, Floats, Floats]:
    """Return rows of a matrix, (., dim), as whole numbers up to 127, their steps, rests and lengths with the rests.

    Args:
        vectors: Contiguous.
        rows: All there.
        padded: Whole numbers of each row; behind `dim` they are 0.
        safe: A factor of rests and lengths.
    """
    some, dim = len(rows), vectors.shape[1]
    whole = np.empty((some, padded), np.int8)
    steps, rests, lengths = (np.empty(some, np.float32) for _ in range(3))
    work = scratch("any squares", dim, np.float32)
    _ROUNDED_ROWS(vectors, dim, contiguous(rows, np.int32), padded, safe, whole, steps, rests, lengths, work)
    return whole, steps, rests, lengths


def nearest(
    bounds: Bounds, n: int, codes: NDArray[np.int32], vectors: Floats, query: Floats
) -> tuple[NDArray[np.int32], Floats]:
    """Return the `n` best by their exact product with a query, as far as above 0: codes and products, best first.

    Args:
        bounds: Of the products of all that are searched.
        n: From 1.
        codes: The row of `vectors` of each.
        vectors: (., dim), contiguous.
        query: (dim,).
    """
    rows, n = len(bounds.whole), min(n, len(bounds.whole))
    floats, ints = scratch("any numbers", rows + n, np.float32), scratch("any codes", 2 * rows, np.int32)
    best_codes, best_scores = np.empty(n, np.int32), np.empty(n, np.float32)
    room = floats, ints, scratch("any keys", n, np.uint64), best_codes, best_scores
    rest = bounds.step, bounds.length, bounds.share, codes, vectors, vectors.shape[1], query
    found = _NEAREST(*bounds[:4], bounds.lead, *rest, *room)
    return best_codes[:found], best_scores[:found]


def inner_products(vectors: Floats, rows: NDArray[np.int32] | None, queries: Floats) -> Floats:
    """Return inner products of rows of a matrix with queries, (rows, queries), to the last bit as `numpy.einsum`.

    Args:
        vectors: (n, dim), contiguous.
        rows: Which of them, all there; None for all.
        queries: (queries, dim), contiguous.
    """
    rows = None if rows is None else contiguous(rows, np.int32)
    some = len(vectors) if rows is None else len(rows)
    found = np.empty((some, len(queries)), np.float32)
    if not vectors.shape[1]:
        return np.zeros_like(found)
    _INNER(vectors, vectors.shape[1], rows, queries, found)
    return found


@functools.cache
def sums_like_einsum() -> bool:
    """Return whether `inner_products` sums in the order of this NumPy's `einsum`, which its build decides."""
    if not available():
        return False
    rng = np.random.default_rng(0)
    for dim in (1, 3, 4, 7, 16, 31, 64, 97, 223, 256):
        some, other = rng.normal(size=(5, dim)).astype(np.float32), rng.normal(size=dim).astype(np.float32)
        if not np.array_equal(
            inner_products(some, None, other[None])[:, 0], np.einsum("ij,j->i", some, other)
        ):
            return False
    return True
