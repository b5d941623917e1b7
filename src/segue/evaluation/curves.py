"""Recall curves: recall at increasing depths of the list."""

from __future__ import annotations

from typing import Final

import msgspec

from segue.evaluation.scores import Scores
from segue.metrics.bootstrap import Estimate, Resampling, estimates
from segue.metrics.relevance import Relevance
from segue.types import Target

RANKS: Final = (1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500)
"""Depths at which recall is measured, as far as the lists go."""


class Curve(msgspec.Struct, frozen=True, kw_only=True):
    """Mean recall by depth.

    Attributes:
        target: Tracks or tags.
        ranks: The depths, rising.
        recall: Estimates at these depths; the means never fall.
    """

    target: Target
    ranks: tuple[int, ...]
    recall: tuple[Estimate, ...]


def curves(scores: Scores, resampling: Resampling) -> tuple[Curve, ...]:
    """Return the recall curves of tracks and of tags, each over the questions that hide some."""
    parts: tuple[tuple[Target, Relevance | None], ...] = (("tracks", scores.tracks), ("tags", scores.tags))
    return tuple(
        _curve(target, relevance, resampling) for target, relevance in parts if relevance is not None
    )


def _curve(target: Target, relevance: Relevance, resampling: Resampling) -> Curve:
    depth = relevance.hits.shape[1]
    ranks = sorted({rank for rank in RANKS if rank < depth} | {depth})
    there = relevance.sizes > 0
    found = relevance.hits[there].cumsum(axis=1)[:, [rank - 1 for rank in ranks]]
    points = estimates(found / relevance.sizes[there, None], resampling)
    return Curve(
        target=target, ranks=tuple(ranks), recall=tuple(point for point in points if point is not None)
    )
