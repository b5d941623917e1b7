"""The probability of each result of a list, from the signals that its query's candidates leave."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from segue.constraints.choice import Chosen
from segue.facets import Asked
from segue.generators.scores import Ranked
from segue.ranking.features import Background
from segue.ranking.pools import Pool
from segue.ranking.probability import DIGITS, FittedProbability
from segue.ranking.signals import Strength, positions, shown_by, signals


def weigh(
    probability: FittedProbability,
    background: Background,
    chosen: Chosen,
    candidates: Pool,
    ranked: Ranked,
    asked: Asked,
) -> NDArray[np.float64] | None:
    """Return the probability of each result, (n,) float64; None for a query of clips alone.

    A query that shows nothing gets each result's share of the training playlists.
    """
    codes, shown = chosen.codes, shown_by(asked)
    if not any(shown):
        return None if len(asked.queries.clips(asked.i)) else np.round(background.shares(codes), DIGITS)
    at, same = positions(codes, candidates.codes), ranked.codes is candidates.codes
    places = at if same else positions(codes, ranked.codes)
    # what filled up the list is no candidate, and comes after all that are
    places = np.where(places < 0, len(ranked.codes) + np.arange(len(codes)), places)
    fused, generators = np.zeros(len(codes), np.float32), np.zeros(len(codes), np.float32)
    there = slice(len(codes)) if not chosen.filled else at >= 0
    fused[there] = candidates.fused[at[there]]
    generators[there] = (candidates.scores[at[there]] > 0).sum(axis=1)
    strength = Strength.of(candidates.fused, background.target)
    return probability.of(signals(places, fused, generators, strength, shown))
