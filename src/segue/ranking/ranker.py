"""Rank a pool's candidates: by learned trees where they had enough training data, else by the fused score."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from segue.facets import Asked
from segue.generators.scores import Ranked
from segue.ranking.features import Background, features
from segue.ranking.pools import Pool
from segue.ranking.seeded import SeededRanker


@dataclass(frozen=True, eq=False)
class PoolRanker:
    """The ranker of the pools of one target.

    Attributes:
        background: Statistics for the features.
        trees: The learned ranker; None keeps the order of the fused score.
    """

    background: Background
    trees: SeededRanker | None = None

    def rank(self, pool: Pool, asked: Asked) -> Ranked:
        """Return all candidates of a pool, best first, with scores from 1 downwards; ties by fused score."""
        codes, fused = pool.codes, pool.fused
        seeded = len(asked.codes("track")) > 0
        if self.trees is None or not len(codes) or not self.trees.knows(seeded=seeded):
            return Ranked(codes, fused / max(float(fused[0]), 1e-9) if len(fused) else fused)
        seen = features(pool, asked.queries, asked.i, self.background)
        scores = self.trees.score(seen, fused, seeded=seeded)
        order = np.argsort(-scores, kind="stable")  # the pool is sorted by fused score and code
        return Ranked(codes[order], np.exp((scores[order] - scores[order[0]]).astype(np.float32)))
