"""Settings of the factorisation; `als` has the formula."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from segue.facets import Block
from segue.ranges import Count, NonNegative, Positive, Whole


@dataclass(frozen=True)
class ALSSettings:
    """Settings of a factorisation.

    Attributes:
        factors: Length of the vectors.
        unobserved: `a` in the formula: the weight of a pair that no playlist holds.
        regularization: `r` in the formula, above 0.
        facet_regularization: `s` in the formula, above 0.
        iterations: Sweeps over playlists and facets.
        passes: Passes of the singular value decomposition that gives the first vectors (see `leading`); 0
            draws them at random, which needs some more sweeps.
        blocks: Weight of each block's facets relative to a track's 1; blocks not named are left out.
        least: Facets in fewer playlists than this are left out (tracks of one playlist are kept).
        needs: Only playlists with a facet of this block are factorised; None takes all.
        window: Tracks in a window of a playlist; 0 ignores the order of tracks.
        window_weight: Weight of a track in a window, relative to its 1 in the playlist.
        time_bin: Days from one time bin to the next; 0 ignores time.
        time_bin_weight: Weight of a playlist's time bin relative to a track's 1; a time bin alone is no
            evidence.
        pool: How many tracks, the most frequent, are searched for candidates; other tracks are
            scored when another generator names them.
    """

    factors: Count = 128
    unobserved: Positive = 1 / 160
    regularization: NonNegative = 1.0
    facet_regularization: NonNegative = 0.3
    iterations: Count = 10
    passes: Whole = 0
    blocks: Mapping[Block, NonNegative] = field(
        default_factory=lambda: {"track": 1.0, "tag": 0.3, "word": 0.3}
    )
    least: Count = 2
    needs: Block | None = None
    window: Whole = 0
    window_weight: NonNegative = 0.5
    time_bin: Whole = 0
    time_bin_weight: NonNegative = 1.0
    pool: Count = 100_000
