"""Links: how well one track follows another, from playlists, vectors, artists, albums and sounds.

Let d_v(i, j) be how many positions after track i track j stands in playlist v, and

    a(i, j) = sum over playlists v with d_v > 0 of 1 / d_v(i, j),     s(x) = x / (x + 1/2)

    link(i, j) = s(a(i, j) + a(j, i)) + .3 s(a(i, j)) + b(p, i, j) + .5 cos(i, j)
                 + .3 [an artist in common] + .3 [an album in common]
                 + .5 cos of the sounds(i, j) + .2 t(i, j)
                 + .5 b(g, i, j)

    p(j | i) = (a(i, j) + .1) / (sum over j of a(i, j) + .1 n),     b(p, i, j) = q / (q + 1)
    q = p(j | i) / (mean over i of p(j | i))

t is 1 for equal tempi and 0 for tempi half an octave apart, where half and double the tempo are the same; it and the
cosine of the sounds are 0 where one of the tracks was not heard.

n is the number of tracks. A frequent track follows all others, so b asks how much more probable j is after i than
after the others. b(p) is 0 where playlists keep no order. g(j | i) is the probability by the recipe's first generator
that has learned what comes next; without one b(g) is 0.

Every entry depends on the set of tracks alone, and is the same to the last bit on every BLAS kernel: vectors are
rounded to whole numbers, whose products and sums single precision holds exactly. A network's g may differ in its last
digits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from segue.data.order import LOOKED_AT, are_ordered
from segue.deferred import Deferred
from segue.facets import Block, Facets
from segue.facets.sparse import Codes, Floats, Integers, ranges
from segue.generators.knn.latent import unit
from segue.generators.traits import Following

Matrix: TypeAlias = NDArray[np.float64]

DIRECTION: Final = 0.3
NEARNESS: Final = 0.5
IN_COMMON: Final = 0.3
SOUND: Final = 0.5
TEMPO: Final = 0.2

FOLLOWED: Final = 1.0
"""Weight of b(p)."""

LEARNED: Final = 0.5
"""Weight of b(g)."""

SMOOTHING: Final = 0.1

HALF: Final = 0.5
"""The sum of 1 / d at which s(x) is one half."""

HOLDERS: Final = 100
"""Most playlists of a track that are looked at: the first ones, so that two frequent tracks show what they share."""

FOLLOWING: Final = 10
"""Tracks of the set after each one that count in a playlist: those further on hardly add anything."""

STEPS: Final = 2048
"""Steps in a vector of length 1: no sum of products of such numbers reaches 2^24, where float32 begins to round."""

UNORDERED: Final = 50
"""The same where playlists keep no order, and distance says nothing."""


@dataclass(frozen=True, eq=False)
class Links:
    """The data that links are computed from.

    Attributes:
        facets: The playlists and tracks.
        vectors: A vector of every track, (tracks, dim), or None.
        ordered: Whether the playlists keep an order that somebody chose, deferred.
        following: A generator that has learned what comes next, or None.
    """

    facets: Facets
    vectors: Floats | None
    ordered: Deferred[bool]
    following: Following | None = None

    @classmethod
    def of(cls, facets: Facets, vectors: Floats | None, following: Following | None = None) -> Links:
        """Return the links of a model's parts."""
        return cls(facets, vectors, Deferred(lambda: keeps_order(facets)), following)

    def between(self, codes: Codes) -> Matrix:
        """Return how well each of some tracks follows each, (tracks, tracks); rows come before columns.

        Args:
            codes: Tracks, no track twice.
        """
        after = self._after(codes)
        found = _share(after + after.T) + DIRECTION * _share(after)
        if self.ordered():
            found += FOLLOWED * beyond(_smoothed(after))
        if self.vectors is not None:
            found += NEARNESS * cosines(self.vectors[codes])
        for block in ("artist", "album"):
            found += IN_COMMON * self._common(block, codes)
        if self.facets.sounds is not None:
            found += SOUND * cosines(self.facets.sounds.vectors[codes])
            if len(self.facets.sounds.pace):
                found += TEMPO * like_tempi(self.facets.sounds.pace[codes, 1])
        if self.following is not None:
            found += LEARNED * beyond(self.following.following(codes))
        return found

    def _after(self, codes: Codes) -> Matrix:
        """Return a(i, j); without an order, every pair of a playlist counts as neighbours in both directions."""
        size, facets = len(codes), self.facets
        playlists, own, places = _entries(facets, codes)
        ends = np.searchsorted(playlists, playlists, side="right")
        most = FOLLOWING if self.ordered() else UNORDERED
        following = np.minimum(ends - np.arange(len(playlists)) - 1, most)
        first = np.repeat(np.arange(len(playlists)), following)
        second = ranges(np.arange(len(playlists)) + 1, following)
        if not self.ordered():
            pairs = np.bincount(own[first] * size + own[second], minlength=size * size).reshape(size, size)
            return np.asarray(pairs + pairs.T, np.float64) / 2
        apart = np.maximum(places[second] - places[first], 1)
        sums = np.bincount(own[first] * size + own[second], 1.0 / apart, minlength=size * size)
        return np.asarray(sums.reshape(size, size), np.float64)

    def _common(self, block: Block, codes: Codes) -> Matrix:
        held = self.facets.tracks[block][codes]
        pairs = held @ held.T
        return np.asarray(pairs.toarray() > 0, np.float64)


