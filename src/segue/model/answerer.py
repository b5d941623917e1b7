"""The answerer: the objects that a model builds from its parts before it answers the first query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Final, Self

import numpy as np
import polars as pl

from segue.constraints.choice import BestTags
from segue.constraints.selection import Selection, Selector
from segue.facets import Facets, query_rows
from segue.facets.sparse import Floats
from segue.flow.ordering import Ordering
from segue.generators.base import FittedGenerator
from segue.generators.traits import first_following
from segue.model.expectation import expectations, unsure
from segue.model.ordered import in_order, last_track
from segue.model.results import Writer
from segue.model.shortness import too_few_tags, too_few_tracks
from segue.model.way import Explained, Wanted, Way
from segue.ranking.features import Background
from segue.ranking.probability import FittedProbability
from segue.ranking.ranker import PoolRanker
from segue.ranking.seeded import SeededRanker
from segue.reasons.explainer import Explainer
from segue.recipes import Recipe
from segue.types import Continuation, Query, Target

NOTHING: Final = Explained(np.zeros(0, np.int32), np.zeros(0, np.float32), [])
"""No tags: where none is wanted, or the model knows none."""


@dataclass(frozen=True, eq=False)
class Answerer:
    """Parses queries, finds tracks and tags, and writes continuations.

    Attributes:
        facets: The training playlists.
        ways: The steps from query to list, for each target.
        selector: Applies constraints.
        tags: How tags are chosen.
        writer: Writes continuations.
        ordering: Puts lists into an order of play.
    """

    facets: Facets
    ways: Mapping[Target, Way]
    selector: Selector
    tags: BestTags
    writer: Writer
    ordering: Ordering

    @classmethod
    def of(
        cls,
        tracks: pl.DataFrame,
        facets: Facets,
        recipe: Recipe,
        generators: Mapping[str, FittedGenerator],
        rankers: Mapping[Target, SeededRanker],
        probabilities: Mapping[Target, FittedProbability],
        *,
        vectors: Floats | None,
        integers: bool,
    ) -> Self:
        """Build from a model's parts.

        Args:
            tracks: The tracks table; a track's code is its row.
            facets: The training playlists.
            recipe: The model's recipe.
            generators: Fitted generators by name.
            rankers: Learned rankers; without one, the fused score decides.
            probabilities: Return results' probabilities; without one, results have none.
            vectors: A vector of every track, or None.
            integers: Whether the source's track ids are integers.
        """
        import_module("scipy.linalg")  # before threads are limited (see `segue.threads`); a load does without

        explainer = Explainer.of(facets, tracks, recipe, generators)
        targets: tuple[Target, ...] = ("tracks", "tags")
        ways: dict[Target, Way] = {}
        for target in targets:
            ranker = PoolRanker(Background.of(facets, target, generators), rankers.get(target))
            ways[target] = Way.of(target, recipe, generators, ranker, explainer, probabilities.get(target))
        fallback = generators[recipe.fallback]
        nothing = query_rows([Query()], facets)
        first = fallback.score(nothing, "tracks").top(0, len(facets.track_counts)).codes
        return cls(
            facets,
            ways,
            Selector.of(facets, vectors, first),
            BestTags(fallback),
            Writer.of(tracks, facets, integers=integers),
            Ordering.of(facets, vectors, first_following(generators.values())),
        )

    def answer(
        self,
        queries: Sequence[Query],
        n: int,
        tags: int,
        selection: Selection,
        *,
        reasons: bool,
        unsure_below: float,
    ) -> list[Continuation]:
        """Return the continuations of a batch of queries: `n` tracks from a selection, and `tags` tags."""
        rows = query_rows(queries, self.facets)
        to_tracks, to_tags = self.ways["tracks"], self.ways["tags"]
        of_tracks = to_tracks.score(rows)
        any_tags = tags > 0 and len(self.facets.tag_counts) > 0
        of_tags = to_tags.score(rows) if any_tags else {}
        found: list[Continuation] = []
        for i, query in enumerate(queries):
            asked, notes = rows.asked(i), selection.notes
            chosen = to_tracks.go(of_tracks, asked, Wanted(n, selection, reasons))
            tagged = to_tags.go(of_tags, asked, Wanted(tags, self.tags, reasons)) if any_tags else NOTHING
            notes += too_few_tracks(selection, chosen.codes, asked, n)
            notes += too_few_tags(self.facets, tagged.codes, tags)
            expected = expectations(self.ways, {"tracks": chosen, "tags": tagged}, asked)
            notes += unsure(expected, unsure_below, query, asked, self.facets)
            ranked = self.writer.continuation(query, asked, chosen, tagged, notes, expected)
            order = selection.constraints.order
            found.append(in_order(ranked, chosen.codes, self.ordering, order, last_track(query, self.facets)))
        return found
