"""Weights of generators for queries whose tracks no training playlist holds.

Nothing can be learned from such a track's company, but its artist may be known. Every generator's scores are made
comparable by the mean of its best, so that the weakest evidence of a title's words would count as much as strong
evidence of the tracks themselves. So what is written of tracks weighs more, the more of a query's tracks are unheard:

    weight * (1 + lift * u^4)        u: the share of the query's tracks that no training playlist holds
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from typing import Final, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from segue.facets import Facets
from segue.facets.sparse import Codes

POWER: Final = 4
"""Exponent of the share: a query that has some heard tracks has its evidence from these."""


class Lifts(NamedTuple):
    """The lifts of a recipe's generators for tracks, by name, and whether a training playlist holds each track."""

    by: Mapping[str, float]
    heard: NDArray[np.bool_]

    @classmethod
    def of(cls, by: Mapping[str, float], facets: Facets) -> Self:
        """Look up which tracks the training playlists hold; those that are albums and the like do not count."""
        return cls(by, facets.own_counts > 0) if by else cls(by, np.zeros(0, np.bool_))

    def weights(self, weights: Mapping[str, float], given: Codes) -> Mapping[str, float]:
        """Return the weights for a query by its tracks, those of the catalogue."""
        if not self.by or not len(given) or self.heard[given].all():
            return weights
        unheard = float(1 - self.heard[given].mean()) ** POWER
        return {name: weight * (1 + self.by.get(name, 0.0) * unheard) for name, weight in weights.items()}


NO_LIFTS: Final = Lifts(types.MappingProxyType({}), np.zeros(0, np.bool_))
"""No generator has a lift."""
