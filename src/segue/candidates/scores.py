"""What a generator gives: the scores of a batch of queries, asked for by rank or by candidate."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

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


TOGETHER: Final = 16
"""Queries whose products with all candidates are worked out at once."""


@dataclass(frozen=True)
class LatentScores:
    """Scores as products of query vectors and candidate vectors.

    Attributes:
        queries: (queries, dim).
        candidates: (candidates, dim).
        pool: Codes of the candidates that `top` looks through, ascending.
        pool_vectors: Their vectors, (len(pool), dim), contiguous.
    """

    queries: Floats
    candidates: Floats
    pool: Codes
    pool_vectors: Floats
    _together: dict[str, Any] = field(default_factory=dict[str, Any], repr=False, compare=False)

    def top(self, i: int, n: int) -> Ranked:
        """See `Scores.top`; only candidates of the pool."""
        if not self.queries[i].any():
            return Ranked(np.zeros(0, np.int32), np.zeros(0, np.float32))
        found = np.sort(best(self.pool, self._products(i), n).codes)
        # again one by one: a product of many at once is rounded otherwise, and a query's list is its own
        ranked = best(found, self.at(i, found), n)
        some = ranked.scores > 0
        return Ranked(ranked.codes[some], ranked.scores[some])

    def _products(self, i: int) -> Floats:
        """The scores of the pool for query `i`, worked out for `TOGETHER` queries in a row: it is read but once."""
        first = i - i % TOGETHER
        if self._together.get("first") != first:
            asked = self.queries[first : first + TOGETHER]
            self._together.update(first=first, products=asked @ self.pool_vectors.T)
        return self._together["products"][i - first]

    def at(self, i: int, codes: Codes) -> Floats:
        """See `Scores.at`."""
        return self.candidates[codes] @ self.queries[i]
