"""What the recipes look at in a training set: how much there is of it, and what it has."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal, Self

import numpy as np

from segue.facets import Facets
from segue.facets.matrix import UNKNOWN_DAY

LARGE: Final = 5_000_000
"""Pairs of a whole music service's playlists."""

MIDDLING: Final = 300_000
"""Pairs from which shorter training is enough: settings that cost time shrink from here to `LARGE`."""

MANY: Final = 3 * MIDDLING
"""Pairs from which one fold teaches the rankers enough."""

SMALL: Final = 150_000
"""Pairs below which a dataset counts as small: what a person has, who does not wait for minutes."""

FEW: Final = 1_000
"""Playlists below which a dataset has few: a ranker learns from fewer than 500 of them (see `ranking.seeded`), and the
generators that need many have seen too little to lead."""

FEWEST: Final = 150
"""Tagged playlists below which those generators say less of tags than they disturb."""

TITLED: Final = 50
"""Titles beside tracks from which it pays to learn where in a factorisation titles lie."""

Size = Literal["small", "modest", "middling", "large"]
"""The sizes that have a profile each: below `SMALL`, below `MIDDLING`, below `MANY` pairs, and above."""


@dataclass(frozen=True)
class Shape:
    """What the recipes look at in a training set.

    Attributes:
        pairs: Tracks in playlists, counted with repetition.
        small: Fewer pairs than `SMALL`.
        dated: Playlists have last edits.
        sparse: The usual track is in so few playlists that hard confidence and lifted popularity win.
        described: Tracks have artists.
        tagged: Playlists have tags.
        titled: Enough playlists with tracks have a title to learn from.
        titles: Playlists with a title, with tracks or without.
        heard: Tracks were heard.
        few: Fewer playlists with tracks than `FEW`.
        tag_trust: How far the default recipe's own weights for tags count beside the fast recipe's, from 0 to 1: 0
            below `FEWEST` playlists with tags, a quarter below `FEW`.
    """

    pairs: int
    small: bool
    dated: bool
    sparse: bool
    described: bool
    tagged: bool
    titled: bool
    titles: int = 0
    heard: bool = False
    few: bool = False
    tag_trust: float = 1.0

    @classmethod
    def of(cls, facets: Facets) -> Self:
        """Look at a training set."""
        pairs = facets.playlists["track"].nnz
        named = np.diff(facets.playlists["word"].indptr) > 0
        with_tags = int((np.diff(facets.playlists["tag"].indptr) > 0).sum())
        return cls(
            pairs=pairs,
            small=pairs < SMALL,
            dated=bool((facets.updated != UNKNOWN_DAY).any()),
            sparse=pairs < 3 * int((facets.track_counts > 0).sum()),
            described=facets.tracks["artist"].nnz > 0,
            tagged=facets.playlists["tag"].nnz > 0,
            titled=int(((facets.lengths > 0) & named).sum()) >= TITLED,
            titles=int(named.sum()),
            heard=facets.sounds is not None,
            few=int((facets.lengths > 0).sum()) < FEW,
            tag_trust=0.0 if with_tags < FEWEST else 0.25 if with_tags < FEW else 1.0,
        )

    @property
    def size(self) -> Size:
        """Which profile the training set takes."""
        if self.small:
            return "small"
        return "modest" if self.pairs < MIDDLING else "middling" if self.pairs < MANY else "large"

    def between(self, middling: float, large: float) -> int:
        """A setting that costs time: a power of the pairs between its values at `MIDDLING` and at `LARGE`.

        Where it falls by less than the pairs grow, the cost grows with them, and no faster.
        """
        place = math.log(max(self.pairs, 1) / MIDDLING) / math.log(LARGE / MIDDLING)
        return round(middling * (large / middling) ** min(max(place, 0.0), 1.0))


USUAL: Final = Shape(
    pairs=MIDDLING,
    small=False,
    dated=True,
    sparse=False,
    described=True,
    tagged=True,
    titled=True,
    titles=MIDDLING // 50,
)
"""Of a dataset with all that playlists usually come with, where none is named."""
