"""Constraints: what a continuation's tracks must be, and what they should lean to.

Some say which tracks may come at all (years, genres, release dates, tracks and artists left out, tracks heard); they
are applied to the candidates before the ranker sees them. Of each work (`segue.facets.works`) the version that the
ranker puts highest stays, and none of a work that a seed track is a version of. The others work on what is left of the
ranked list, in this order. With
r_j the place of track j of L (from 0), c_j the share of the list that is less popular than it, p the popularity
slider, d the diversity slider and S what is chosen already,

    relevance(j) = (1 - |p|) * (1 - r_j / L) + |p| * (c_j where p > 0, else 1 - c_j)
    value(j)     = (1 - d) * relevance(j) + d * (1 - max over i in S of similarity(i, j))

the track of the greatest value is chosen next (maximal marginal relevance, Carbonell and Goldstein 1998), unless its
artist or album has its full number. A similarity is half the cosine of two tracks' vectors, where above 0, and half
for an artist in common. Places stand for scores, so that a slider means the same whatever a recipe's scores are like.
"""

from __future__ import annotations

import datetime as dt
from typing import Final, Literal, get_args

import msgspec

from segue.errors import QueryError
from segue.types import Id

EARLIEST_YEAR: Final = 1000
LATEST_YEAR: Final = 9999


Versions = Literal["one", "all"]
"""Of the tracks that are one work: at most one, or any."""


class Constraints(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the tracks of a continuation have to be; each field's default but that of `versions` asks for nothing.

    Attributes:
        per_artist: Tracks of one artist at most, those of the query not counted.
        per_album: Tracks of one album at most.
        years: First and last year of release, either None; a track of unknown release is left out.
        genres: Only tracks of one of these genres, by their whole labels; case does not matter.
        without_tracks: Tracks that must not come.
        without_artists: Artists, by name or id, whose tracks must not come; case does not matter.
        heard: Tracks the listener knows already: they must not come either.
        released_until: Nothing released later; a track of unknown release stays.
        diversity: From 0, as the ranker has it, to 1: each track as unlike those above it as can be.
        popularity: From -1 (the least known first) through 0 (as the ranker has it) to 1 (the best known first).
        versions: "one" version at most of each work, none of a seed track's; "all" leaves them as the ranker has
            them.
    """

    per_artist: int | None = None
    per_album: int | None = None
    years: tuple[int | None, int | None] | None = None
    genres: tuple[str, ...] = ()
    without_tracks: tuple[Id, ...] = ()
    without_artists: tuple[str, ...] = ()
    heard: tuple[Id, ...] = ()
    released_until: dt.date | None = None
    diversity: float = 0.0
    popularity: float = 0.0
    versions: Versions = "one"

    @property
    def given(self) -> tuple[str, ...]:
        """The names of the fields that ask for something, beside what is asked for unless told otherwise."""
        return self.beside(Constraints())

    def beside(self, base: Constraints) -> tuple[str, ...]:
        """The names of the fields that ask for something else than those of `base`."""
        return tuple(
            name
            for name in self.__struct_fields__
            if getattr(self, name) not in (getattr(base, name), (None, None))
        )

    @property
    def filters(self) -> bool:
        """Whether some tracks may not come at all, whatever the list is like."""
        return bool(_FILTERS & set(self.given))

    @property
    def re_ranks(self) -> bool:
        """Whether the ranked list is worked on beyond its versions, not only the candidates."""
        return bool(_RE_RANKING & set(self.given))

    def only(self, *names: str, base: Constraints | None = None) -> Constraints:
        """`base`, or nothing, with some of the fields as they are here."""
        return msgspec.structs.replace(base or Constraints(), **{name: getattr(self, name) for name in names})

    def check(self) -> None:
        """Refuse what nothing can satisfy.

        Raises:
            QueryError: A cap below 1, a slider outside its range, years that end before they begin, or versions that
                are neither "one" nor "all".
        """
        if self.versions not in get_args(Versions):
            raise QueryError(
                expected="versions 'one' or 'all'", got=repr(self.versions), hint="Leave it out for one."
            )
        for name in ("per_artist", "per_album"):
            cap = getattr(self, name)
            if cap is not None and cap < 1:
                raise QueryError(
                    expected=f"{name} of 1 or more", got=str(cap), hint="Leave it out for no cap."
                )
        for name, least in (("diversity", 0), ("popularity", -1)):
            slider = getattr(self, name)
            if not least <= slider <= 1:
                raise QueryError(
                    expected=f"{name} from {least} to 1", got=str(slider), hint="0 changes nothing."
                )
        first, last = self.years or (None, None)
        for year in (first, last):
            if year is not None and not EARLIEST_YEAR <= year <= LATEST_YEAR:
                raise QueryError(
                    expected=f"years from {EARLIEST_YEAR} to {LATEST_YEAR}",
                    got=str(year),
                    hint="Write it in full.",
                )
        if first is not None and last is not None and first > last:
            raise QueryError(
                expected="years in order", got=f"{first} to {last}", hint=f"Ask for {last} to {first}."
            )


_RE_RANKING: Final = frozenset({"per_artist", "per_album", "diversity", "popularity"})
_FILTERS: Final = frozenset(Constraints.__struct_fields__) - _RE_RANKING - {"versions"}

NOTHING: Final = Constraints()
"""What holds unless told otherwise: one version of each work."""

AS_RANKED: Final = Constraints(versions="all")
"""Asks for nothing at all: what hidden tracks are compared with, of which several may be one work."""
