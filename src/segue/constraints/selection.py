"""Selection: apply a model's constraints, from its candidates to the finished list of tracks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Self

import numpy as np

from segue.constraints.choice import Chosen, filled
from segue.constraints.constraints import Constraints
from segue.constraints.filters import Catalogue
from segue.constraints.re_ranking import ReRanking
from segue.deferred import Deferred
from segue.facets import Asked, Facets
from segue.facets.matrix import UNKNOWN_DAY
from segue.facets.sparse import Codes, Floats, first_places
from segue.generators.scores import Ranked
from segue.notes import Note
from segue.ranking.pools import Admitted

_REACH: Final = 4
"""Popular tracks to check first, as a multiple of those that may be taken already; then all are checked."""


@dataclass(frozen=True, eq=False)
class Selector:
    """The parts that all selections of a model share.

    Attributes:
        facets: The training playlists.
        filling: All tracks, in the order in which they fill up a list.
        re_ranking: Re-ranks a list.
        catalogue: Names of genres and artists, deferred, since few constraints use them.
    """

    facets: Facets
    filling: Codes
    re_ranking: ReRanking
    catalogue: Deferred[Catalogue]

    @classmethod
    def of(cls, facets: Facets, vectors: Floats | None = None, first: Codes | None = None) -> Self:
        """Return the selector of a model.

        Args:
            facets: The training playlists.
            vectors: A vector of every track, or None.
            first: The tracks that fill up a list first, best first, from the recipe's fallback; all other
                tracks follow by popularity.
        """
        order = np.argsort(-facets.track_counts, kind="stable").astype(np.int32)
        if first is not None:
            order = np.concatenate([first, order[~np.isin(order, first)]])
        return cls(facets, order, ReRanking(facets, vectors), Deferred(lambda: Catalogue.of(facets)))

    def under(self, constraints: Constraints) -> Selection:
        """Return the selection under some constraints.

        Raises:
            QueryError: Nothing can satisfy them.
        """
        constraints.check()
        named = constraints.genres or constraints.without_artists
        notes = tuple(self.catalogue().notes(constraints)) if named else ()
        mask = self.catalogue().admitted(constraints) if constraints.filters else None
        if mask is None:
            return Selection(self, constraints, notes, None, self.filling)
        admitted = Admitted(mask, self.filling[mask[self.filling]])
        held = admitted.codes[self.facets.track_counts[admitted.codes] > 0]
        return Selection(self, constraints, notes, admitted, held)


@dataclass(frozen=True, eq=False)
class Selection:
    """The choice of tracks under one request's constraints.

    Attributes:
        selector: The model's selector.
        constraints: The request's constraints.
        notes: Notes on names in the constraints that no track has.
        admitted: The admitted tracks; None for all.
        popular: Tracks that fill up a list; under filters, only tracks in a playlist.
        re_ranks: Whether any constraint re-ranks the list.
    """

    selector: Selector
    constraints: Constraints
    notes: tuple[Note, ...]
    admitted: Admitted | None
    popular: Codes
    re_ranks: bool = field(init=False)

    def __post_init__(self) -> None:
        # looked up once for all queries
        object.__setattr__(self, "re_ranks", self.constraints.re_ranks)

    def deep(self, keep: int, n: int) -> int:
        """Return how many candidates to rank for a list of `n`; it is `keep` without constraints."""
        return max(keep, min(4 * keep, 8 * n)) if self.re_ranks else keep

    def choose(self, ranked: Ranked, asked: Asked, n: int) -> Chosen:
        """Return the first `n` of a ranked list that dates and constraints allow, then popular tracks."""
        ranked = self._not_newer(ranked, asked.day)
        ranked = self._one_version(ranked, asked.codes("track"), n)
        if self.re_ranks:
            ranked = Ranked(*self.selector.re_ranking.re_rank(*ranked, self.constraints, n))
        else:
            ranked = Ranked(ranked.codes[:n], ranked.scores[:n])
        missing = n - len(ranked.codes)
        return filled(ranked, self._more(ranked.codes, asked, missing)) if missing > 0 else Chosen(*ranked)

    def _not_newer(self, ranked: Ranked, day: int) -> Ranked:
        """Return the list without tracks released after the playlist's last edit."""
        if day == UNKNOWN_DAY:
            return ranked
        # an unknown release day is the smallest number
        fine = self.selector.facets.released[ranked.codes] <= day
        return Ranked(ranked.codes[fine], ranked.scores[fine])

    def _one_version(self, ranked: Ranked, given: Codes, n: int) -> Ranked:
        """Return the first version of each work, as many as can be needed."""
        if self.constraints.versions != "one":
            return ranked
        most = len(ranked.codes) if self.re_ranks else n
        first = self._first_versions(ranked.codes, given, most)
        return Ranked(ranked.codes[first], ranked.scores[first])

    def _more(self, codes: Codes, asked: Asked, n: int) -> Codes:
        """Return the `n` most popular admitted tracks that are not among `codes`."""
        popular, found = self.popular, codes[:0]
        # the first few are nearly always enough; checking all takes longer than the rest of the answer
        for reach in (_REACH * (len(codes) + len(asked.codes("track")) + n), len(popular)):
            found = self._further(popular[:reach], codes, asked, n)
            if len(found) == n or reach >= len(popular):
                break
        return found

    def _further(self, popular: Codes, codes: Codes, asked: Asked, n: int) -> Codes:
        given = asked.codes("track")
        popular = popular[~np.isin(popular, given) & ~np.isin(popular, codes)]
        if asked.day != UNKNOWN_DAY:
            popular = popular[self.selector.facets.released[popular] <= asked.day]
        if self.constraints.versions == "one":
            taken = np.concatenate([given, codes])
            popular = popular[self._first_versions(popular, taken, len(popular))]
        return self.selector.re_ranking.further(codes, popular, self.constraints, n)

    def _first_versions(self, codes: Codes, taken: Codes, most: int) -> Codes:
        """Return the positions of the first versions of `most` works, without the works of `taken`."""
        works = self.selector.facets.works
        return first_places(works[codes], works[taken], len(works))[:most]
