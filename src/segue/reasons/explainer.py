"""The explainer: asks explainers in order of reliability until each result's whole score is explained.

Content comes first, as far as the score uses it: a track's sound, artist, album or genre (see
`segue.generators.als.content_shares`). Playlists explain the rest, the nearest first. Where they have no
evidence, the artists and albums of the seeds do, then the words of the title, then what the query's facets
add to a score. Within one sort of evidence, the generator of the largest weight comes first. What remains
unexplained is popularity.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self, cast

import numpy as np
import polars as pl

from segue.facets import Facets, QueryRows
from segue.facets.sparse import Codes
from segue.generators.base import FittedGenerator
from segue.generators.traits import Content, Explaining, Explanation, Facet, Word, explaining
from segue.reasons.content import ContentNames
from segue.reasons.content_shares import ContentShares
from segue.reasons.naming import NamedParts, Names
from segue.reasons.playlists import AllPlaylists, NearPlaylists
from segue.reasons.shares import Reasons, reasons_of
from segue.recipes import Recipe
from segue.types import Reason, Target

POPULAR: Final = (Reason("popular", "", 1.0),)
"""The reason for a result that no part of the query explains."""


@dataclass(frozen=True, eq=False)
class Explainer:
    """The explainers of each target.

    Attributes:
        names: Readable names of facets.
        asked: The explainers of each target, in order.
    """

    names: Names
    asked: Mapping[Target, Sequence[Explaining]]

    @classmethod
    def of(
        cls, facets: Facets, tracks: pl.DataFrame, recipe: Recipe, generators: Mapping[str, FittedGenerator]
    ) -> Self:
        """Build from playlists and those generators that have a weight for the target.

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
        """Return the reasons of each of some tracks or tags as results of query `i`.

        Args:
            queries: The queries.
            i: Which query.
            codes: The results.
            target: Which of tracks and tags they are.
            filled: How many at the end were filled up; generators do not explain these.
        """
        own = len(codes) - filled
        others: list[Reasons] = [()] * len(codes)
        content: dict[int, ContentShares] = {}
        left = list(range(len(codes)))
        for one in self.asked[target]:
            places = left if one.evidence in ("content", "playlists") else [k for k in left if k < own]
            if not places:
                continue
            some = codes if len(places) == len(codes) else codes[np.array(places)]
            found = one.explain(queries, i, some, target)
            if found.left is not None:
                told = self._content(found, queries, i, some, target)
                content |= {
                    k: what for k, what in zip(places, told, strict=True) if what and k not in content
                }
            elif found.parts:
                for k, reasons in zip(places, self._others(found, queries, i, some, target), strict=True):
                    others[k] = reasons
            left = [k for k in left if not others[k] and (k not in content or content[k].left > 0)]
        others[own:] = [reasons or POPULAR for reasons in others[own:]]
        for k, what in content.items():
            others[k] = what.with_others(others[k])
        return [reasons or POPULAR for reasons in others]

    def _content(
        self, found: Explanation, queries: QueryRows, i: int, codes: Codes, target: Target
    ) -> list[ContentShares | None]:
        """Return the content of each result, named; None where its score does not use content."""
        parts = cast("Sequence[Content]", found.parts)
        names = ContentNames(self.names).of(queries, i, codes, target)
        left: list[float] = [] if found.left is None else found.left.tolist()
        return [
            ContentShares.of(dict(zip(parts, shares, strict=True)), told, rest)
            for shares, told, rest in zip(found.support.T.tolist(), names, left, strict=True)
        ]

    def _others(
        self, found: Explanation, queries: QueryRows, i: int, codes: Codes, target: Target
    ) -> list[Reasons]:
        """Return the reasons of each result by facets and words."""
        parts = cast("Sequence[Facet | Word]", found.parts)
        # tracks and tags have the same facets as evidence
        named = queries.workspace.once(
            (self, i, tuple(parts)), lambda: NamedParts.of(parts, self.names, queries, i)
        )
        return reasons_of(named, found.support, found.whole, self.names, codes, target)
