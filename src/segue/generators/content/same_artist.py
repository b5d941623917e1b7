"""Tracks of the artist that a query is about: one of most of its seeds, or one that its title or tags mention.

With s_a the share of the seeds that artist a has, M the artists that the query mentions and f_j the playlists that hold
track j,

    p_a = [s_a >= 1/2 and two seeds or more are a's] * s_a + [a in M] / |M|
    score(j) = log(1 + max(f_j, 2)) * sum over artists a of track j of  p_a

It is silent of all other queries, so that its weight can be large: where seeds are of many artists, playlists say more
than names. Of a track that no playlist holds it is what speaks.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final

import numpy as np

from segue.facets import Block, Facets, QueryRows
from segue.facets.sparse import gathered, numbered
from segue.generators.content.frequent import FacetTracks, Profile
from segue.generators.scores import SparseScores, SummedScores
from segue.protocols import Progress
from segue.ranges import Count, NonNegative, Share
from segue.types import Target

ARTIST: Final[Block] = "artist"


@dataclass(frozen=True)
class SameArtist:
    """Settings of the formula above.

    Attributes:
        share: Share of the seeds that are the artist's at least.
        least: Seeds of an artist from which a query may be about it: one seed is of somebody in any case.
        unheard: Playlists that a track of fewer counts as: whose it is matters, and the other generators know who
            chose it.
    """

    kind: ClassVar[str] = "same-artist"
    share: Share = 0.5
    least: Count = 2
    unheard: NonNegative = 2.0

    def fit(self, facets: Facets, *, seed: int, progress: Progress) -> FittedSameArtist:  # noqa: ARG002 - the protocol's names
        """Nothing to learn: whose a track is stands in the facets."""
        return FittedSameArtist(self, facets)

    def load(self, directory: Path, facets: Facets) -> FittedSameArtist:  # noqa: ARG002 - nothing was stored
        """The same as `fit`."""
        return FittedSameArtist(self, facets)


class FittedSameArtist:
    """The tracks of every artist."""

    def __init__(self, settings: SameArtist, facets: Facets) -> None:
        self.settings, self.facets = settings, facets
        self._tracks = FacetTracks(facets, {ARTIST: 1.0}, settings.unheard)

    def score(self, queries: QueryRows, target: Target) -> SparseScores | SummedScores:
        """See the formula above; tags get nothing."""
        if target == "tags":
            return self._tracks.no_tags(len(queries))
        return SummedScores(lambda i: self._tracks.sums(self._profile(queries, i)))

    def _profile(self, queries: QueryRows, i: int) -> Profile:
        seeds, mentioned = queries.codes("track", i), queries.codes(ARTIST, i)
        each = gathered(self.facets.tracks[ARTIST], seeds)[0]
        artists, places = numbered(each, self.facets.vocabulary.size(ARTIST))
        number = np.bincount(places, minlength=len(artists))
        chief = number >= max(self.settings.least, self.settings.share * len(seeds))
        shares = (number[chief] / max(len(seeds), 1)).astype(np.float32)
        named = np.full(len(mentioned), 1 / max(len(mentioned), 1), np.float32)
        return [(ARTIST, artists[chief], shares), (ARTIST, mentioned, named)]

    def save(self, directory: Path) -> None:
        """Nothing to keep: whose a track is stands in the facets."""
