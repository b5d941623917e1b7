"""Whether probabilities hold: how often results of one are hidden, and what leaving out unsure lists brings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec
import numpy as np

from segue.metrics.ranking import Hits, Values, ndcg
from segue.metrics.relevance import Relevance, judge
from segue.types import Answer, Continuation, Query, Target

BINS: Final = 10
"""Bins of the results of one target, in the order of their probabilities, of equal numbers."""

LEFT_OUT: Final = (0.0, 0.1, 0.2, 0.5)
"""Shares of the questions with the least expected nDCG that are left out."""


class Bin(msgspec.Struct, frozen=True, kw_only=True):
    """Results of similar probability: their mean probability, the share of them that is hidden, their number."""

    predicted: float
    observed: float
    results: int


class Rest(msgspec.Struct, frozen=True, kw_only=True):
    """The questions that are left when the least sure ones are left out.

    Attributes:
        left_out: The share of the questions that is left out.
        questions: How many are left.
        ndcg: Their mean nDCG.
        expected: The mean nDCG that their lists expected.
    """

    left_out: float
    questions: int
    ndcg: float
    expected: float


class Calibration(msgspec.Struct, frozen=True, kw_only=True):
    """How well the probabilities of one target hold.

    Attributes:
        target: Tracks or tags.
        results: Number of results with a probability, of questions that hide some.
        error: The expected calibration error: the mean over the bins, by their results, of the distance between
            predicted and observed.
        mixes: The same for each mix, with bins of its own.
        bins: The bins, the least probable first.
        rests: The questions left out by how sure they are.
    """

    target: Target
    results: int
    error: float
    mixes: dict[str, float]
    bins: tuple[Bin, ...]
    rests: tuple[Rest, ...]


def calibrations(
    queries: Sequence[Query],
    answers: Sequence[Answer],
    predictions: Iterable[Answer | Continuation],
    depths: Mapping[Target, int],
) -> tuple[Calibration, ...]:
    """Return the calibration of each target; none for predictions without probabilities.

    Args:
        queries: The questions, with ids as texts.
        answers: What each hides, in the same order.
        predictions: Continuations, in any order; others are left out.
        depths: The cut-off of each target's nDCG.
    """
    by_id = {str(one.id): one for one in predictions if isinstance(one, Continuation)}
    found = (_of(target, queries, answers, by_id, depth) for target, depth in depths.items())
    return tuple(one for one in found if one is not None)


def calibration_error(predicted: Values, hits: Hits) -> float:
    """Return the expected calibration error of results.

    Args:
        predicted: (results,) probabilities, 0 to 1.
        hits: (results,), whether each is hidden.
    """
    return _error(_bins(predicted, hits))


def _of(
    target: Target,
    queries: Sequence[Query],
    answers: Sequence[Answer],
    by_id: Mapping[str, Continuation],
    depth: int,
) -> Calibration | None:
    kept = [
        (query.mix, hidden, by_id[str(query.id)])
        for query, answer in zip(queries, answers, strict=True)
        if (hidden := answer.tracks if target == "tracks" else answer.tags)
        and str(query.id) in by_id
        and target in by_id[str(query.id)].expected
    ]
    if not kept:
        return None
    longest = max(len(_listed(one, target)) for _, _, one in kept)
    relevance = judge([hidden for _, hidden, _ in kept], [_listed(one, target) for *_, one in kept], longest)
    hits = [row[: len(_listed(one, target))] for row, (*_, one) in zip(relevance.hits, kept, strict=True)]
    predicted = [_probabilities(one, target) for *_, one in kept]
    mixes: dict[str, list[int]] = {}
    for place, (mix, *_) in enumerate(kept):
        mixes.setdefault(mix, []).append(place)
    bins = _bins(np.concatenate(predicted), np.concatenate(hits))
    return Calibration(
        target=target,
        results=sum(map(len, hits)),
        error=_error(bins),
        mixes={
            mix: calibration_error(
                np.concatenate([predicted[k] for k in places]), np.concatenate([hits[k] for k in places])
            )
            for mix, places in sorted(mixes.items())
        },
        bins=bins,
        rests=_rests(relevance, np.array([one.expected[target].ndcg for *_, one in kept]), depth),
    )


def _listed(one: Continuation, target: Target) -> Sequence[str]:
    return [str(track.id) for track in one.tracks] if target == "tracks" else [tag.tag for tag in one.tags]


def _probabilities(one: Continuation, target: Target) -> Values:
    results = one.tracks if target == "tracks" else one.tags
    return np.array([result.probability or 0.0 for result in results], np.float64)


def _bins(predicted: Values, hits: Hits) -> tuple[Bin, ...]:
    order = np.argsort(predicted, kind="stable")
    parts = [part for part in np.array_split(order, BINS) if len(part)]
    return tuple(
        Bin(
            predicted=round(float(predicted[part].mean()), 4),
            observed=round(float(hits[part].mean()), 4),
            results=len(part),
        )
        for part in parts
    )


def _error(bins: Sequence[Bin]) -> float:
    total = sum(one.results for one in bins)
    return round(sum(abs(one.predicted - one.observed) * one.results for one in bins) / total, 4)


def _rests(relevance: Relevance, expected: Values, depth: int) -> tuple[Rest, ...]:
    hits = np.zeros((len(expected), depth), np.bool_)
    width = min(depth, relevance.hits.shape[1])
    hits[:, :width] = relevance.hits[:, :width]
    values = ndcg(hits, relevance.sizes, depth)
    surest = np.argsort(-expected, kind="stable")
    found: list[Rest] = []
    for left_out in LEFT_OUT:
        rest = surest[: max(1, round(len(surest) * (1 - left_out)))]
        found.append(
            Rest(
                left_out=left_out,
                questions=len(rest),
                ndcg=round(float(values[rest].mean()), 4),
                expected=round(float(expected[rest].mean()), 4),
            )
        )
    return tuple(found)
