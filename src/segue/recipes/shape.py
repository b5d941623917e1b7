"""The shape of a training set, which recipes depend on: how much data there is, and of which kinds."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal, Self

import numpy as np

from segue.data.dataset import Dataset
from segue.facets import Facets
from segue.facets.matrix import UNKNOWN_DAY

LARGE: Final = 5_000_000
"""Pairs of playlist and track of a whole music service."""

MIDDLING: Final = 300_000
"""Pairs from which shorter training is enough: settings that cost time shrink from here to `LARGE`."""

MANY: Final = 3 * MIDDLING
"""Pairs from which one fold gives enough questions for the rankers."""

SMALL: Final = 150_000
"""Pairs below which a dataset counts as small: a personal library, whose fit should take no minutes."""

FEW: Final = 1_000
"""Playlists below which a dataset has few: a ranker learns from fewer than 500 questions (see
`ranking.seeded`), and the generators that need many playlists are too weak to lead."""

FEWEST: Final = 150
"""Tagged playlists below which those generators do tags more harm than good."""

TITLED: Final = 50
"""Playlists with title and tracks needed to fit the title regression."""

Size = Literal["small", "modest", "middling", "large"]
"""The sizes, one profile each: below `SMALL`, below `MIDDLING`, below `MANY` pairs, and above."""


@dataclass(frozen=True)
class Shape:
    """The properties of a training set that recipes depend on.

    Attributes:
        pairs: Pairs of playlist and track.
        small: Fewer pairs than `SMALL`.
        dated: Playlists have last edits.
        sparse: Few playlists hold a typical track; low unobserved weights and raised popularity do better.
        described: Tracks have artists.
        tagged: Playlists have tags.
        titled: Enough playlists with tracks have a title to learn from.
        titles: Number of playlists with a title, with tracks or without.
        heard: Tracks have audio.
        few: Fewer playlists with tracks than `FEW`.
        tag_trust: Weight of the default recipe's own generators for tags relative to the fast recipe's, from
            0 to 1: 0 below `FEWEST` playlists with tags, a quarter below `FEW`.
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
        """Return the shape of a training set."""
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
            tag_trust=_tag_trust(with_tags),
        )

    @classmethod
    def of_dataset(cls, dataset: Dataset) -> Self:
        """Return the shape that a dataset's facets will have, from its tables alone.

        A title without a word counts as one here. Sound is in no table, so `heard` is False.
        """
        playlists, tracks = dataset.playlists, dataset.tracks
        lengths, tagged = playlists["tracks"].list.len(), int((playlists["tags"].list.len() > 0).sum())
        named, pairs = playlists["title"].is_not_null(), dataset.manifest.counts["pairs"]
        return cls(
            pairs=pairs,
            small=pairs < SMALL,
            dated=playlists["updated"].null_count() < playlists.height,
            sparse=pairs < 3 * playlists["tracks"].explode().drop_nulls().n_unique(),
            described=bool((tracks["artists"].list.len() > 0).any()),
            tagged=tagged > 0,
            titled=int((named & (lengths > 0)).sum()) >= TITLED,
            titles=int(named.sum()),
            few=int((lengths > 0).sum()) < FEW,
            tag_trust=_tag_trust(tagged),
        )

    @property
    def size(self) -> Size:
        """The size whose profile the training set takes."""
        if self.small:
            return "small"
        return "modest" if self.pairs < MIDDLING else "middling" if self.pairs < MANY else "large"

    def between(self, middling: float, large: float) -> int:
        """Return a setting that costs time: a power law from its value at `MIDDLING` to that at `LARGE`.

        If it falls more slowly than the pairs grow, the cost grows at most as fast as the pairs.
        """
        place = math.log(max(self.pairs, 1) / MIDDLING) / math.log(LARGE / MIDDLING)
        return round(middling * (large / middling) ** min(max(place, 0.0), 1.0))


def _tag_trust(tagged: int) -> float:
    return 0.0 if tagged < FEWEST else 0.25 if tagged < FEW else 1.0


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
"""The shape of a dataset with all usual data, for recipes without a dataset."""
