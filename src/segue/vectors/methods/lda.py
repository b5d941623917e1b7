"""Latent Dirichlet allocation (Blei, Ng & Jordan 2003; Hoffman, Blei & Bach 2010), by scikit-learn (`segue[vectors]`).

A playlist is a mixture of topics, a topic a distribution over tokens. The vector of a token is how it is shared
among the topics: p(topic | token), non-negative, with a sum of 1.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from segue.protocols import Progress
from segue.ranges import Count, NonNegative
from segue.threads import one_blas_thread
from segue.vectors.corpus import Corpus, matrix
from segue.vectors.method import OneStep, Result, Run


@dataclass(frozen=True, kw_only=True)
class Lda:
    """Settings of LDA.

    Attributes:
        dim: Number of topics.
        min_count: Tokens that occur less often are dropped.
        epochs: Passes over the playlists.
        mixture: Prior of a playlist's topics; 0 takes 1 / dim.
        spread: Prior of a topic's tokens; 0 takes 1 / dim.
    """

    summary: ClassVar[str] = "topics of playlists (Blei et al. 2003)"
    topics: ClassVar[bool] = True

    dim: Count = 30
    min_count: Count = 2
    epochs: Count = 20
    mixture: NonNegative = 0.0
    spread: NonNegative = 0.0

    def begin(self, corpus: Corpus, *, seed: int, workers: int, progress: Progress) -> Run:  # noqa: ARG002 - the protocol's names
        """Read the playlists."""
        return _LdaRun(self, corpus, seed)


class _LdaRun(OneStep):
    def __init__(self, settings: Lda, corpus: Corpus, seed: int) -> None:
        super().__init__()
        self._settings, self._seed = settings, seed
        self._bags = corpus.bags(settings.min_count)

    def solve(self) -> tuple[Result, float]:
        """Fit the topics; the loss is the bound of the perplexity, as nats per token."""
        decomposition: Any = importlib.import_module("sklearn.decomposition")
        settings, held = self._settings, matrix(self._bags)
        model = decomposition.LatentDirichletAllocation(
            settings.dim,
            doc_topic_prior=settings.mixture or None,
            topic_word_prior=settings.spread or None,
            learning_method="batch",
            max_iter=settings.epochs,
            random_state=self._seed % 2**32,
            n_jobs=1,
        )
        with one_blas_thread():
            model.fit(held)
        shares = model.components_ / model.components_.sum(axis=0)
        result = Result(self._bags.tokens, self._bags.counts, shares.T.astype(np.float32))
        return result, float(np.log(model.bound_))
