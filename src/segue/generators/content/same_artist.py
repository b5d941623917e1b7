"""Tracks of a query's main artist: the artist of most of its seeds, or one that its title or tags mention.

s_a is the share of the seeds by artist a, M the set of artists that the query mentions, and f_j the number of
playlists that hold track j:

    p_a = [s_a >= 1/2 and two seeds or more are a's] * s_a + [a in M] / |M|
    score(j) = log(1 + max(f_j, 2)) * sum over artists a of track j of  p_a

Other queries get no scores, so that its weight can be large. For seeds of many artists, playlists are better
evidence than names. For tracks in no playlist it is the main evidence.
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
        share: Least share of the seeds that are by the artist.
        least: Least number of seeds by the artist; a single seed always has an artist.
        unheard: Least playlists that a track counts as being in: the artist matters here, and other
            generators count playlists.
    """

    kind: ClassVar[str] = "same-artist"
    share: Share = 0.5
    least: Count = 2
    unheard: NonNegative = 2.0

    def fit(self, facets: Facets, *, seed: int, progress: Progress) -> FittedSameArtist:  # noqa: ARG002 - the protocol's names
        """Fit nothing: the tracks' artists are in the facets."""
        return FittedSameArtist(self, facets)

    def load(self, directory: Path, facets: Facets) -> FittedSameArtist:  # noqa: ARG002 - nothing was stored
        """Return the same as `fit`."""
        return FittedSameArtist(self, facets)


class FittedSameArtist:
    """The tracks of every artist."""

    def __init__(self, settings: SameArtist, facets: Facets) -> None:
        self.settings, self.facets = settings, facets
        self._tracks = FacetTracks(facets, {ARTIST: 1.0}, settings.unheard)

    def score(self, queries: QueryRows, target: Target) -> SparseScores | SummedScores:
        """See the module's formula; no scores for tags."""
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
        """Write nothing: the tracks' artists are in the facets."""
