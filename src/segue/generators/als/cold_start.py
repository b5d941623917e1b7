"""Score cold-start tracks: by playlists where tracks have them, by a content prior where they have few.

y_j is track j's vector in a factorisation of the playlists (zero if no playlist holds it), n_j the number of
playlists that hold it, and m_j its content prior from sound, artists, albums and genres (see
`content_prior`). Its vector is

    v_j = n_j / (n_j + k) * y_j + k / (n_j + k) * m_j

The evidence replaces the prior as it grows: for a track in k playlists both count half. A query's vector x is
the factorisation's, with v_j for its seeds and the content prior of their sound for its clips. Then

    score(j) = (1 + lead * k / (n_j + k)) * x . v_j

The factor raises tracks without playlists, since few other generators score them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import numpy as np

from segue.facets import Block, Facets, QueryRows
from segue.facets.sparse import Codes, Floats
from segue.files.arrays import map_array
from segue.generators.als.als import ALS
from segue.generators.als.content_prior import Prior, Source, sources
from segue.generators.als.content_shares import ContentShares
from segue.generators.als.fitted import FittedALS
from segue.generators.scores import LatentScores, best, pool_of
from segue.generators.traits import Contributions, Evidence, Explanation
from segue.protocols import Progress
from segue.ranges import Count, NonNegative
from segue.types import Target


@dataclass(frozen=True)
class ColdStart:
    """Settings of the formula above.

    Attributes:
        als: The factorisation.
        k: Number of playlists that weigh as much as the prior, above 0.
        sources: Inputs of the prior; "sound" adds nothing where no track has audio.
        lead: How much higher tracks in no playlist score, 0 or more.
        pool: How many tracks are searched for candidates: half of them the most frequent, half those
            in the fewest playlists, the newest first.
    """

    kind: ClassVar[str] = "cold-start"
    als: ALS = field(default_factory=ALS)
    k: NonNegative = 2.0
    sources: tuple[Source, ...] = field(default_factory=sources)
    lead: NonNegative = 2.0
    pool: Count = 200_000

    def fit(self, facets: Facets, *, seed: int, progress: Progress) -> FittedColdStart:
        """Factorise the playlists, and fit the content prior of the tracks' vectors."""
        return self.fit_on(
            self.als.fit(facets, seed=seed, progress=progress), facets, seed=seed, progress=progress
        )

    def foundation(self, facets: Facets) -> ALS:  # noqa: ARG002 - the same for every training set
        """The factorisation."""
        return self.als

    def fit_on(self, als: FittedALS, facets: Facets, *, seed: int, progress: Progress) -> FittedColdStart:  # noqa: ARG002 - the protocol's names
        """Fit the content prior of the tracks' vectors in `als`."""
        evidence = np.asarray(als.facet_vectors["track"])
        prior = Prior.fit(facets, evidence, self._worth(facets), self.sources, seed)
        return FittedColdStart(self, facets, als, prior, self._blended(facets, evidence, prior))

    def load(self, directory: Path, facets: Facets) -> FittedColdStart:
        """Map the vectors from disk."""
        als = self.als.load(directory / "evidence", facets)
        prior = Prior.load(directory, facets, als.facet_vectors["track"], self._worth(facets), self.sources)
        blended = map_array(
            directory / "track.npy", np.float32, (facets.vocabulary.size("track"), self.als.factors)
        )
        return FittedColdStart(self, facets, als, prior, blended)

    def _worth(self, facets: Facets) -> Floats:
        """Return the weight of each track's evidence, n / (n + k)."""
        return (facets.track_counts / (facets.track_counts + self.k)).astype(np.float32)

    def _blended(self, facets: Facets, evidence: Floats, prior: Prior) -> Floats:
        worth = self._worth(facets)[:, None]
        return (worth * evidence + (1 - worth) * prior.whole()).astype(np.float32)


class FittedColdStart:
    """Vectors of all tracks, in playlists or not."""

    evidence: ClassVar[Evidence] = "facets"

    def __init__(
        self, settings: ColdStart, facets: Facets, als: FittedALS, prior: Prior, blended: Floats
    ) -> None:
        self.settings, self.facets, self.als, self.prior = settings, facets, als, prior
        self.facet_vectors: Mapping[Block, Floats] = {**als.facet_vectors, "track": blended}
        self._space = als.with_vectors(self.facet_vectors)
        self._lead = 1 + np.float32(settings.lead) * (1 - prior.worth)
        self._pool = pool_of(blended, self._looked_through())
        self.content = ContentShares(als, prior, self.facet_vectors)

    def query_vectors(self, queries: QueryRows) -> Floats:
        """Return the vector of each query, (queries, factors); zeros where nothing of it is known."""
        return self._space.query_vectors(queries, [self.prior.of_clips(sounds) for sounds in queries.sounds])

    def vectors(self, block: Block) -> Floats | None:
        """The trait `InSpace`."""
        return self.facet_vectors.get(block)

    def score(self, queries: QueryRows, target: Target) -> LatentScores:
        """Return products of the query's vector with every track's or tag's; see the module's formula."""
        asked = queries.workspace.once(self, lambda: self.query_vectors(queries))
        if target == "tracks":
            return LatentScores(asked, self.facet_vectors["track"], self._pool, self._lead)
        return self._space.scores_of(asked, "tags")

    @property
    def parts(self) -> tuple[ContentShares]:
        """The trait `Composed`: the shares of a score that come from content."""
        return (self.content,)

    def explain(self, queries: QueryRows, i: int, codes: Codes, target: Target) -> Explanation:
        """Explain scores by the query's facets, without the factor 1 + lead …."""
        return self.contributions(queries, i, codes, target).explanation()

    def contributions(self, queries: QueryRows, i: int, codes: Codes, target: Target) -> Contributions:
        """Return what each facet of a query adds to the scores, without the factor 1 + lead …."""
        clips = [self.prior.of_clips(sounds) for sounds in queries.sounds]
        return self._space.contributions(queries, i, codes, target, clips)

    def save(self, directory: Path) -> None:
        """Write the factorisation (in its own directory), the blended vectors and the prior's regressions."""
        (directory / "evidence").mkdir()
        self.als.save(directory / "evidence")
        np.save(directory / "track.npy", self.facet_vectors["track"], allow_pickle=False)
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