def beyond(following: Matrix) -> Matrix:
    """Return b: by how much each track is more probable after one track than after the others, from 0 to 1, (n, n).

    Args:
        following: Probabilities of the track of the column after that of the row, in rows; the diagonal does not count.
    """
    found = following.copy()
    np.fill_diagonal(found, 0)
    usual = found.sum(axis=0) / max(len(found) - 1, 1)
    odds = found / np.where(usual > 0, usual, 1)
    return odds / (odds + 1)


def _smoothed(after: Matrix) -> Matrix:
    return (after + SMOOTHING) / (after.sum(axis=1, keepdims=True) + SMOOTHING * len(after))


def keeps_order(facets: Facets) -> bool:
    """Return whether playlists keep an order; not if positions are unknown, or nearly all are sorted by id.

    Some datasets list each playlist's tracks by id, which is no order of play.
    """
    if not len(facets.positions):
        return False
    held = facets.playlists["track"]
    long = np.flatnonzero((np.diff(held.indptr) > 2) & ~facets.is_weak)
    looked_at = long[:: -(-len(long) // LOOKED_AT) or 1].tolist()
    ids = facets.vocabulary.names["track"]
    return are_ordered(_names(ids, facets, int(playlist)) for playlist in looked_at)


def cosines(vectors: Floats) -> Matrix:
    """Return the cosines between vectors, (n, n), exact in steps: the same on every BLAS kernel."""
    whole = np.rint(unit(np.asarray(vectors, np.float32)) * np.float32(STEPS))
    return (whole @ whole.T).astype(np.float64) / STEPS**2


def like_tempi(tempi: Floats) -> Matrix:
    """Return how near tempi are to each other, up to octaves, from 0 to 1, (n, n); 0 where one is 0."""
    octaves = np.log2(np.where(tempi > 0, tempi, 1)).astype(np.float64)
    apart = np.abs(octaves[:, None] - octaves[None, :]) % 1.0
    known = tempi > 0
    return np.where(known[:, None] & known[None, :], 1 - 2 * np.minimum(apart, 1 - apart), 0.0)


def _share(sums: Matrix) -> Matrix:
    return sums / (sums + HALF)


def _names(ids: tuple[str, ...], facets: Facets, playlist: int) -> list[str]:
    held = facets.playlists["track"]
    part = slice(int(held.indptr[playlist]), int(held.indptr[playlist + 1]))
    codes: list[int] = held.indices[part][np.argsort(facets.positions[part], kind="stable")].tolist()
    return [ids[code] for code in codes]


def _entries(facets: Facets, codes: Codes) -> tuple[Codes, Integers, Integers]:
    """Return the playlists that hold some tracks, which of these each holds, and where; by playlist and position."""
    holders = facets.columns("track")
    starts, sizes = holders.indptr[codes], holders.indptr[codes + 1] - holders.indptr[codes]
    taken = np.minimum(sizes, HOLDERS)
    playlists = holders.indices[ranges(starts, taken)]
    own = np.repeat(np.arange(len(codes)), taken)
    kept = ~facets.is_weak[playlists]
    playlists, own = playlists[kept], own[kept]
    places = _places(facets, playlists, codes[own])
    order = np.lexsort((places, playlists))
    return playlists[order], own[order], places[order]


def _places(facets: Facets, playlists: Codes, codes: Codes) -> Integers:
    """Return the position of each track in its playlist, found by halving: a row's codes ascend."""
    if not len(facets.positions):
        return np.zeros(len(codes), np.int64)
    held = facets.playlists["track"]
    low, high = held.indptr[playlists].astype(np.int64), held.indptr[playlists + 1].astype(np.int64) - 1
    while (low < high).any():
        middle = (low + high) // 2
        before = held.indices[middle] < codes
        low, high = np.where(before, middle + 1, low), np.where(before, high, np.maximum(middle, low))
    return facets.positions[low].astype(np.int64)
