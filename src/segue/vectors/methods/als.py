"""The vectors of Segue's own factorisation (`segue.generators.als`), as of any other method."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from segue.facets import Facets
from segue.generators.als.als import ALS
from segue.generators.knn.track2vec import token_of
from segue.protocols import Progress
from segue.ranges import Count, Positive
from segue.vectors.corpus import Corpus
from segue.vectors.method import OneStep, Result, Run

WEIGHTS = {"track": 1.0, "tag": 0.3, "word": 0.3}
"""Weight of each kind, as in the recipes."""


@dataclass(frozen=True, kw_only=True)
class AlsFactors:
    """Settings of the factorisation.

    Attributes:
        dim: Length of a vector.
        min_count: Tokens in fewer playlists are left out.
        epochs: Sweeps.
        unobserved: Weight of a pair that no playlist holds.
    """

    summary: ClassVar[str] = "weighted matrix factorisation (Hu, Koren & Volinsky 2008)"
    topics: ClassVar[bool] = False

    dim: Count = 128
    min_count: Count = 2
    epochs: Count = 10
    unobserved: Positive = 1 / 160

    def begin(self, corpus: Corpus, *, seed: int, workers: int, progress: Progress) -> Run:  # noqa: ARG002 - the protocol's names
        """Read the playlists."""
        return _AlsRun(self, corpus, seed, progress)


class _AlsRun(OneStep):
    def __init__(self, settings: AlsFactors, corpus: Corpus, seed: int, progress: Progress) -> None:
        super().__init__()
        self._settings, self._corpus, self._seed, self._progress = settings, corpus, seed, progress
        self._bags = corpus.bags(settings.min_count)

    def solve(self) -> tuple[Result, float]:
        """Factorise; the loss is 1 less the mean product of what playlists hold, which perfect vectors bring to 0."""
        settings = self._settings
        facets = Facets.of(self._corpus.dataset)
        als = ALS(
            factors=settings.dim,
            unobserved=settings.unobserved,
            iterations=settings.epochs,
            least=settings.min_count,
            blocks={kind: WEIGHTS[kind] for kind in self._corpus.kinds},
        ).fit(facets, seed=self._seed, progress=self._progress)
        rows = {token: row for row, token in enumerate(self._bags.tokens)}
        vectors = np.zeros((len(rows), settings.dim), np.float32)
        for kind in self._corpus.kinds:
            found = als.vectors(kind)
            names = [rows.get(token_of(kind, name), -1) for name in facets.vocabulary.names[kind]]
            places = np.array(names, np.int64)
            if found is not None and len(places):
                vectors[places[places >= 0]] = found[places >= 0]
        return Result(self._bags.tokens, self._bags.counts, vectors), self._loss(als.playlists, vectors)

    def _loss(self, playlists: np.ndarray, vectors: np.ndarray) -> float:
        known = {token: row for row, token in enumerate(self._bags.tokens)}
        missed, pairs = 0.0, 0
        for playlist, sentence in zip(playlists, self._corpus.sentences, strict=False):
            rows = [known[token] for token in sentence if token in known]
            missed += float((1 - vectors[rows] @ playlist).sum())
            pairs += len(rows)
        return missed / max(pairs, 1)
