"""Reasons: whoever knows what speaks for a result is asked, the surest first, until its whole score is explained.

First comes what a result is, as far as its score rests on that: its sound, artist, album or genre (see
`segue.generators.als.content_shares`). The rest is for playlists to explain, near ones before all others; where they
say nothing, for the artists and albums of the seeds, then the words of the title, then what the query's facets add to
a score. Of the same sort of evidence the weightiest generator comes first. What nobody explains is popular.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Self, cast

import numpy as np
import polars as pl

from segue.facets import Facets, QueryRows
from segue.facets.sparse import Codes
from segue.generators.base import FittedGenerator
from segue.generators.traits import Content, Explaining, Explanation, Facet, Word, explaining
from segue.reasons.content import ContentNames, kinds
from segue.reasons.naming import Named, NamedParts, Names
from segue.reasons.playlists import AllPlaylists, NearPlaylists
from segue.reasons.shares import Reasons, largest, reasons_of, shown
from segue.recipes import Recipe
from segue.types import Reason, ReasonKind, Target

LEAST: Final = 0.01
"""Smallest share that is worth a reason beside what a result is."""

POPULAR: Final = (Reason("popular", "", 1.0),)
"""The reason of what nothing in the query speaks for."""


@dataclass(frozen=True, eq=False)
class Explainer:
    """Those who know what speaks for a result.

    Attributes:
        names: Facets as a person reads them.
        asked: Who is asked for each target, in this order.
    """

    names: Names
    asked: Mapping[Target, Sequence[Explaining]]

    @classmethod
    def of(
        cls, facets: Facets, tracks: pl.DataFrame, recipe: Recipe, generators: Mapping[str, FittedGenerator]
    ) -> Self:
        """Ask playlists, and those generators that have a weight for the target.

        Args:
            facets: The training playlists.
            tracks: The tracks table.
            recipe: The generators' weights.
            generators: By name.
        """
        playlists = NearPlaylists(facets), AllPlaylists(facets)
        targets: tuple[Target, ...] = ("tracks", "tags")
        asked: dict[Target, Sequence[Explaining]] = {}
        for target in targets:
            weights = recipe.weights(target)
            weightiest = [
                generators[name] for name in sorted(weights, key=lambda name, some=weights: -some[name])
            ]
            asked[target] = tuple(explaining([*playlists, *weightiest]))
        return cls(Names.of(facets, tracks), asked)

    def explain(
        self, queries: QueryRows, i: int, codes: Codes, target: Target, *, filled: int = 0
    ) -> list[Reasons]:
        """The reasons of each of some tracks or tags as results of query `i`.

        Args:
            queries: The queries.
            i: Which of them.
            codes: The results.
            target: What they are.
            filled: How many at the end no generator put there: generators are not asked about these.
        """
        own = len(codes) - filled
        told = [_Told(popular=k >= own) for k in range(len(codes))]
        for one in self.asked[target]:
            of_all = one.evidence in ("content", "playlists")
            open_ = [k for k, result in enumerate(told) if result.open and (of_all or k < own)]
            if open_:
                some = codes[np.array(open_)]
                self._tell(
                    [told[k] for k in open_], one.explain(queries, i, some, target), queries, i, some, target
                )
        return [result.reasons() for result in told]

    def _tell(
        self,
        told: Sequence[_Told],
        found: Explanation,
        queries: QueryRows,
        i: int,
        codes: Codes,
        target: Target,
    ) -> None:
        """Write down what an explanation says of each result."""
        if found.left is not None:
            names = ContentNames(self.names).of(queries, i, codes, target)
            parts = cast("Sequence[Content]", found.parts)
            columns = zip(told, names, found.support.T.tolist(), found.left.tolist(), strict=True)
            of = kinds()
            for result, named, shares, left in columns:
                result.be_told_content(dict(zip(parts, shares, strict=True)), named, of, left)
        elif found.parts:
            parts = cast("Sequence[Facet | Word]", found.parts)
            named = queries.workspace.once(
                (self, i, tuple(parts)), lambda: NamedParts.of(parts, self.names, queries, i)
            )
            some = reasons_of(named, found.support, found.whole, self.names, codes, target)
            for result, reasons in zip(told, some, strict=True):
                result.others = reasons


@dataclass
class _Told:
    """What was said of a result so far.

    Attributes:
        popular: Whether it is there for being popular, if nothing else.
        content: What it is, and the share of each; None where its score does not rest on that.
        left: The share that others are to explain.
        others: The reasons that these give.
    """

    popular: bool
    content: dict[Named, float] | None = None
    left: float = 1.0
    others: Reasons = field(default=())

    @property
    def open(self) -> bool:
        """Whether something is left to be said."""
        return self.left > 0 and not self.others

    def be_told_content(
        self,
        shares: Mapping[Content, float],
        names: Mapping[Content, str],
        of: Mapping[Content, ReasonKind],
        left: float,
    ) -> None:
        """Take what the result is; what has no name leaves its share to others."""
        if self.content is not None or not sum(shares.values()) + left:
            return
        self.left = left + sum(shares.get(part, 0.0) for part in of if not names[part])
        self.content = {
            (kind, names[part]): shares.get(part, 0.0) for part, kind in of.items() if names[part]
        }

    def reasons(self) -> Reasons:
        """All together."""
        others = self.others or (POPULAR if self.popular else ())
        if self.content is None:
            return others or POPULAR
        found = {(reason.kind, reason.value): reason.share * self.left for reason in others}
        for name, share in self.content.items():
            found[name] = found.get(name, 0.0) + share
        worth = tuple(reason for reason in shown(largest(found)) if reason.share >= LEAST)
        return worth or others or POPULAR
