"""Tracks by what is heard and told of them until playlists say more: a factorisation without cold tracks or seeds.

With y_j the track's vector in a factorisation of the playlists (zero where none holds it), n_j the playlists that
hold it, and m_j the place that its sound, artists, albums and genres speak for (see `prior`), its vector here is

    v_j = n_j / (n_j + k) * y_j + k / (n_j + k) * m_j

so that evidence takes over from the prior as it grows: a track in k playlists goes by halves. A query's vector is
the factorisation's, with v_j for its seeds and the place that their sound speaks for of its clips; x being that,

    score(j) = (1 + lead * k / (n_j + k)) * x . v_j

for of a track without playlists no other generator has anything to say, and this one speaks for them all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from segue.facets import Block, Facets, QueryRows
from segue.facets.sparse import Codes, Floats, row
from segue.files.artifacts import map_array
from segue.generators.als.als import ALS
from segue.generators.als.content_prior import Prior, Source, sources
from segue.generators.als.fitted import FittedALS
from segue.generators.scores import LatentScores, best, pool_of, products
from segue.generators.traits import PLAYLISTS, SOUND, Contributions, Part
from segue.protocols import Progress
from segue.ranges import Count, NonNegative
from segue.types import Target


@dataclass(frozen=True)
class ColdStart:
    """Settings of the formula above.

    Attributes:
        als: The factorisation.
        k: Playlists that weigh as much as the prior, above 0.
        sources: What the prior goes by; "sound" tells nothing where no track was heard.
        lead: How much more the score of a track in no playlist counts, 0 or more.
        pool: How many tracks are looked through for candidates: half of them the most frequent, half those
            in the fewest playlists, the newest first.
    """

    kind: ClassVar[str] = "cold-start"
    als: ALS = field(default_factory=ALS)
    k: NonNegative = 2.0
    sources: tuple[Source, ...] = field(default_factory=sources)
    lead: NonNegative = 2.0
    pool: Count = 200_000

    def fit(self, facets: Facets, *, seed: int, progress: Progress) -> FittedColdStart:
        """Factorise, and learn what sound, artists, albums and genres say of a track's vector."""
        als = self.als.fit(facets, seed=seed, progress=progress)
        evidence = np.asarray(als.vectors["track"])
        prior = Prior.fit(facets, evidence, self._worth(facets), self.sources, seed)
        return FittedColdStart(self, facets, als, prior, self._blended(facets, evidence, prior))

    def load(self, directory: Path, facets: Facets) -> FittedColdStart:
        """Map the vectors from disk."""
        als = self.als.load(directory / "evidence", facets)
        prior = Prior.load(directory, facets, als.vectors["track"], self._worth(facets), self.sources)
        return FittedColdStart(self, facets, als, prior, map_array(directory / "track.npy"))

    def _worth(self, facets: Facets) -> Floats:
        """What the evidence weighs for each track: n / (n + k)."""
        return (facets.track_counts / (facets.track_counts + self.k)).astype(np.float32)

    def _blended(self, facets: Facets, evidence: Floats, prior: Prior) -> Floats:
        worth = self._worth(facets)[:, None]
        return (worth * evidence + (1 - worth) * prior.whole()).astype(np.float32)


