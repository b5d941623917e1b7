"""Lists: a query's candidates in order, cut and filled to the length that was asked for."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from segue.constraints.selection import Selection
from segue.facets import Block, Facets, QueryRows
from segue.facets.matrix import UNKNOWN_DAY
from segue.facets.sparse import Codes, Floats
from segue.generators.base import FittedGenerator
from segue.ranking.features import Background, features
from segue.ranking.pools import Pool, pools
from segue.ranking.seeded import SeededRanker
from segue.recipes import Ranking, Recipe
from segue.types import Target


class Ordered(NamedTuple):
    """A list, the best first.

    Attributes:
        codes: (n,) int32.
        scores: (n,) float32.
        filled: How many at the end no generator put there: the most popular of the rest.
    """

    codes: Codes
    scores: Floats
    filled: int = 0


@dataclass(frozen=True, eq=False)
class Lister:
    """Makes lists of codes from queries.

    Attributes:
        facets: The training playlists.
        recipe: Which generators are asked for what, and how many candidates they may name.
        generators: By name.
        rankers: Learned rankers; where there is none, or it knows too little, the fused score decides.
    """

    facets: Facets
    recipe: Recipe
    generators: Mapping[str, FittedGenerator]
    rankers: Mapping[Target, SeededRanker]

    @functools.cached_property
    def _backgrounds(self) -> dict[Target, Background]:
        targets: tuple[Target, ...] = ("tracks", "tags")
        return {target: Background.of(self.facets, target, self.generators) for target in targets}

    def lists(
        self, rows: QueryRows, target: Target, n: int, selection: Selection | None = None
    ) -> list[Ordered]:
        """For each query `n` codes and scores from 1 downwards, fewer only where no more may come.

        Args:
            rows: The queries.
            target: What is asked for.
            n: How many, from 0.
            selection: What may be chosen of the tracks; None is anything, whatever a query's date.
        """
        ranking = self.recipe.ranking or Ranking()
        depth, keep = ranking.looks_at(target)
        made = pools(
            self.generators,
            rows,
            target,
            weights=self.recipe.weights(target),
            depth=max(depth, n),
            keep=max(selection.deep(keep, n) if selection else keep, n),
            admitted=selection.admitted if selection else None,
            quotas=self.recipe.quotas(target),
        )
        return [self._order(pool, rows, i, target, n, selection) for i, pool in enumerate(made)]

    def _order(
        self, pool: Pool, rows: QueryRows, i: int, target: Target, n: int, selection: Selection | None
    ) -> Ordered:
        codes, fused = pool.codes, pool.fused
        ranker = self.rankers.get(target)
        seeded = len(rows.codes("track", i)) > 0
        if ranker and len(codes) and ranker.knows(seeded=seeded):
            scores = ranker.score(features(pool, rows, i, self._backgrounds[target]), fused, seeded=seeded)
            order = np.lexsort((codes, -fused, -scores))
            codes, scores = codes[order], np.exp((scores[order] - scores[order[0]]).astype(np.float32))
        else:
            scores = fused / max(float(fused[0]), 1e-9) if len(fused) else fused
        if selection:
            codes, scores = self._not_newer(codes, scores, int(rows.updated[i]))
            codes, scores = selection.choose(codes, scores, rows.codes("track", i), n)
        else:
            codes, scores = codes[:n], scores[:n]
        return self._filled(codes, scores, rows, i, target, n, selection)

    def _not_newer(self, codes: Codes, scores: Floats, updated: int) -> tuple[Codes, Floats]:
        """Without tracks released after the playlist's last edit."""
        if updated == UNKNOWN_DAY:
            return codes, scores
        fine = self.facets.released[codes] <= updated  # an unknown release day is the smallest number
        return codes[fine], scores[fine]

    def _filled(
        self,
        codes: Codes,
        scores: Floats,
        rows: QueryRows,
        i: int,
        target: Target,
        n: int,
        selection: Selection | None,
    ) -> Ordered:
        """Make a short list up to `n` with the most popular of the rest."""
        missing = n - len(codes)
        if missing <= 0:
            return Ordered(codes, scores)
        block: Block = "track" if target == "tracks" else "tag"
        given = rows.codes(block, i)
        if selection:
            more = selection.more(codes, given, missing, int(rows.updated[i]))
        else:
            scored = self.generators[self.recipe.fallback].score(rows, target)
            more = scored.top(i, n + len(given) + len(codes)).codes
            more = more[~np.isin(more, given) & ~np.isin(more, codes)][:missing]
        last = float(scores[-1]) if len(scores) else 1.0
        falling = np.linspace(last, last / 2, len(more) + 1, dtype=np.float32)[1:]
        scores = np.concatenate([scores, falling]).astype(np.float32)
        return Ordered(np.concatenate([codes, more]), scores, len(more))
