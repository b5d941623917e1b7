"""The steps from a query to its lists: score → pool → rank → choose → explain → weigh, in this order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from segue.constraints.choice import Choice, Chosen
from segue.facets import Asked, QueryRows
from segue.facets.sparse import Codes, Floats
from segue.facets.table import block_of
from segue.generators.base import FittedGenerator
from segue.generators.scores import Ranked, Scores
from segue.model.weighing import weigh
from segue.ranking.lifts import Lifts
from segue.ranking.pools import Pool, pool, score
from segue.ranking.probability import FittedProbability
from segue.ranking.ranker import PoolRanker
from segue.reasons.explainer import Explainer
from segue.reasons.shares import Reasons
from segue.recipes import Ranking, Recipe
from segue.types import Target


class Wanted(NamedTuple):
    """The request for one target.

    Attributes:
        n: How many results, from 0.
        choice: How the list is chosen.
        reasons: Whether to explain each result.
    """

    n: int
    choice: Choice
    reasons: bool = True


class Explained(NamedTuple):
    """A list with its reasons.

    Attributes:
        codes: (n,) int32.
        scores: (n,) float32, descending.
        reasons: The reasons of each.
        probabilities: The probability of each, (n,) float64; None where the model has none.
    """

    codes: Codes
    scores: Floats
    reasons: list[Reasons]
    probabilities: NDArray[np.float64] | None = None


@dataclass(frozen=True, eq=False)
class Way:
    """The steps to the tracks, or to the tags.

    Attributes:
        target: Tracks or tags.
        generators: The generators that score the target, by name.
        weights: Each generator's weight in the fused score.
        quotas: How many of a generator's best are ranked whatever their fused score, by its name.
        lifts: How much more some generators weigh if no training playlist holds the query's tracks.
        ranking: How many candidates they may name.
        ranker: Orders candidates.
        explainer: Explains results.
        probability: Returns the results' probabilities; None for a model without.
    """

    target: Target
    generators: Mapping[str, FittedGenerator]
    weights: Mapping[str, float]
    quotas: Mapping[str, int]
    lifts: Lifts
    ranking: Ranking
    ranker: PoolRanker
    explainer: Explainer
    probability: FittedProbability | None = None

    @classmethod
    def of(
        cls,
        target: Target,
        recipe: Recipe,
        generators: Mapping[str, FittedGenerator],
        ranker: PoolRanker,
        explainer: Explainer,
        probability: FittedProbability | None = None,
    ) -> Self:
        """Build the steps that a recipe defines."""
        weights, ranking, quotas = recipe.weights(target), recipe.ranking or Ranking(), recipe.quotas(target)
        lifts = Lifts.of(recipe.lifts(target), ranker.background.facets)
        return cls(target, generators, weights, quotas, lifts, ranking, ranker, explainer, probability)

    def go(self, scores: Mapping[str, Scores], asked: Asked, wanted: Wanted) -> Explained:
        """Return the results of one query, from the scores of its batch."""
        candidates = self.pool(scores, asked, wanted)
        ranked = self.rank(candidates, asked)
        chosen = self.choose(ranked, asked, wanted)
        explained = self.explain(chosen, asked, wanted)
        return explained._replace(probabilities=self.weigh(chosen, candidates, ranked, asked))

    def score(self, queries: QueryRows) -> dict[str, Scores]:
        """Return every generator's scores of a batch of queries."""
        return score(self.generators, queries, self.target, self.weights)

    def pool(self, scores: Mapping[str, Scores], asked: Asked, wanted: Wanted) -> Pool:
        """Return the candidates of one query: the union of the generators' candidates, by fused score."""
        depth, keep = self.ranking.looks_at(self.target)
        n, choice = wanted.n, wanted.choice
        block = block_of(self.target)
        return pool(
            scores,
            asked.i,
            asked.codes(block),
            weights=self.weights,
            depth=max(depth, n),
            keep=max(choice.deep(keep, n), n),
            admitted=choice.admitted,
            quotas=self.quotas,
            lifts=self.lifts,
            size=asked.queries.blocks[block].shape[1],
        )

    def rank(self, candidates: Pool, asked: Asked) -> Ranked:
        """Return the candidates in the order of the learned ranker."""
        return self.ranker.rank(candidates, asked)

    def choose(self, ranked: Ranked, asked: Asked, wanted: Wanted) -> Chosen:
        """Return the list under dates, constraints and sliders, filled up if it is short."""
        return wanted.choice.choose(ranked, asked, wanted.n)

    def explain(self, chosen: Chosen, asked: Asked, wanted: Wanted) -> Explained:
        """Return the list with the reasons of each result."""
        codes, scores, filled = chosen
        if not wanted.reasons:
            return Explained(codes, scores, [()] * len(codes))
        reasons = self.explainer.explain(asked.queries, asked.i, codes, self.target, filled=filled)
        return Explained(codes, scores, reasons)

    def weigh(
        self, chosen: Chosen, candidates: Pool, ranked: Ranked, asked: Asked
    ) -> NDArray[np.float64] | None:
        """Return the probability of each result of a list; None for a model without, and for clips alone."""
        background = self.ranker.background
        return self.probability and weigh(self.probability, background, chosen, candidates, ranked, asked)
