"""The interface of all generators, and how their scores become ranked candidates."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Protocol

import numpy as np

from segue.facets import Facets, QueryRows
from segue.facets.table import block_of
from segue.generators.scores import Ranked, Scores
from segue.protocols import Progress
from segue.types import Target


class FittedGenerator(Protocol):
    """A generator fitted to a training set."""

    def score(self, queries: QueryRows, target: Target) -> Scores:
        """Return the scores of every query over all tracks or tags; higher is better, 0 is no evidence."""
        ...

    def save(self, directory: Path) -> None:
        """Write what was learned into an empty directory: arrays and JSON, no pickle."""
        ...


class CandidateGenerator(Protocol):
    """A generator's settings; `fit` returns a separate, frozen object."""

    kind: ClassVar[str]

    def fit(self, facets: Facets, *, seed: int, progress: Progress) -> FittedGenerator:
        """Learn from a training set."""
        ...

    def load(self, directory: Path, facets: Facets) -> FittedGenerator:
        """Return the fitted generator from a directory that `save` wrote; `facets` are those of `fit`."""
        ...


def generate(generator: FittedGenerator, queries: QueryRows, n: int, target: Target) -> list[Ranked]:
    """Return the `n` best candidates of each query, without those that the query holds."""
    scores = generator.score(queries, target)
    block = block_of(target)
    found: list[Ranked] = []
    for i in range(len(queries)):
        given = queries.codes(block, i)
        ranked = scores.top(i, n + len(given))
        new = ~np.isin(ranked.codes, given)
        found.append(Ranked(ranked.codes[new][:n], ranked.scores[new][:n]))
    return found
