"""The interface of all generators, and how their scores become ranked candidates."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, NamedTuple, Protocol, runtime_checkable

import numpy as np

from segue.candidates.scores import Ranked, Scores
from segue.facets import Block, Facets, QueryRows
from segue.facets.sparse import Codes, Floats
from segue.protocols import Progress
from segue.types import Target


class FittedGenerator(Protocol):
    """A generator that has seen a training set."""

    def score(self, queries: QueryRows, target: Target) -> Scores:
        """Scores of every query over all tracks or all tags; higher is better, 0 says nothing."""
        ...

    def save(self, directory: Path) -> None:
        """Write what was learned into an empty directory: arrays and JSON, no pickle."""
        ...


class Contributions(NamedTuple):
    """What facets add to the scores of some candidates of one query.

    Attributes:
        facets: The query's own, or those that it shares with the candidates: sort and code of each.
        values: (facets, candidates); below 0 where a facet speaks against a candidate.
        rest: What is in the scores besides, (candidates,): of the query's day and clips, and what all queries share.
    """

    facets: list[tuple[Block, int]]
    values: Floats
    rest: Floats


@runtime_checkable
class Contributing(Protocol):
    """What a fitted generator may offer beside its scores: where they come from."""

    def contributions(self, queries: QueryRows, i: int, codes: Codes, target: Target) -> Contributions:
        """What each facet adds to the scores of some tracks or tags for query `i`."""
        ...


class CandidateGenerator(Protocol):
    """A generator's settings; fitting gives a separate, frozen object."""

    kind: ClassVar[str]

    def fit(self, facets: Facets, *, seed: int, progress: Progress) -> FittedGenerator:
        """Learn from a training set."""
        ...

    def load(self, directory: Path, facets: Facets) -> FittedGenerator:
        """What `fit` gave for the same facets, from the directory `save` wrote."""
        ...


def generate(generator: FittedGenerator, queries: QueryRows, n: int, target: Target) -> list[Ranked]:
    """The `n` best candidates of each query, without those the query has already."""
    scores = generator.score(queries, target)
    block = "track" if target == "tracks" else "tag"
    found: list[Ranked] = []
    for i in range(len(queries)):
        given = queries.codes(block, i)
        ranked = scores.top(i, n + len(given))
        new = ~np.isin(ranked.codes, given)
        found.append(Ranked(ranked.codes[new][:n], ranked.scores[new][:n]))
    return found
