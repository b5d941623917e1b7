"""The way of a query through a model: score → pool → rank → choose → explain, each a function of what is before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, Self

from segue.constraints.choice import Choice, Chosen
from segue.facets import Asked, QueryRows
from segue.facets.sparse import Codes, Floats
from segue.generators.base import FittedGenerator
from segue.generators.scores import Ranked, Scores
from segue.ranking.pools import Pool, pool, score
from segue.ranking.ranker import PoolRanker
from segue.reasons.explainer import Explainer
from segue.reasons.shares import Reasons
from segue.recipes import Ranking, Recipe
from segue.types import Target


class Wanted(NamedTuple):
    """What is asked for of one target.

    Attributes:
        n: How many, from 0.
        choice: What may be chosen.
        reasons: Whether to say where each result came from.
    """

    n: int
    choice: Choice
    reasons: bool = True


class Explained(NamedTuple):
    """A list with its reasons: codes (n,) int32, scores (n,) float32 that never rise, and reasons of each."""

    codes: Codes
    scores: Floats
    reasons: list[Reasons]


@dataclass(frozen=True, eq=False)
class Way:
    """The way to the tracks, or to the tags.

    Attributes:
        target: Which of both.
        generators: Those that are asked, by name.
        weights: Each one's weight in the fused score.
        quotas: How many of a generator's best are ranked whatever their fused score, by its name.
        ranking: How many candidates they may name.
        ranker: Orders candidates.
        explainer: Knows who can say what speaks for a result.
    """

    target: Target
    generators: Mapping[str, FittedGenerator]
    weights: Mapping[str, float]
    quotas: Mapping[str, int]
    ranking: Ranking
    ranker: PoolRanker
    explainer: Explainer

    @classmethod
    def of(
        cls,
        target: Target,
        recipe: Recipe,
        generators: Mapping[str, FittedGenerator],
        ranker: PoolRanker,
        explainer: Explainer,
    ) -> Self:
        """The way that a recipe describes."""
        weights, ranking = recipe.weights(target), recipe.ranking or Ranking()
        return cls(target, generators, weights, recipe.quotas(target), ranking, ranker, explainer)

    def go(self, scores: Mapping[str, Scores], asked: Asked, wanted: Wanted) -> Explained:
        """The results of one query, from the scores of its batch."""
        candidates = self.pool(scores, asked, wanted)
        ranked = self.rank(candidates, asked)
        chosen = self.choose(ranked, asked, wanted)
        return self.explain(chosen, asked, wanted)

    def score(self, queries: QueryRows) -> dict[str, Scores]:
        """Every generator's scores of a batch of queries."""
        return score(self.generators, queries, self.target, self.weights)

    def pool(self, scores: Mapping[str, Scores], asked: Asked, wanted: Wanted) -> Pool:
        """The candidates of one query: the union of what generators name, ordered by the fused score."""
        depth, keep = self.ranking.looks_at(self.target)
        n, choice = wanted.n, wanted.choice
        block = "track" if self.target == "tracks" else "tag"
        return pool(
            scores,
            asked.i,
            asked.codes(block),
            weights=self.weights,
            depth=max(depth, n),
            keep=max(choice.deep(keep, n), n),
            admitted=choice.admitted,
            quotas=self.quotas,
            size=asked.queries.blocks[block].shape[1],
        )

    def rank(self, candidates: Pool, asked: Asked) -> Ranked:
        """The candidates in the order that the ranker has learned."""
        return self.ranker.rank(candidates, asked)

    def choose(self, ranked: Ranked, asked: Asked, wanted: Wanted) -> Chosen:
        """The list: under dates, constraints and sliders, and filled up where it is short."""
        return wanted.choice.choose(ranked, asked, wanted.n)

    def explain(self, chosen: Chosen, asked: Asked, wanted: Wanted) -> Explained:
        """The list with what speaks for each result."""
        codes, scores, filled = chosen
        if not wanted.reasons:
            return Explained(codes, scores, [()] * len(codes))
        reasons = self.explainer.explain(asked.queries, asked.i, codes, self.target, filled=filled)
        return Explained(codes, scores, reasons)
