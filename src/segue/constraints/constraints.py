"""Constraints: what a continuation's tracks must be, and what they should lean to.

Filters say which tracks are admitted at all (years, genres, release dates, excluded tracks and artists, known
tracks); they apply to the candidates before the ranker sees them. Of each work (`segue.facets.works`) only
the version that the ranker puts highest stays, and none if a seed track is a version of it. The others
re-rank the remaining list, in this order. r_j is the rank of track j of L (from 0), c_j the share of the list
that is less popular than it, p the popularity slider, d the diversity slider and S the tracks chosen so far:

    relevance(j) = (1 - |p|) * (1 - r_j / L) + |p| * (c_j where p > 0, else 1 - c_j)
    value(j)     = (1 - d) * relevance(j) + d * (1 - max over i in S of similarity(i, j))

The track of the greatest value is chosen next (maximal marginal relevance, Carbonell and Goldstein 1998),
unless its artist or album has reached its cap. The similarity of two tracks is half the cosine of their
vectors, if positive, plus half for an artist in common. Ranks replace scores, so that a slider means the same
for every recipe.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final, Literal, TypeAlias

import msgspec

from segue.constraints import table
from segue.constraints.table import WHERE
from segue.errors import QueryError
from segue.flow.orders import Order
from segue.types import Id

Versions = Literal["one", "all"]
"""How many versions of one work a list may have: one, or all."""

WhereValue: TypeAlias = bool | int | float | str | tuple[str, ...]
"""A value for a plug-in's constraint."""


class Constraints(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the tracks of a continuation must be; every default except that of `versions` changes nothing.

    Attributes:
        per_artist: Most tracks of one artist, not counting the query's.
        per_album: Most tracks of one album.
        years: First and last year of release, either None; tracks of unknown release are left out.
        genres: Only tracks of one of these genres, by their whole labels; case does not matter.
        without_tracks: Tracks to leave out.
        without_artists: Artists, by name or id, whose tracks to leave out; case does not matter.
        heard: Tracks the listener knows already; they are left out too.
        released_until: No tracks released later; tracks of unknown release stay.
        diversity: From 0, the ranker's order, to 1: each track as unlike those above it as possible.
        popularity: From -1 (least known first) through 0 (the ranker's order) to 1 (best known first).
        versions: "one" for at most one version of each work, and none of a seed track's work; "all" for no
            limit.
        order: "ranked" for best first; "flow" for the same tracks in an order of play; "flow:rising", "flow:falling"
            and "flow:arch" for a curve of energy, see `segue.flow`.
        where: Constraints of plug-ins: a value for each name (see `segue.constraints.registry`).
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
    order: Order = "ranked"
    where: Mapping[str, WhereValue] = {}

    @property
    def given(self) -> tuple[str, ...]:
        """Return the names of the constraints that differ from their defaults."""
        return self.beside(Constraints())

    def beside(self, base: Constraints) -> tuple[str, ...]:
        """Return the names of the fields and plug-ins' constraints that differ from those of `base`."""
        names = [name for name in self.__struct_fields__ if name != WHERE]
        asked = [name for name in names if getattr(self, name) not in (getattr(base, name), (None, None))]
        others = [name for name, value in self.where.items() if base.where.get(name) != value]
        return (*asked, *others)

    def asked(self, name: str) -> Any:
        """Return the value of a name that `beside` returns."""
        return self.where[name] if name in self.where else getattr(self, name)

    @property
    def filters(self) -> bool:
        """Whether any constraint is a filter."""
        return bool(_FILTERS & set(self.given) or self.where)

    @property
    def re_ranks(self) -> bool:
        """Whether any constraint re-ranks the list, other than `versions`."""
        return bool(_RE_RANKING & set(self.given))

    def only(self, *names: str, base: Constraints | None = None) -> Constraints:
        """Return `base`, or no constraints, with the values of some names that `beside` returns."""
        base = base or Constraints()
        where = {name: self.where[name] for name in names if name in self.where}
        fields = {name: getattr(self, name) for name in names if name not in self.where}
        return msgspec.structs.replace(base, where={**base.where, **where}, **fields)

    def check(self) -> None:
        """Refuse constraints that nothing can satisfy.

        Raises:
            QueryError: A cap below 1, a slider outside its range, years that end before they begin, versions or
                an order that there are not, or a plug-in's constraint that is not known or does not take its value.
        """
        for field in table.of_kind("choice"):
            name, choice = field.name, getattr(self, field.name)
            if choice not in field.choices:
                known = " or ".join(map(repr, field.choices))
                hint = f"Leave it out for {field.default}."
                raise QueryError(expected=f"{name} {known}", got=repr(choice), hint=hint)
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
            from segue.constraints import registry  # needs numpy, and is seldom used

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
"""The earliest and the latest valid year."""

NOTHING: Final = Constraints()
"""The default: one version of each work."""

AS_RANKED: Final = Constraints(versions="all")
"""No constraints at all, for evaluation: hidden tracks may include several versions of one work."""
