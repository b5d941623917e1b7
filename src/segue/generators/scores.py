"""What a generator gives: the scores of a batch of queries, asked for by rank or by candidate."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from segue.deferred import Deferred
from segue.facets.sparse import Codes, Csr, Floats, Rows, row


class Ranked(NamedTuple):
    """Candidates of one query, best first: codes (n,) int32 and scores (n,) float32, never rising."""

    codes: Codes
    scores: Floats


class Scores(Protocol):
    """The scores of a batch of queries over all tracks or all tags."""

    def top(self, i: int, n: int) -> Ranked:
        """The `n` best candidates of query `i` with a score above 0; ties go to the lower code."""
        ...

    def at(self, i: int, codes: Codes) -> Floats:
        """The scores of query `i` for `codes`, 0 where the generator has nothing to say."""
        ...


STRIDE: Final = 32
"""Of many scores, every so many are looked at for a guess at where the best begin."""


def best(codes: Codes, scores: Floats, n: int) -> Ranked:
    """The `n` best of some candidates, from 0; ties go to the lower code."""
    if not len(scores):
        return Ranked(codes.astype(np.int32, copy=False), scores.astype(np.float32, copy=False))
    if len(scores) > 4 * STRIDE * n > 0:
        promising = _promising(scores, n)
        codes, scores = codes[promising], scores[promising]
    if len(scores) > n > 0:
        keep = np.argpartition(-scores, n - 1)[:n]
        # argpartition picks any of the candidates tied at the cut: take the lowest codes of them instead
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
    """Places of the `n` largest scores, of all that are tied with them, and of few others.

    A cut that the sample puts at twice as many is too high once in thousands of times; then all places stay.
    """
    sample = scores[::STRIDE]
    k = min(2 * n // STRIDE + 8, len(sample))
    found = np.flatnonzero(scores >= np.partition(sample, -k)[-k])
    return found if len(found) >= n else np.arange(len(scores))


def looked_up(known: Codes, scores: Floats, codes: Codes) -> Floats:
    """The scores of `codes` among known ones, which ascend; 0 for those not known."""
    if not len(known):
        return np.zeros(len(codes), np.float32)
    place = np.minimum(np.searchsorted(known, codes), len(known) - 1)
    return np.where(known[place] == codes, scores[place], np.float32(0))


def stacked(rows: Sequence[Ranked]) -> Rows:
    """The codes and scores of each row."""
    pointers = np.cumsum([0, *(len(kept.codes) for kept in rows)])
    codes = np.concatenate([np.zeros(0, np.int32), *(kept.codes for kept in rows)])
    values = np.concatenate([np.zeros(0, np.float32), *(kept.scores for kept in rows)])
    return Rows(values, codes, pointers)


@dataclass
class SummedScores:
    """Scores that are worked out for a query when it is first asked for.

    Attributes:
        sums: The candidates of a query, ascending, and their scores.
    """

    sums: Callable[[int], tuple[Codes, Floats]]
    _last: tuple[int, Codes, Floats] | None = None

    def top(self, i: int, n: int) -> Ranked:
        """See `Scores.top`."""
        return best(*self._of(i), n)

    def at(self, i: int, codes: Codes) -> Floats:
        """See `Scores.at`."""
        return looked_up(*self._of(i), codes)

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
    """This thread's zeros, at least `size` of them; whoever writes on them wipes them again."""
    kept: Floats | None = getattr(_local, "zeros", None)
    if kept is None or len(kept) < size:
        kept = _local.zeros = np.zeros(size, np.float32)
    return kept


def products(vectors: Floats, others: Floats) -> Floats:
    """The product of each vector with each of the others, (n, others), summed in an order of its own.

    BLAS rounds a product by where its rows stand among others, how many there are, and the processor. This does not.
    """
    found = np.empty((len(vectors), len(others)), np.float32)
    for k, other in enumerate(others):
        np.einsum("ij,j->i", vectors, other, out=found[:, k])
    return found


TOGETHER: Final = 16
"""Queries whose products with all candidates are worked out at once."""


@dataclass(frozen=True, eq=False)
class VectorPool:
    """The candidates that are looked through by their vectors.

    Attributes:
        codes: Their codes, ascending.
        vectors: (len(codes), dim), contiguous.
        longest: The length of the longest vector, 0 without any; all of them are read for it, so not before a query.
    """

    codes: Codes
    vectors: Floats
    longest: Deferred[float]


def pool_of(vectors: Floats, codes: Codes) -> VectorPool:
    """Some of the candidates, ascending, out of the vectors of all; no copy where they are all."""
    some = vectors if len(codes) == len(vectors) else np.ascontiguousarray(vectors[codes])
    return VectorPool(codes, some, Deferred(lambda: _longest(some)))


def _longest(vectors: Floats) -> float:
    squares = np.einsum("ij,ij->i", vectors, vectors)
    return float(np.sqrt(squares.max(initial=0)))


@dataclass
class LatentScores:
    """Scores as products of query vectors and candidate vectors.

    BLAS only says which candidates can be among the best; what is listed is summed by `products`.

    Attributes:
        queries: (queries, dim).
        candidates: (candidates, dim).
        pool: The candidates that `top` looks through.
        lead: What each candidate's product is multiplied by, (candidates,), 0 or more; None for 1.
    """

    queries: Floats
    candidates: Floats
    pool: VectorPool
    lead: Floats | None = None
    _together: tuple[int, Floats] | None = None

    def top(self, i: int, n: int) -> Ranked:
        """See `Scores.top`; only candidates of the pool."""
        if not self.queries[i].any() or n <= 0 or not len(self.pool.codes):
            return Ranked(np.zeros(0, np.int32), np.zeros(0, np.float32))
        codes = self.pool.codes[self._near(i, n)]
        ranked = best(codes, self.at(i, codes), n)
        some = ranked.scores > 0
        return Ranked(ranked.codes[some], ranked.scores[some])

    def at(self, i: int, codes: Codes) -> Floats:
        """See `Scores.at`."""
        found = products(self.candidates[codes], self.queries[i : i + 1])[:, 0]
        return found if self.lead is None else found * self.lead[codes]

    def _near(self, i: int, n: int) -> NDArray[np.intp]:
        """Places of the pool that can be among the `n` best: nearer to the cut than rounding tells apart, or above."""
        rough = self._products(i)
        reach = float(np.linalg.norm(self.queries[i])) * self.pool.longest()
        if self.lead is not None:
            rough = rough * self.lead[self.pool.codes]
            reach *= float(self.lead.max(initial=0))
        if n >= len(rough):
            return np.arange(len(rough))
        # both the rough sum and the exact one are off by dim half-units of the last place at most, and a few more
        slack = 2 * (len(self.queries[i]) + 8) * float(np.finfo(np.float32).eps) * reach
        large = rough[_promising(rough, n)] if len(rough) > 4 * STRIDE * n else rough
        return np.flatnonzero(rough >= np.partition(large, -n)[-n] - np.float32(slack))

    def _products(self, i: int) -> Floats:
        """The products of the pool for query `i`, worked out for `TOGETHER` queries in a row: it is read but once."""
        first = i - i % TOGETHER
        if self._together is None or self._together[0] != first:
            self._together = first, self.queries[first : first + TOGETHER] @ self.pool.vectors.T
        return self._together[1][i - first]
