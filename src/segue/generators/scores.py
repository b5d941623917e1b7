"""Scores that a generator returns for a batch of queries, read by rank or by candidate."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from segue import compiled
from segue.deferred import Deferred
from segue.facets.sparse import Codes, Csr, Floats, Integers, Rows, row
from segue.generators.rounded import Products, Rounded, rounding


class Ranked(NamedTuple):
    """Candidates of one query, best first: codes (n,) int32, scores (n,) float32 in descending order."""

    codes: Codes
    scores: Floats


class Scores(Protocol):
    """The scores of a batch of queries over all tracks or all tags."""

    def top(self, i: int, n: int) -> Ranked:
        """Return the `n` best candidates of query `i` with a score above 0; ties go to the lower code."""
        ...

    def at(self, i: int, codes: Codes) -> Floats:
        """Return the scores of query `i` for `codes`; 0 where the generator has no evidence."""
        ...


STRIDE: Final = 32
"""Step of the sample of scores that estimates where the best ones begin."""


def best(codes: Codes, scores: Floats, n: int) -> Ranked:
    """Return the `n` best candidates, `n` from 0; ties go to the lower code."""
    if not len(scores):
        return Ranked(codes.astype(np.int32, copy=False), scores.astype(np.float32, copy=False))
    if compiled.available() and n > 0 and codes.dtype == np.int32 and scores.dtype == np.float32:
        return Ranked(*compiled.best_of(codes, scores, min(n, len(scores))))
    if len(scores) > 4 * STRIDE * n > 0:
        promising = _promising(scores, n)
        codes, scores = codes[promising], scores[promising]
    if len(scores) > n > 0:
        keep = np.argpartition(-scores, n - 1)[:n]
        # argpartition picks any of the candidates tied at the cut; the tie rule wants the lowest codes
        cut = scores[keep].min()
        above = np.flatnonzero(scores > cut)
        tied = np.flatnonzero(scores == cut)
        tied = tied[np.argsort(codes[tied], kind="stable")][: n - len(above)]
        keep = np.concatenate([above, tied])
        codes, scores = codes[keep], scores[keep]
    order = np.lexsort((codes, -scores))
    codes, scores = codes[order[:n]], scores[order[:n]]
    return Ranked(codes.astype(np.int32, copy=False), scores.astype(np.float32, copy=False))


def _promising(scores: Floats, n: int) -> NDArray[np.intp]:
    """Return positions of the `n` largest scores, of all ties with them, and of few others.

    The sample's cut aims at 2n scores. Once in thousands of times it is too high; then all positions are
    returned.
    """
    sample = scores[::STRIDE]
    k = min(2 * n // STRIDE + 8, len(sample))
    found = np.flatnonzero(scores >= np.partition(sample, -k)[-k])
    return found if len(found) >= n else np.arange(len(scores))


def looked_up(known: Codes, scores: Floats, codes: Codes) -> Floats:
    """Return the scores of `codes`, found in `known`, which ascends; 0 for codes not in `known`."""
    if not len(known):
        return np.zeros(len(codes), np.float32)
    if compiled.available() and known.dtype == codes.dtype == np.int32 and scores.dtype == np.float32:
        return compiled.looked_up(known, scores, codes)
    place = np.minimum(np.searchsorted(known, codes), len(known) - 1)
    return np.where(known[place] == codes, scores[place], np.float32(0))


def stacked(rows: Sequence[Ranked]) -> Rows:
    """Return ranked lists as sparse rows of codes and scores."""
    if len(rows) == 1:
        codes, scores = rows[0]
        return Rows(scores, codes, np.array([0, len(codes)]))
    pointers = np.cumsum([0, *(len(kept.codes) for kept in rows)])
    codes = np.concatenate([np.zeros(0, np.int32), *(kept.codes for kept in rows)])
    values = np.concatenate([np.zeros(0, np.float32), *(kept.scores for kept in rows)])
    return Rows(values, codes, pointers)


@dataclass
class SummedScores:
    """Scores computed for a query when it is first read.

    Attributes:
        sums: Returns a query's candidates, ascending, and their scores.
    """

    sums: Callable[[int], tuple[Codes, Floats]]
    _last: tuple[int, Codes, Floats] | None = None

    def top(self, i: int, n: int) -> Ranked:
        """See `Scores.top`."""
        return best(*self._of(i), n)

    def at(self, i: int, codes: Codes) -> Floats:
        """See `Scores.at`."""
        return looked_up(*self._of(i), codes)

    def known(self, i: int) -> tuple[Codes, Floats]:
        """Return the candidates of query `i`, ascending, and their scores."""
        return self._of(i)

    def _of(self, i: int) -> tuple[Codes, Floats]:
        if self._last is None or self._last[0] != i:
            self._last = (i, *self.sums(i))
        return self._last[1:]


@dataclass(frozen=True)
class SparseScores:
    """Scores as a sparse matrix (queries, candidates)."""

    matrix: Csr

    def top(self, i: int, n: int) -> Ranked:
        """See `Scores.top`."""
        codes, scores = row(self.matrix, i)
        some = scores > 0
        return best(codes[some], scores[some], n)

    def at(self, i: int, codes: Codes) -> Floats:
        """See `Scores.at`."""
        known, scores = row(self.matrix, i)
        dense = _zeros(self.matrix.shape[1])
        dense[known] = scores
        found = dense[codes]
        dense[known] = 0
        return found


_local = threading.local()


def _zeros(size: int) -> Floats:
    """Return this thread's zeros, at least `size` of them; the caller restores what it overwrites."""
    kept: Floats | None = getattr(_local, "zeros", None)
    if kept is None or len(kept) < size:
        kept = _local.zeros = np.zeros(size, np.float32)
    return kept


