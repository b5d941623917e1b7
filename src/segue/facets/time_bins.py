"""Time bins: days as weights of the time bins around them, so that time is a facet like any other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from segue.facets.matrix import UNKNOWN_DAY, Facets
from segue.facets.sparse import Codes, Csr, Rows, csr


@dataclass(frozen=True)
class TimeBins:
    """Time bins at equal steps from a training set's first last edit to one step after the latest.

    Attributes:
        first: Day of the first bin.
        count: Number of bins; 0 where no playlist has a date.
        step: Days from one bin to the next.
    """

    first: int
    count: int
    step: int

    @classmethod
    def of(cls, facets: Facets, step: int) -> Self:
        """Return the time bins of a training set.

        Args:
            facets: The training playlists, with their last edits.
            step: Days from one bin to the next, 1 or more.
        """
        known = facets.updated[facets.updated != UNKNOWN_DAY]
        if not len(known):
            return cls(0, 0, step)
        first = int(known.min())
        return cls(first, (int(known.max()) - first) // step + 2, step)

    def weights(self, days: Codes) -> Csr:
        """Return each day's weights, (days, count): linear between the two bins around it, with a sum of 1.

        Days before the first or after the last bin count as that bin; unknown days have no weights.
        """
        return csr(*self.rows(days), (len(days), self.count))

    def rows(self, days: Codes) -> Rows:
        """Return the same as rows."""
        known = days != UNKNOWN_DAY if self.count else np.zeros(len(days), np.bool_)
        at = np.clip((days[known] - self.first) / self.step, 0, max(self.count - 1, 0))
        before = np.minimum(at.astype(np.int32), max(self.count - 2, 0))
        share = (at - before).astype(np.float32)
        codes = np.stack([before, before + 1], axis=1).ravel()
        values = np.stack([1 - share, share], axis=1).ravel()
        return Rows(values, codes, np.concatenate([[0], np.cumsum(2 * known)]))
