"""Selection: constraints as a model applies them, from its candidates to the finished list."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from segue.constraints.constraints import Constraints
from segue.constraints.filters import Catalogue
from segue.constraints.re_ranking import ReRanking
from segue.facets import Facets
from segue.facets.matrix import UNKNOWN_DAY
from segue.facets.sparse import Codes, Floats
from segue.notes import Note
from segue.ranking.pools import Admitted

_REACH: Final = 4
"""How many times as many popular tracks as could be there already are looked at before all of them are."""


@dataclass(frozen=True)
class Selector:
    """What all selections of a model share.

    Attributes:
        facets: The training playlists.
        vectors: A vector of every track, or None.
        first: The tracks that a list is filled up with, the best first, as the recipe's fallback names them; those that
            it leaves out come after them by popularity.
    """

    facets: Facets
    vectors: Floats | None
    first: Codes | None = None

    @functools.cached_property
    def catalogue(self) -> Catalogue:
        """Names of genres and artists."""
        return Catalogue.of(self.facets)

    @functools.cached_property
    def filling(self) -> Codes:
        """All tracks, in the order in which a list is filled up with them: those of most playlists first."""
        order = np.argsort(-self.facets.track_counts, kind="stable").astype(np.int32)
        if self.first is None:
            return order
        return np.concatenate([self.first, order[~np.isin(order, self.first)]])

    def under(self, constraints: Constraints) -> Selection:
        """The selection under some constraints.

        Raises:
            QueryError: Nothing can satisfy them.
        """
        constraints.check()
        return Selection(self, constraints)


@dataclass(frozen=True)
class Selection:
    """The tracks of one request's constraints."""

    selector: Selector
    constraints: Constraints
    notes: tuple[Note, ...] = field(init=False)

    def __post_init__(self) -> None:
        named = self.constraints.genres or self.constraints.without_artists
        notes = tuple(self.selector.catalogue.notes(self.constraints)) if named else ()
        object.__setattr__(self, "notes", notes)

    @functools.cached_property
    def admitted(self) -> Admitted | None:
        """Which tracks may come; None for all."""
        if not self.constraints.filters:
            return None
        mask = self.selector.catalogue.admitted(self.constraints)
        if mask is None:
            return None
        order = self.selector.filling
        return Admitted(mask, order[mask[order]])

    def deep(self, keep: int, n: int) -> int:
        """How many candidates to rank for a list of `n`, where without constraints `keep` are."""
        return max(keep, min(4 * keep, 8 * n)) if self.constraints.re_ranks else keep

    def choose(self, codes: Codes, scores: Floats, given: Codes, n: int) -> tuple[Codes, Floats]:
        """The first `n` of a ranked list, rearranged as the constraints ask.

        Args:
            codes: Tracks, best first.
            scores: Their scores.
            given: The query's own tracks.
            n: How many.
        """
        re_ranks = self.constraints.re_ranks
        if self.constraints.versions == "one":
            first = self._first_versions(codes, given, len(codes) if re_ranks else n)
            codes, scores = codes[first], scores[first]
        if not re_ranks:
            return codes[:n], scores[:n]
        return self._re_ranking.re_rank(codes, scores, self.constraints, n)

    def more(self, codes: Codes, given: Codes, n: int, day: int) -> Codes:
        """The most popular of the tracks that may come besides.

        Args:
            codes: The list so far.
            given: The query's own tracks.
            n: How many more.
            day: Nothing released after it; `UNKNOWN_DAY` for no such day.
        """
        popular = self._popular
        found = codes[:0]
        # the first few are nearly always enough; looking at all takes longer than the rest of the answer
        for reach in (_REACH * (len(codes) + len(given) + n), len(popular)):
            found = self._further(popular[:reach], codes, given, n, day)
            if len(found) == n or reach >= len(popular):
                break
        return found

    @functools.cached_property
    def _popular(self) -> Codes:
        """The most popular first; under filters, only of those that some playlist holds."""
        if self.admitted is None:
            return self.selector.filling
        return self.admitted.codes[self.selector.facets.track_counts[self.admitted.codes] > 0]

    def _further(self, popular: Codes, codes: Codes, given: Codes, n: int, day: int) -> Codes:
        popular = popular[~np.isin(popular, given) & ~np.isin(popular, codes)]
        if day != UNKNOWN_DAY:
            popular = popular[self.selector.facets.released[popular] <= day]
        if self.constraints.versions == "one":
            taken = np.concatenate([given, codes])
            popular = popular[self._first_versions(popular, taken, len(popular))]
        return self._re_ranking.further(codes, popular, self.constraints, n)

    def _first_versions(self, codes: Codes, taken: Codes, most: int) -> Codes:
        """The places of the first version of each of `most` works in a list, without works that some tracks take."""
        works = self.selector.facets.works
        there = set(works[taken].tolist())
        first: list[int] = []
        # a list of hundreds that ends early: faster than sorting it
        for place, work in enumerate(works[codes].tolist()):
            if len(first) == most:
                break
            if work not in there:
                there.add(work)
                first.append(place)
        return np.array(first, np.int32)

    @property
    def _re_ranking(self) -> ReRanking:
        return ReRanking(self.selector.facets, self.selector.vectors)
