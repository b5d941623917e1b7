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
from collections.abc import Mapping
from typing import Any, Final, Literal, TypeAlias

import msgspec

from segue.constraints import table
from segue.constraints.table import WHERE
from segue.errors import QueryError
from segue.types import Id

Versions = Literal["one", "all"]
"""Of the tracks that are one work: at most one, or any."""

WhereValue: TypeAlias = bool | int | float | str | tuple[str, ...]
"""What a plug-in's constraint may be asked for."""


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
        where: Constraints of plug-ins: their names, and what is asked of each (see `segue.constraints.registry`).
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
    where: Mapping[str, WhereValue] = {}

    @property
    def given(self) -> tuple[str, ...]:
        """The names of what is asked for, beside what is asked for unless told otherwise."""
        return self.beside(Constraints())

    def beside(self, base: Constraints) -> tuple[str, ...]:
        """The names of the fields and plug-ins' constraints that ask for something else than those of `base`."""
        names = [name for name in self.__struct_fields__ if name != WHERE]
        asked = [name for name in names if getattr(self, name) not in (getattr(base, name), (None, None))]
        others = [name for name, value in self.where.items() if base.where.get(name) != value]
        return (*asked, *others)

    def asked(self, name: str) -> Any:
        """What is asked for under a name that `beside` gives."""
        return self.where[name] if name in self.where else getattr(self, name)

    @property
    def filters(self) -> bool:
        """Whether some tracks may not come at all, whatever the list is like."""
        return bool(_FILTERS & set(self.given) or self.where)

    @property
    def re_ranks(self) -> bool:
        """Whether the ranked list is worked on beyond its versions, not only the candidates."""
        return bool(_RE_RANKING & set(self.given))

    def only(self, *names: str, base: Constraints | None = None) -> Constraints:
        """`base`, or nothing, with what is asked for here under some names that `beside` gives."""
        base = base or Constraints()
        where = {name: self.where[name] for name in names if name in self.where}
        fields = {name: getattr(self, name) for name in names if name not in self.where}
        return msgspec.structs.replace(base, where={**base.where, **where}, **fields)

    def check(self) -> None:
        """Refuse what nothing can satisfy.

        Raises:
            QueryError: A cap below 1, a slider outside its range, years that end before they begin, versions that
                are neither "one" nor "all", or a plug-in's constraint that is not known or does not take its value.
        """
        if self.versions not in table.field_of("versions").choices:
            known = " or ".join(map(repr, table.field_of("versions").choices))
            raise QueryError(
                expected=f"versions {known}", got=repr(self.versions), hint="Leave it out for one."
            )
        for field in table.of_kind("count"):
            name, cap = field.name, getattr(self, field.name)
            if cap is not None and cap < (field.least or 0):
                raise QueryError(
                    expected=f"{name} of {field.least} or more", got=str(cap), hint="Leave it out for no cap."
                )
        for field in table.of_kind("slider"):
            name, slider = field.name, getattr(self, field.name)
            if not (field.least or 0) <= slider <= (field.most or 0):
                raise QueryError(
                    expected=f"{name} from {field.least} to {field.most}",
                    got=str(slider),
                    hint="0 changes nothing.",
                )
        self._check_years()
        if self.where:
            from segue.constraints import registry  # needs numpy, and few ask for it

            for name, value in self.where.items():
                registry.check(name, value)

    def _check_years(self) -> None:
        earliest, latest = YEARS
        first, last = self.years or (None, None)
        for year in (first, last):
            if year is not None and not earliest <= year <= latest:
                raise QueryError(
                    expected=f"years from {earliest} to {latest}",
                    got=str(year),
                    hint="Write it in full.",
                )
        if first is not None and last is not None and first > last:
            raise QueryError(
                expected="years in order", got=f"{first} to {last}", hint=f"Ask for {last} to {first}."
            )


_RE_RANKING: Final = table.having("quota", "re-ranking")
_FILTERS: Final = table.having("filter")

YEARS: Final = (table.field_of("years").least or 0, table.field_of("years").most or 0)
"""The earliest and the latest year that may be asked for."""

NOTHING: Final = Constraints()
"""What holds unless told otherwise: one version of each work."""

AS_RANKED: Final = Constraints(versions="all")
"""Asks for nothing at all: what hidden tracks are compared with, of which several may be one work."""