def products(vectors: Floats, others: Floats, codes: Codes | None = None) -> Floats:
    """Return the inner product of each vector with each of the others, (n, others), summed in a fixed order.

    BLAS rounds a product differently by its row's position, the number of rows, and the processor. This does
    not.

    Args:
        vectors: (n, dim).
        others: (others, dim).
        codes: Which of the vectors; None for all.
    """
    if compiled.sums_like_einsum() and _plain(vectors) and _plain(others):
        return compiled.inner_products(vectors, codes, others)
    vectors = vectors if codes is None else vectors[codes]
    found = np.empty((len(vectors), len(others)), np.float32)
    for k, other in enumerate(others):
        np.einsum("ij,j->i", vectors, other, out=found[:, k])
    return found


def _plain(vectors: Floats) -> bool:
    return vectors.dtype == np.float32 and vectors.flags.c_contiguous and vectors.dtype.isnative


TOGETHER: Final = 16
"""Queries whose products with all candidates are computed at once."""


@dataclass(frozen=True, eq=False)
class VectorPool:
    """Candidates that are searched by their vectors.

    Attributes:
        codes: Their codes, ascending.
        vectors: (len(codes), dim), contiguous; deferred, since compiled loops do without.
        longest: Length of the longest vector, 0 without any; deferred, since it reads all vectors.
        rounded: The vectors as whole numbers; deferred as well.
    """

    codes: Codes
    vectors: Deferred[Floats]
    longest: Deferred[float]
    rounded: Deferred[Rounded]


def pool_of(vectors: Floats, codes: Codes) -> VectorPool:
    """Return the pool of some candidates, ascending, from the vectors of all; no copy for all of them."""

    def some() -> Floats:
        return vectors if len(codes) == len(vectors) else np.ascontiguousarray(vectors[codes])

    kept = Deferred(some)
    return VectorPool(
        codes, kept, Deferred(lambda: _longest(kept())), Deferred(lambda: Rounded.of(vectors, codes))
    )


def _longest(vectors: Floats) -> float:
    squares = np.einsum("ij,ij->i", vectors, vectors)
    return float(np.sqrt(squares.max(initial=0)))


@dataclass
class LatentScores:
    """Scores as products of query vectors and candidate vectors.

    BLAS only selects which candidates can be among the best; `products` computes the scores that are
    returned.

    Attributes:
        queries: (queries, dim).
        candidates: (candidates, dim).
        pool: The candidates that `top` searches.
        lead: Factor of each candidate's product, (candidates,), 0 or more; None for 1.
    """

    queries: Floats
    candidates: Floats
    pool: VectorPool
    lead: Floats | None = None
    _together: tuple[int, Floats] | None = None
    _rounded: tuple[int, Products] | None = None
    _led: Floats | None = None

    def top(self, i: int, n: int) -> Ranked:
        """See `Scores.top`; only candidates of the pool."""
        if not self.queries[i].any() or n <= 0 or not len(self.pool.codes):
            return Ranked(np.zeros(0, np.int32), np.zeros(0, np.float32))
        if n < len(self.pool.codes) and self._compiled():
            query = np.ascontiguousarray(self.queries[i], np.float32)
            return Ranked(*compiled.nearest(self._bounds(i), n, self.pool.codes, self.candidates, query))
        codes = self.pool.codes[self._near(i, n)]
        ranked = best(codes, self.at(i, codes), n)
        some = ranked.scores > 0
        return Ranked(ranked.codes[some], ranked.scores[some])

    def at(self, i: int, codes: Codes) -> Floats:
        """See `Scores.at`."""
        found = products(self.candidates, self.queries[i : i + 1], codes)[:, 0]
        return found if self.lead is None else found * self.lead[codes]

    def _near(self, i: int, n: int) -> Integers:
        """Return positions in the pool that can be among the `n` best, given the error of rounding."""
        if n >= len(self.pool.codes):
            return np.arange(len(self.pool.codes))
        if compiled.available():
            return compiled.reaching(self._bounds(i), n)
        rough = self._products(i)
        reach = float(np.linalg.norm(self.queries[i])) * self.pool.longest()
        if self.lead is not None:
            rough = rough * self.lead[self.pool.codes]
            reach *= float(self.lead.max(initial=0))
        slack = rounding(self.queries.shape[1]) * reach
        large = rough[_promising(rough, n)] if len(rough) > 4 * STRIDE * n else rough
        return np.flatnonzero(rough >= np.partition(large, -n)[-n] - np.float32(slack))

    def _compiled(self) -> bool:
        return compiled.available() and compiled.sums_like_einsum() and _plain(self.candidates)

    def _bounds(self, i: int) -> compiled.Bounds:
        """Return the bounds of the pool's products by rounded vectors; `TOGETHER` queries share one pass."""
        first = i - i % TOGETHER
        if self._rounded is None or self._rounded[0] != first:
            together = self.queries[first : first + TOGETHER]
            self._rounded = first, self.pool.rounded().products(together)
        products = self._rounded[1]
        slack = rounding(self.queries.shape[1]) * float(products.lengths[i - first])
        return products.bounds(i - first, slack, None if self.lead is None else self._pool_lead())

    def _pool_lead(self) -> Floats:
        """Return the lead of the pool's candidates, taken once for the batch."""
        if self._led is None:
            self._led = np.asarray(self.lead)[self.pool.codes]
        return self._led

    def _products(self, i: int) -> Floats:
        """Return the pool's products for query `i`; `TOGETHER` queries share one pass over the pool."""
        first = i - i % TOGETHER
        if self._together is None or self._together[0] != first:
            self._together = first, self.queries[first : first + TOGETHER] @ self.pool.vectors().T
        return self._together[1][i - first]