class FittedColdStart:
    """Vectors of all tracks, placed by playlists or not."""

    def __init__(
        self, settings: ColdStart, facets: Facets, als: FittedALS, prior: Prior, blended: Floats
    ) -> None:
        self.settings, self.facets, self.als, self.prior = settings, facets, als, prior
        self.vectors: Mapping[Block, Floats] = {**als.vectors, "track": blended}
        self._space = als.with_vectors(self.vectors)
        self._lead = 1 + np.float32(settings.lead) * (1 - prior.worth)
        self._pool = pool_of(blended, self._looked_through())

    def query_vectors(self, queries: QueryRows) -> Floats:
        """The vector of each query, (queries, factors); zeros where nothing of it is known."""
        return self._space.query_vectors(queries, [self.prior.of_clips(sounds) for sounds in queries.sounds])

    def vectors_of(self, block: Block) -> Floats | None:
        """The trait `InSpace`."""
        return self.vectors.get(block)

    def score(self, queries: QueryRows, target: Target) -> LatentScores:
        """Products of the query's vector with every track's or tag's; see the formula above."""
        asked = queries.once(self, lambda: self.query_vectors(queries))
        if target == "tracks":
            return LatentScores(asked, self.vectors["track"], self._pool, self._lead)
        return self._space.scores_of(asked, "tags")

    def contributions(self, queries: QueryRows, i: int, codes: Codes, target: Target) -> Contributions:
        """What each facet of a query adds to the scores of some tracks or tags, but for the factor 1 + lead …."""
        clips = [self.prior.of_clips(sounds) for sounds in queries.sounds]
        return self._space.contributions(queries, i, codes, target, clips)

    def shares(self, queries: QueryRows, i: int, results: Codes, target: Target) -> dict[Part, Floats]:
        """Where the scores of some tracks or tags come from, for query `i`.

        A score is the product of the query's vector, a sum over its facets, and the result's; either is a sum of
        parts. A product in which a sound stands belongs to "sound", else one in which an artist stands to
        "artist", and so on; what is left, to "playlists".

        Returns:
            The shares of each part, (results,), 0 or more, together 1; all 0 where the parts say nothing.
        """
        asked = self._query_parts(queries, i)
        known: dict[Part, Floats] = (
            self._track_parts(results) if target == "tracks" else {PLAYLISTS: self.vectors["tag"][results]}
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

    def save(self, directory: Path) -> None:
        """The factorisation in a directory of its own, the blended vectors and the prior's regressions."""
        (directory / "evidence").mkdir()
        self.als.save(directory / "evidence")
        np.save(directory / "track.npy", self.vectors["track"], allow_pickle=False)
        self.prior.save(directory)

    def _looked_through(self) -> Codes:
        counts = self.facets.track_counts
        everything = np.arange(len(counts), dtype=np.int32)
        half = self.settings.pool // 2
        if len(everything) <= 2 * half:
            return everything
        frequent = best(everything, counts, half).codes
        rest = np.setdiff1d(everything, frequent)
        newest = np.lexsort((rest, -self.facets.released[rest].astype(np.int64), counts[rest]))
        return np.sort(np.concatenate([frequent, rest[newest[:half]]]))

    def _track_parts(self, codes: Codes) -> dict[Part, Floats]:
        """The parts of some tracks' vectors, (len(codes), factors) each, without what all tracks share."""
        worth = self.prior.worth[codes][:, None]
        told = self.prior.of(codes)
        found: dict[Part, Floats] = {name: (1 - worth) * told[name] for name in self.prior.sources}
        found[PLAYLISTS] = worth * self.als.vectors["track"][codes]
        return found

    def _query_parts(self, queries: QueryRows, i: int) -> dict[Part, Floats]:
        """The parts of a query's vector, (factors,) each: the same equations, solved for each part of its facets."""
        als = self.als.settings
        rows: list[dict[Part, Floats]] = []
        weights: list[Floats] = []
        for block, weight in als.blocks.items():
            codes, values = row(queries.blocks[block], i)
            of_tags: dict[Part, Floats] = {PLAYLISTS: self.vectors[block][codes]}
            rows.append(self._track_parts(codes) if block == "track" else of_tags)
            weights.append(np.float32(weight) * values)
        if queries.sounds:
            rows.append({SOUND: self.prior.of_clips(queries.clips(i))})
            weights.append(np.ones(len(rows[-1][SOUND]), np.float32))
        each = np.concatenate(weights)
        names: list[Part] = [name for name in _parts() if any(name in some for some in rows)]
        parts: dict[Part, Floats] = {}
        for name in names:
            parts[name] = np.concatenate([some.get(name, 0 * next(iter(some.values()))) for some in rows])
        whole = np.sum([*parts.values()], axis=0).astype(np.float64)
        normal: NDArray[np.float64] = self.als.equations.gram + (whole.T * each.astype(np.float64)) @ whole
        asked = np.stack([part.T @ each for part in parts.values()], axis=1).astype(np.float64)
        solved = np.asarray(np.linalg.solve(normal, asked), np.float32)
        return {name: solved[:, place] for place, name in enumerate(parts)}


def _parts() -> tuple[Part, ...]:
    """All parts, in order: a product of two parts belongs to the earlier one."""
    return (*sources(), PLAYLISTS)
