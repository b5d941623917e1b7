"""Selection: constraints as a model applies them, from its candidates to the finished list."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field

import numpy as np

from segue.facets import Facets
from segue.facets.matrix import UNKNOWN_DAY
from segue.facets.sparse import Codes, Floats
from segue.notes import Note
from segue.pipeline.admission import Catalogue
from segue.pipeline.arrangement import Arrangement
from segue.pipeline.constraints import Constraints
from segue.ranking.pools import Admitted


@dataclass(frozen=True)
class Selector:
    """What all selections of a model share.

    Attributes:
        facets: The training playlists.
        vectors: A vector of every track, or None.
    """

    facets: Facets
    vectors: Floats | None

    @functools.cached_property
    def catalogue(self) -> Catalogue:
        """Names of genres and artists."""
        return Catalogue.of(self.facets)

    @functools.cached_property
    def by_popularity(self) -> Codes:
        """All tracks, those of most playlists first."""
        return np.argsort(-self.facets.track_counts, kind="stable").astype(np.int32)

    def under(self, constraints: Constraints) -> Selection | None:
        """The selection under some constraints; None where they ask for nothing.

        Raises:
            QueryError: Nothing can satisfy them.
        """
        constraints.check()
        return Selection(self, constraints) if constraints.given else None


@dataclass(frozen=True)
class Selection:
    """The tracks of one request's constraints."""

    selector: Selector
    constraints: Constraints
    notes: tuple[Note, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "notes", tuple(self.selector.catalogue.notes(self.constraints)))

    @functools.cached_property
    def admitted(self) -> Admitted | None:
        """Which tracks may come; None for all."""
        mask = self.selector.catalogue.admitted(self.constraints)
        if mask is None:
            return None
        order = self.selector.by_popularity
        return Admitted(mask, order[mask[order]])

    def deep(self, keep: int, n: int) -> int:
        """How many candidates to rank for a list of `n`, where without constraints `keep` are."""
        return max(keep, min(4 * keep, 8 * n)) if self.constraints.rearranges else keep

    def choose(self, codes: Codes, scores: Floats, n: int) -> tuple[Codes, Floats]:
        """The first `n` of a ranked list, rearranged as the constraints ask."""
        if not self.constraints.rearranges:
            return codes[:n], scores[:n]
        return self._arrangement.arrange(codes, scores, self.constraints, n)

    def more(self, codes: Codes, given: Codes, n: int, day: int) -> Codes:
        """The most popular of the tracks that may come besides.

        Args:
            codes: The list so far.
            given: The query's own tracks.
            n: How many more.
            day: Nothing released after it; `UNKNOWN_DAY` for no such day.
        """
        popular = self.selector.by_popularity if self.admitted is None else self.admitted.codes
        popular = popular[self.selector.facets.track_counts[popular] > 0]
        popular = popular[~np.isin(popular, given) & ~np.isin(popular, codes)]
        if day != UNKNOWN_DAY:
            popular = popular[self.selector.facets.released[popular] <= day]
        return self._arrangement.further(codes, popular, self.constraints, n)

    @property
    def _arrangement(self) -> Arrangement:
        return Arrangement(self.selector.facets, self.selector.vectors)
