"""The tuned numbers of Segue's own recipes: a profile for each size of data, and one for each density.

`built_in` makes generators from these numbers; `weights` has those of the fused score. Each comment says what
a number was tuned on, and how flat the optimum is. "Not measured" means that no comparison is recorded. The
data sets are:

* Melon: 7,900 playlists with tracks and 114,000 without, 179,000 pairs; most tracks are in one or two
  playlists. Its size is modest, and it is sparse.
* MPD: 9,000 playlists of Spotify's, 590,000 pairs. Its size is middling, and it is dense.
* NetEase: 500 playlists with titles, tags and tracks. It is small, and sparse.
* The generated world at Melon's full size (5.3 million pairs), for time and memory only: it is large.

`segue tune` with the search files in `searches/` measures the most important numbers again (docs/tuning.md).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from segue.facets import Block
from segue.generators.linear.autoencoder import LinearAutoencoder
from segue.ranking.trees import BoostedTrees
from segue.recipes.recipe import TAG_TREES, Ranking
from segue.recipes.shape import Shape, Size


class Ends(NamedTuple):
    """A setting that costs time: its values at `MIDDLING` and at `LARGE` pairs; see `Shape.between`."""

    middling: float
    large: float


@dataclass(frozen=True)
class SizeProfile:
    """Settings that depend on the number of pairs of playlist and track.

    Attributes:
        als_factors: Factors of the large factorisation. Melon and MPD have 256 or nearly; at a service's
            size, and for small sets, there are fewer, for time. Flatness: not measured.
        als_passes: Passes of the singular value decomposition that starts a factorisation of more than
            `SMALL_FACTORS` on dense data; 0 starts at random. A small set is fitted in seconds from any
            start.
        als_iterations: Sweeps of the same. After a decomposition four are enough (docs/benchmarks.md, "Beside
            the peers"); from a random start None takes `DENSE`'s.
        classifier: Whether a classifier and a ridge regression (EASE) predict tags too; with few titles the
            titles' neighbours do better. Without the classifier Melon's tags lose 0.0087 [0.0049, 0.0124],
            without the regression 0.0003 [-0.0015, 0.0023].
        linear: The linear autoencoder; None leaves it out (docs/benchmarks.md, "The linear autoencoder").
        ranking: How rankers are learned, at `MIDDLING` pairs.
        ranking_at_large: The whole numbers of `ranking` that change with the pairs, at `LARGE`.
    """

    als_factors: Ends
    als_passes: int
    als_iterations: int | None
    classifier: bool
    linear: LinearAutoencoder | None
    ranking: Ranking
    ranking_at_large: Mapping[str, int] = field(default_factory=dict[str, int])

    def ranking_for(self, shape: Shape) -> Ranking:
        """Return how rankers are learned from a training set of a shape."""
        changed = {
            name: shape.between(getattr(self.ranking, name), large)
            for name, large in self.ranking_at_large.items()
        }
        return dataclasses.replace(self.ranking, **changed)  # pyright: ignore[reportArgumentType] - all are counts


SMALL: Final = SizeProfile(
    als_factors=Ends(128, 128),
    als_passes=0,
    als_iterations=None,
    classifier=False,
    # fewer than 10 seeds, or more weight (`weights`), harm up to 1,000 of MPD's playlists; 128 factors are better
    # for NetEase and worse for MPD
    linear=LinearAutoencoder(factors=32, least=10),
    # two folds and three runs, for a fit of less than a minute (NetEase: 26 to 43 s); more: not measured
    ranking=Ranking(BoostedTrees(trees=150, runs=3), folds=2, cuts=2),
)
"""Below 150,000 pairs: personal libraries. Chosen for the time of a fit. The settings for few playlists
(`Shape.few`) were chosen on libraries of 1 to 400 playlists drawn from all three sets (docs/benchmarks.md,
"Small libraries")."""

MODEST: Final = SizeProfile(
    als_factors=Ends(256, 256),
    als_passes=2,
    als_iterations=4,
    classifier=True,
    linear=LinearAutoencoder(),
    # against one fold and one run, seven and three bring Melon's tracks from 0.1024 to 0.1033, and its tags by tracks
    # and tags from 0.2548 to 0.2759; numbers in between: not measured
    ranking=Ranking(BoostedTrees(trees=300, learning_rate=0.03, runs=3), folds=7, cuts=2, most_trackless=800),
)
"""From 150,000 pairs: Melon's size, and tuned on dev splits of it."""

MIDDLING: Final = SizeProfile(
    als_factors=Ends(256, 128),
    als_passes=2,
    als_iterations=4,
    classifier=True,
    linear=LinearAutoencoder(),  # with 2 or 3 seeds MPD loses, from 5 on it gains; 16 to 512 factors: within 1.3 %
    # the ranker brings MPD 0.0128 [0.0094, 0.0163] with one fold and one run; its own numbers: not measured
    ranking=Ranking(
        BoostedTrees(trees=300, leaves=31, columns=0.4), folds=4, cuts=2, most=1100, most_trackless=1500
    ),
    ranking_at_large={"most_trackless": 3000},
)
"""From 300,000 pairs: MPD's size."""

LARGE: Final = dataclasses.replace(
    MIDDLING,
    linear=None,  # for the time of an answer: 20 ms with 115,000 playlists; quality there: not measured
    # one fold of many questions, and fewer candidates for each: for the time of a fit and of an answer
    # (docs/benchmarks.md, "Growth with size"); what that costs in quality: not measured
    ranking=Ranking(
        BoostedTrees(trees=150, learning_rate=0.07),
        dataclasses.replace(TAG_TREES, trees=150, learning_rate=0.08),
        folds=1,
        most=1500,
        most_trackless=1500,
    ),
    ranking_at_large={
        "most": 3000,
        "most_trackless": 3000,
        "depth": 120,
        "keep": 250,
        "tag_depth": 60,
        "tag_keep": 100,
    },
)
"""From 900,000 pairs. Chosen for time and memory on the generated world; no real set was that large."""

SIZES: Final[Mapping[Size, SizeProfile]] = {
    "small": SMALL,
    "modest": MODEST,
    "middling": MIDDLING,
    "large": LARGE,
}
"""A size (see `Shape.size`) → its profile."""


@dataclass(frozen=True)
class DensityProfile:
    """Settings that depend on how many playlists hold a typical track.

    Attributes:
        als_blocks: Weights of the factorisations' blocks; words are used only where playlists are dense.
        unobserved: The weight of a pair that no playlist holds; smaller on sparse data.
        facet_regularization: Facet regularisation of the factorisations.
        als_iterations: Sweeps of the factorisations from a random start.
        large_iterations: The same of the large factorisation; None takes the size profile's.
        pool: Tracks that a factorisation searches for candidates.
        window: Tracks in a window, a further row of the large factorisation; 0 ignores the order.
        near_unobserved: As `unobserved`, of the factorisation whose space `als neighbours` searches.
        power: Exponent of the weights of playlists, of the generator `neighbours`.
        damping: How much popular tracks are lowered, of the same generator; below 0 they are raised.
        beside: Whether the generator `adjacent tracks` is used. Without it Melon loses 0.0004 [-0.0015,
            0.0022]. In dense data, co-occurrence says more than order.
    """

    als_blocks: Mapping[Block, float]
    unobserved: float
    facet_regularization: float
    als_iterations: Ends
    large_iterations: int | None
    pool: Ends
    window: int
    near_unobserved: float
    power: float
    damping: float
    beside: bool


SPARSE: Final = DensityProfile(
    als_blocks={"track": 1.0, "tag": 0.3},
    unobserved=1 / 160,
    facet_regularization=0.3,
    als_iterations=Ends(10, 10),
    large_iterations=15,
    pool=Ends(100_000, 100_000),
    window=6,  # for Melon's playlists; 4 is as good, 20 too many
    near_unobserved=1 / 30,
    power=1.0,
    damping=-0.1,
    beside=True,
)
"""Fewer than three pairs for each track. Tuned on dev splits of Melon (7,900 playlists). Flatness except for
the window: not measured."""

DENSE: Final = DensityProfile(
    als_blocks={"track": 1.0, "tag": 0.5, "word": 0.5},
    unobserved=1 / 50,
    facet_regularization=0.1,
    als_iterations=Ends(10, 6),
    large_iterations=None,
    pool=Ends(100_000, 50_000),
    window=0,  # the order of MPD's playlists is lost here: windows only do harm
    near_unobserved=1 / 20,
    power=1.3,
    damping=0.0,
    beside=False,
)
"""All other densities. Tuned on dev splits of MPD (9,000 playlists). Flatness: not measured."""


class TitleProfile(NamedTuple):
    """Settings of the generator `titles` that depend on whether playlists have tags.

    Attributes:
        gram: Weight of character n-grams relative to a word's 1.
        power: Exponent of the cosine.
    """

    gram: float
    power: float


TAGGED: Final = TitleProfile(gram=1.0, power=3.0)
"""For playlists with tags. The set that these were tuned on is not recorded. Flatness: not measured."""

UNTAGGED: Final = TitleProfile(gram=0.5, power=2.0)
"""For playlists without tags, such as MPD's. Flatness: not measured."""

SMALL_FACTORS: Final = 32
"""Factors of the small factorisations. So few only tell kinds of playlists apart, which is best for tags. By
how much is not recorded."""

TIME_BIN: Final = 90
"""Days of the large factorisation's time bins, on Melon; 60 and 120 are as good. Small ones ignore time."""

HALF_LIFE: Final = {
    "neighbours": 1500,
    "sharp neighbours": 700,
    "als neighbours": 700,
    "adjacent tracks": 1500,
}
"""Days between two last edits at which a playlist counts half. Without all date features of the ranker Melon
loses 0.0007 [-0.0010, 0.0025]; of these numbers alone: not measured."""

HEARD: Final = 40
"""Quota of `cold start`: tracks that the ranker sees whatever their fused score, since few other generators
score tracks in no playlist. On the generated world 40 find .214 of the new tracks, none .009. Other numbers:
not measured."""

NEIGHBOURS: Final = Ends(2000, 500)
"""Neighbours of `neighbours` and `tag neighbours`. The smaller number is for time. Flatness: not measured."""

SHARP_NEIGHBOURS: Final = Ends(2000, 300)
"""The same for `sharp neighbours`; their high power lets the first few decide."""

NEAR_FACTORS: Final = Ends(128, 32)
"""Factors of the space of `als neighbours`. The smaller number is for time."""

NEAR_NEIGHBOURS: Final = Ends(200, 400)
"""Playlists that count there: with fewer factors, more playlists are similar. Flatness: not measured."""

MANY_TITLES: Final = 20_000
"""Titles from which an encoder is fitted once: leaving some out costs less than fitting it for every fold."""

MOST_TITLES: Final = 80_000
"""The same for the fast classifier: the folds' playlists are a small share, and three may be trained."""
