"""How good a list expects to be, by the probabilities of its results, and what would help where it is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from segue.facets import Asked, Facets
from segue.model.way import Explained, Way
from segue.notes import Note, note
from segue.ranking.probability import DIGITS, FittedProbability
from segue.ranking.signals import shown_by
from segue.types import FIRST, Expectation, Query, Target

FEW: Final = 5
"""Known seed tracks below which more of them would help."""

SHORT: Final = 2
"""Known title words below which a longer title would help."""


def expectations(
    ways: Mapping[Target, Way], lists: Mapping[Target, Explained], asked: Asked
) -> dict[Target, Expectation]:
    """Return what each list that is not empty expects of itself, if the model has probabilities."""
    found: dict[Target, Expectation] = {}
    for target, one in lists.items():
        probability = ways[target].probability
        if probability is not None and one.probabilities is not None and len(one.codes):
            found[target] = expectation(probability, one.probabilities, asked)
    return found


def expectation(
    probability: FittedProbability, probabilities: NDArray[np.float64], asked: Asked
) -> Expectation:
    """Return what a list expects of itself."""
    seeds = shown_by(asked).tracks
    return Expectation(
        hits=round(float(probabilities.sum()), 2),
        precision=round(float(probabilities[:FIRST].mean()), DIGITS),
        ndcg=probability.ndcg(probabilities, seeds),
    )


def unsure(
    expected: Mapping[Target, Expectation], below: float, query: Query, asked: Asked, facets: Facets
) -> tuple[Note, ...]:
    """Return a note for each list that expects less than `below`, with what would help, the surest first."""
    return tuple(
        note(
            "unsure",
            target=target,
            hits=one.hits,
            precision=one.precision,
            below=below,
            helps=tuple(_helps(query, asked, facets)),
        )
        for target, one in expected.items()
        if one.precision < below
    )


def _helps(query: Query, asked: Asked, facets: Facets) -> Iterator[str]:
    shown = shown_by(asked)
    if shown.tracks < FEW:
        yield "more_tracks" if shown.tracks else "known_track" if query.tracks else "track"
    if not shown.tags and facets.vocabulary.size("tag"):
        yield "known_tag" if query.tags else "tag"
    if shown.words < SHORT and facets.vocabulary.size("word"):
        yield "longer_title" if query.title.strip() else "title"
