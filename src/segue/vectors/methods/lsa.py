"""Latent semantic analysis (Deerwester et al. 1990): singular vectors of the weighted matrix of tokens and playlists.

An entry is tf · idf, with one of five weightings of the count f of a token in a playlist:

==========  ===========================
binary      1
count       f
frequency   f / Σ f of the playlist
log         1 + log f
augmented   0.5 + 0.5 f / max f
==========  ===========================

idf is log((1 + N) / (1 + n)) + 1 for a token in n of N playlists. The vector of a token is its row of U S.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Final, Literal

import numpy as np
from scipy.sparse import csr_array

from segue.facets.sparse import Csr, Floats
from segue.protocols import Progress
from segue.ranges import Count
from segue.vectors.corpus import Corpus, matrix
from segue.vectors.method import OneStep, Result, Run
from segue.vectors.methods.truncated_svd import leading

Weighting = Literal["binary", "count", "frequency", "log", "augmented"]

_WEIGHTINGS: Final[Mapping[Weighting, Callable[[Floats, Floats, Floats], Floats]]] = {
    "binary": lambda f, total, most: np.ones_like(f),  # noqa: ARG005 - all five take the same
    "count": lambda f, total, most: f,  # noqa: ARG005
    "frequency": lambda f, total, most: f / total,  # noqa: ARG005
    "log": lambda f, total, most: 1 + np.log(f),  # noqa: ARG005
    "augmented": lambda f, total, most: np.float32(0.5) + np.float32(0.5) * f / most,  # noqa: ARG005
}

WEIGHTINGS: Final = tuple(_WEIGHTINGS)
"""The names of the five."""


@dataclass(frozen=True, kw_only=True)
class Lsa:
    """Settings of LSA.

    Attributes:
        dim: Length of a vector; less than the numbers of tokens and of playlists.
        min_count: Tokens that occur less often are dropped.
        weighting: How a count weighs.
    """

    summary: ClassVar[str] = "singular vectors of tf-idf (Deerwester et al. 1990)"
    topics: ClassVar[bool] = True

    dim: Count = 128
    min_count: Count = 2
    weighting: Weighting = "binary"

    def begin(self, corpus: Corpus, *, seed: int, workers: int, progress: Progress) -> Run:  # noqa: ARG002 - the protocol's names
        """Read the playlists."""
        return _LsaRun(self, corpus, seed)


def weighted(counts: Csr, weighting: Weighting) -> Csr:
    """Return tf · idf of a matrix of counts, shape (playlists, tokens); see the module."""
    held = csr_array(counts.astype(np.float32))
    held.sum_duplicates()
    owners = np.repeat(np.arange(held.shape[0]), np.diff(held.indptr))
    total = np.asarray(held.sum(axis=1), np.float32)
    most = np.zeros(held.shape[0], np.float32)
    np.maximum.at(most, owners, held.data)
    held.data = _WEIGHTINGS[weighting](held.data, total[owners], most[owners]).astype(np.float32)
    holders = np.bincount(held.indices, minlength=held.shape[1])
    idf = np.log((1 + held.shape[0]) / (1 + holders)) + 1
    held.data *= idf[held.indices].astype(np.float32)
    return held


class _LsaRun(OneStep):
    def __init__(self, settings: Lsa, corpus: Corpus, seed: int) -> None:
        super().__init__()
        self._settings, self._seed = settings, seed
        self._bags = corpus.bags(settings.min_count)

    def solve(self) -> tuple[Result, float]:
        """Factorise; the loss is the share of the squares that is left out."""
        weights = weighted(matrix(self._bags), self._settings.weighting)
        left, values, _, missed = leading(csr_array(weights.T), self._settings.dim, self._seed)
        return Result(self._bags.tokens, self._bags.counts, (left * values).astype(np.float32)), missed
