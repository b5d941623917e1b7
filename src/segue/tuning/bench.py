"""A split on which recipes are measured."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, Protocol

import numpy as np

from segue.constraints.constraints import AS_RANKED
from segue.data.dataset import Dataset
from segue.evaluation.difference import Blend
from segue.evaluation.matching import match
from segue.evaluation.scores import Cutoffs, score
from segue.evaluation.slices import SCORE
from segue.facets import Facets
from segue.fitting.fitting import fit_plan
from segue.metrics.ranking import SCORE_WEIGHTS, Values
from segue.recipes import Recipe
from segue.tuning.remembered import Memory
from segue.types import Answer, Query

Aim = Literal["tracks", "tags", "score"]
"""What a search looks at: nDCG@100 of tracks, nDCG@10 of tags, or Melon's score, which is of both."""

CUTOFFS: Final = Cutoffs()

DIGITS: Final = 6
"""Decimals of a question's figure that count. The last bits of a sum depend on where arrays lie in memory; without them
a search goes the same way each time."""


def blend(target: Aim) -> tuple[str, Blend]:
    """The name of the figure that a search looks at, and the columns that it is made of."""
    if target == "score":
        return SCORE, dict(zip((CUTOFFS.track_ndcg, CUTOFFS.tag_ndcg), SCORE_WEIGHTS, strict=True))
    name = CUTOFFS.track_ndcg if target == "tracks" else CUTOFFS.tag_ndcg
    return name, {name: 1.0}


class Measure(Protocol):
    """Measures recipes on the questions of some splits."""

    def figures(self, recipe: Recipe) -> Values:
        """Fit the recipe to each split and score its answers.

        Returns:
            (questions, columns) float64 in the order of the splits, NaN where a question hides nothing of a sort.

        Raises:
            SegueError: It cannot be fitted.
        """
        ...


class Bench:
    """One split, on which a recipe is fitted and asked.

    Args:
        train: What is learned from.
        questions: What is asked.
        answers: What the questions hide.
        base: The recipe that trials vary; what they share with it is fitted once.
        target: What is looked at.
        seed: The fits' seed.
    """

    def __init__(
        self,
        train: Dataset,
        questions: Sequence[Query],
        answers: Sequence[Answer],
        *,
        base: Recipe,
        target: Aim,
        seed: int,
    ) -> None:
        self._train, self._questions, self._answers = train, questions, answers
        self._target: Aim = target
        self._seed = seed
        self._memory, self._facets = Memory.of(base), Facets.of(train)

    def figures(self, recipe: Recipe) -> Values:
        """See `Measure`."""
        everyone = np.ones(len(self._facets.updated), np.bool_)
        # a copy for each trial: what is worked out for a training set stays with it
        facets = self._facets.select(everyone)
        model = fit_plan(self._memory.remembering(recipe), self._train, facets, seed=self._seed)
        found = model.recommend(
            self._questions,
            0 if self._target == "tags" else CUTOFFS.tracks,
            tags=0 if self._target == "tracks" else CUTOFFS.tags,
            constraints=AS_RANKED,
            reasons=False,
        )
        table = score(match(self._questions, self._answers, found), None, CUTOFFS).table
        _, columns = blend(self._target)
        missing = np.full(table.height, np.nan)
        values = [
            table[name].to_numpy().astype(np.float64) if name in table.columns else missing
            for name in columns
        ]
        return np.column_stack(values).round(DIGITS)
