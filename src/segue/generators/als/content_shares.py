"""Shares of a cold-start score: how much comes from content, and how much from playlists; see `cold_start`.

A score is the product of the query's vector, itself a sum over its facets, and the result's vector. Both are
sums of parts. A product of two parts counts for the earlier one in the order sound, artist, …, playlists.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, TypeAlias

import numpy as np
from numpy.typing import NDArray

from segue.facets import Block, QueryRows
from segue.facets.sparse import Codes, Floats, row
from segue.generators.als.content_prior import Prior, sources
from segue.generators.als.fitted import FittedALS
from segue.generators.scores import products
from segue.generators.traits import PLAYLISTS, SOUND, Content, Evidence, Explanation
from segue.types import Target

Part: TypeAlias = Content
"""A part of a score: "sound", a metadata block, or `PLAYLISTS`."""


class ContentShares:
    """The parts of a cold-start generator's scores.

    Args:
        als: The factorisation of the playlists.
        prior: The content prior of the tracks' vectors.
        vectors: The blend of both, by block.
    """

    evidence: ClassVar[Evidence] = "content"

    def __init__(self, als: FittedALS, prior: Prior, vectors: Mapping[Block, Floats]) -> None:
        self._als, self._prior, self._vectors = als, prior, vectors

    def explain(self, queries: QueryRows, i: int, codes: Codes, target: Target) -> Explanation:
        """Explain results by content; the share that comes from playlists is left to other explainers."""
        shares = self.shares(queries, i, codes, target)
        left = shares.pop(PLAYLISTS)
        parts: list[Content] = [part for part in shares if part != PLAYLISTS]
        support = (
            np.stack([shares[part] for part in parts]) if parts else np.zeros((0, len(codes)), np.float32)
        )
        return Explanation(parts, support, np.ones(len(codes), np.float32), left)

    def shares(self, queries: QueryRows, i: int, results: Codes, target: Target) -> dict[Part, Floats]:
        """Return the shares of some tracks' or tags' scores by part, for query `i`.

        Returns:
            For each part its shares, (results,), 0 or more, with sum 1 over the parts; all 0 where no part
            adds.
        """
        asked = self._query_parts(queries, i)
        known: dict[Part, Floats] = (
            self._track_parts(results) if target == "tracks" else {PLAYLISTS: self._vectors["tag"][results]}
        )
        names: list[Part] = [name for name in _parts() if name in known or name in asked]
        found: dict[Part, Floats] = {name: np.zeros(len(results), np.float32) for name in names}
        for of_query, vector in asked.items():
            for of_track, vectors in known.items():
                found[min(of_query, of_track, key=names.index)] += products(vectors, vector[None])[:, 0]
        positive: dict[Part, Floats] = {name: np.maximum(part, np.float32(0)) for name, part in found.items()}
        total: Floats = np.sum([*positive.values()], axis=0)
        return {
            name: np.divide(part, total, out=np.zeros_like(part), where=total > 0)
            for name, part in positive.items()
        }

    def _track_parts(self, codes: Codes) -> dict[Part, Floats]:
        """Return the parts of tracks' vectors, (len(codes), factors) each, without what all tracks share."""
        worth = self._prior.worth[codes][:, None]
        told = self._prior.of(codes)
        found: dict[Part, Floats] = {name: (1 - worth) * told[name] for name in self._prior.sources}
        found[PLAYLISTS] = worth * self._als.facet_vectors["track"][codes]
        return found

    def _query_parts(self, queries: QueryRows, i: int) -> dict[Part, Floats]:
        """Return the parts of a query's vector, (factors,) each, from the equations of `fold_in`."""
        rows: list[dict[Part, Floats]] = []
        weights: list[Floats] = []
        for block, weight in self._als.settings.blocks.items():
            codes, values = row(queries.blocks[block], i)
            of_tags: dict[Part, Floats] = {PLAYLISTS: self._vectors[block][codes]}
            rows.append(self._track_parts(codes) if block == "track" else of_tags)
            weights.append(np.float32(weight) * values)
        if queries.sounds:
            rows.append({SOUND: self._prior.of_clips(queries.clips(i))})
            weights.append(np.ones(len(rows[-1][SOUND]), np.float32))
        each = np.concatenate(weights)
        names: list[Part] = [name for name in _parts() if any(name in some for some in rows)]
        parts: dict[Part, Floats] = {}
        for name in names:
            parts[name] = np.concatenate([some.get(name, 0 * next(iter(some.values()))) for some in rows])
        whole = np.sum([*parts.values()], axis=0).astype(np.float64)
        normal: NDArray[np.float64] = self._als.equations.gram + (whole.T * each.astype(np.float64)) @ whole
        asked = np.stack([part.T @ each for part in parts.values()], axis=1).astype(np.float64)
        solved = np.asarray(np.linalg.solve(normal, asked), np.float32)
        return {name: solved[:, place] for place, name in enumerate(parts)}


def _parts() -> tuple[Part, ...]:
    """Return all parts in order; a product of two parts counts for the earlier one."""
    return (*sources(), PLAYLISTS)
