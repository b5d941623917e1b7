"""PPMI-SVD (Levy & Goldberg 2014; Levy, Goldberg & Dagan 2015): what skip-gram factorises, factorised exactly.

With X_ij, how often i and j stand together, p(i) = Σ_j X_ij / Σ X, and p_s(j) the same for counts raised to `exponent`,

    M_ij = max(0, log(X_ij / (Σ X · p(i) · p_s(j))) - log(shift)),   M ≈ U S V',   vectors U S^power.

`shift` stands for the noise tokens of negative sampling, `power` 0.5 shares the singular values between both sides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from scipy.sparse import csr_array

from segue.facets.sparse import Csr
from segue.protocols import Progress
from segue.ranges import Count, NonNegative, Positive, Whole
from segue.vectors.corpus import Corpus
from segue.vectors.method import OneStep, Result, Run
from segue.vectors.methods.co_occurrence import co_occurrences
from segue.vectors.methods.truncated_svd import leading


@dataclass(frozen=True, kw_only=True)
class PpmiSvd:
    """Settings of PPMI-SVD.

    Attributes:
        dim: Length of a vector; at most the number of tokens less 1.
        window: Largest distance of a pair, which counts 1 / distance; 0 pairs all tokens of a playlist.
        min_count: Tokens that occur less often are dropped.
        exponent: The power of counts of contexts, which lowers what rare contexts say.
        shift: Noise tokens that it stands for, 1 or more.
        power: The power of the singular values in the vectors.
    """

    summary: ClassVar[str] = "singular vectors of positive pointwise mutual information (Levy et al. 2015)"
    topics: ClassVar[bool] = False

    dim: Count = 128
    window: Whole = 0
    min_count: Count = 2
    exponent: Positive = 0.75
    shift: Positive = 1.0
    power: NonNegative = 0.5

    def begin(self, corpus: Corpus, *, seed: int, workers: int, progress: Progress) -> Run:  # noqa: ARG002 - the protocol's names
        """Read the playlists."""
        return _PpmiSvdRun(self, corpus, seed)


def ppmi(pairs: Csr, *, exponent: float = 1.0, shift: float = 1.0) -> Csr:
    """Return the positive pointwise mutual information of a matrix of counts; see the module."""
    rows = np.asarray(pairs.sum(axis=1), np.float64)
    contexts = np.asarray(pairs.sum(axis=0), np.float64) ** exponent
    total, share = rows.sum(), contexts / contexts.sum()
    coo = pairs.tocoo()
    i, j = coo.coords
    values = np.log(coo.data * total / (rows[i] * total * share[j])) - np.log(shift)
    kept = values > 0
    found = csr_array((values[kept].astype(np.float32), (i[kept], j[kept])), shape=pairs.shape)
    found.sort_indices()
    return found


class _PpmiSvdRun(OneStep):
    def __init__(self, settings: PpmiSvd, corpus: Corpus, seed: int) -> None:
        super().__init__()
        self._settings, self._seed = settings, seed
        self._bags = corpus.bags(settings.min_count)

    def solve(self) -> tuple[Result, float]:
        """Factorise; the loss is the share of the squares that is left out."""
        settings = self._settings
        weights = ppmi(
            co_occurrences(self._bags, settings.window), exponent=settings.exponent, shift=settings.shift
        )
        left, values, _, missed = leading(weights, settings.dim, self._seed)
        vectors = (left * values**settings.power).astype(np.float32)
        return Result(self._bags.tokens, self._bags.counts, vectors), missed
