"""The tuned numbers of Segue's own recipes: a table for each size of data, and one for each density.

`built_in` makes generators of these numbers; `weights` has those of the fused score. Each comment says what a number
was tuned on, and how flat the optimum is. "Not measured" means that no record of a comparison is left. The sets are:

* Melon: 7,900 playlists with tracks and 114,000 without, 179,000 pairs, the usual track in one or two playlists. It is
  modest in size, and sparse.
* MPD: 9,000 playlists of Spotify's, 590,000 pairs. It is middling in size, and dense.
* NetEase: 500 playlists with titles, tags and tracks. It is small, and sparse.
* The generated world at Melon's full size (5.3 million pairs), for time and memory alone: it is large.

`segue tune` with the search files in `searches/` measures the most telling of them again (docs/tuning.md).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from segue.facets import Block
from segue.ranking.trees import BoostedTrees
from segue.recipes.recipe import TAG_TREES, Ranking
from segue.recipes.shape import Shape, Size


class Ends(NamedTuple):
    """A setting that costs time: its values at `MIDDLING` and at `LARGE` pairs; see `Shape.between`."""

    middling: float
    large: float


@dataclass(frozen=True)
class SizeProfile:
    """What follows from how many pairs of playlist and track there are.

    Attributes:
        als_factors: Of the large factorisation. Melon and MPD have 256 or nearly; fewer at a service's size, and of a
            small set, are for time. Flatness: not measured.
        als_passes: Of the singular value decomposition that a factorisation of more than `SMALL_FACTORS` begins with,
            where playlists are dense; 0 begins at random. A small set is fitted in seconds from any start.
        als_iterations: Sweeps of the same. After a decomposition four are enough (docs/benchmarks.md, "Beside the
            peers"); from a random start None takes `DENSE`'s.
        epochs: Of track2vec. Chosen by time: the ablation finds nothing beyond chance that track2vec brings to tracks
            (MPD -0.0001, Melon -0.0002) or tags, so they are flat.
        negative: Noise words of track2vec. As its epochs.
        min_count: Playlists in which track2vec's words have to be. As its epochs.
        classifier: Whether tags are learned by a classifier and by ridge regression too: from few titles they learn
            less than the titles' neighbours tell. Without the classifier Melon's tags lose 0.0087 [0.0049, 0.0124],
            without the regression 0.0003 [-0.0015, 0.0023].
        ranking: How rankers are learned, at `MIDDLING` pairs.
        ranking_at_large: Those of its whole numbers that change with the pairs, at `LARGE`.
    """

    als_factors: Ends
    als_passes: int
    als_iterations: int | None
    epochs: Ends
    negative: Ends
    min_count: int
    classifier: bool
    ranking: Ranking
    ranking_at_large: Mapping[str, int] = field(default_factory=dict[str, int])

    def ranking_for(self, shape: Shape) -> Ranking:
        """How rankers are learned from a training set of that shape."""
        changed = {
            name: shape.between(getattr(self.ranking, name), large)
            for name, large in self.ranking_at_large.items()
        }
        return dataclasses.replace(self.ranking, **changed)  # pyright: ignore[reportArgumentType] - all are counts


SMALL: Final = SizeProfile(
    als_factors=Ends(128, 128),
    als_passes=0,
    als_iterations=None,
    epochs=Ends(20, 20),
    negative=Ends(10, 10),
    min_count=1,
    classifier=False,
    # two folds and three runs, so that nobody waits for minutes (NetEase: 26 to 43 s); more: not measured
    ranking=Ranking(BoostedTrees(trees=150, runs=3), folds=2, cuts=2),
)
"""Below 150,000 pairs: what a person has. Chosen for the time of a fit. What happens with few playlists (`Shape.few`)
was chosen on libraries of 1 to 400 playlists drawn from all three sets (docs/benchmarks.md, "Small libraries")."""

MODEST: Final = SizeProfile(
    als_factors=Ends(256, 256),
    als_passes=2,
    als_iterations=4,
    epochs=Ends(40, 40),
    negative=Ends(20, 20),
    min_count=1,
    classifier=True,
    # against one fold and one run, seven and three bring Melon's tracks from 0.1024 to 0.1033, and its tags by tracks
    # and tags from 0.2548 to 0.2759; numbers in between: not measured
    ranking=Ranking(BoostedTrees(trees=300, learning_rate=0.03, runs=3), folds=7, cuts=2, most_trackless=800),
)
"""From 150,000 pairs: Melon's size, and tuned on dev splits of it."""

MIDDLING: Final = SizeProfile(
    als_factors=Ends(256, 128),
    als_passes=2,
    als_iterations=4,
    epochs=Ends(30, 5),
    negative=Ends(10, 5),
    min_count=2,
    classifier=True,
    # the ranker brings MPD 0.0128 [0.0094, 0.0163] with one fold and one run; its own numbers: not measured
    ranking=Ranking(
        BoostedTrees(trees=300, leaves=31, columns=0.4), folds=4, cuts=2, most=1100, most_trackless=1500
    ),
    ranking_at_large={"most_trackless": 3000},
)
"""From 300,000 pairs: MPD's size."""

LARGE: Final = dataclasses.replace(
    MIDDLING,
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
"""From 900,000 pairs. Chosen for time and memory on the generated world; no real set of that size was there."""

SIZES: Final[Mapping[Size, SizeProfile]] = {
    "small": SMALL,
    "modest": MODEST,
    "middling": MIDDLING,
    "large": LARGE,
}
"""A size (see `Shape.size`) → its profile."""


@dataclass(frozen=True)
class DensityProfile:
    """What follows from how many playlists hold the usual track.

    Attributes:
        als_blocks: Weights of the factorisations' blocks; words take part where playlists are dense.
        unobserved: The weight of a pair that no playlist holds: where playlists are sparse, confidence is hard.
        facet_regularization: Of the factorisations.
        als_iterations: Sweeps of the factorisations from a random start.
        large_iterations: The same of the large one; None takes what the size says.
        pool: Tracks that a factorisation looks through for candidates.
        window: Tracks in a window that the large factorisation has as a row of its own; 0 leaves the order out.
        near_unobserved: As `unobserved`, of the factorisation in whose space neighbours are looked for.
        power: How much nearer playlists count more, of the generator `neighbours`.
        damping: How much popular tracks are held back, of the same; below 0 they are raised.
        beside: Whether the generator `adjacent tracks` takes part. Without it Melon loses 0.0004 [-0.0015, 0.0022]. In
            dense playlists the number of those that hold two tracks says more than their order.
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
    window=6,  # of Melon's playlists; 4 is as good, 20 too many
    near_unobserved=1 / 30,
    power=1.0,
    damping=-0.1,
    beside=True,
)
"""Fewer than three pairs for each track. Tuned on dev splits of Melon (7,900 playlists). Flatness but for the window:
not measured."""

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
"""The rest. Tuned on dev splits of MPD (9,000 playlists). Flatness: not measured."""


class TitleProfile(NamedTuple):
    """What follows from whether playlists have tags, of the generator `titles`.

    Attributes:
        gram: Weight of character n-grams beside a word's 1.
        power: How much nearer titles count more.
    """

    gram: float
    power: float


TAGGED: Final = TitleProfile(gram=1.0, power=3.0)
"""Playlists have tags. Which set these were tuned on is not recorded. Flatness: not measured."""

UNTAGGED: Final = TitleProfile(gram=0.5, power=2.0)
"""They have none, as those of MPD. Flatness: not measured."""

SMALL_FACTORS: Final = 32
"""Few enough to tell playlists of one kind from those of another, and no more: for tags that is best. By how much: not
recorded."""

TIME_BIN: Final = 90
"""Days of the large factorisation's time bins, on Melon; 60 and 120 are as good. Few factors have no room for time."""

HALF_LIFE: Final = {
    "neighbours": 1500,
    "sharp neighbours": 700,
    "als neighbours": 700,
    "track2vec": 1000,
    "adjacent tracks": 1500,
}
"""Days between two last edits at which a playlist counts half. Without all that the ranker sees of dates Melon loses
0.0007 [-0.0010, 0.0025]; of these numbers alone: not measured."""

HEARD: Final = 40
"""Tracks that the ranker sees by their sound and metadata, whatever their fused score: no other generator can speak for
those of no playlist. On the generated world 40 find .214 of the new tracks, none .009. Other numbers: not measured."""

NEIGHBOURS: Final = Ends(2000, 500)
"""Playlists that count, of `neighbours` and `tag neighbours`. The smaller number is for time. Flatness: not
measured."""

SHARP_NEIGHBOURS: Final = Ends(2000, 300)
"""The same of `sharp neighbours`; by their power the first few decide."""

NEAR_FACTORS: Final = Ends(128, 32)
"""Factors of the space in which `als neighbours` are looked for. The smaller number is for time."""

NEAR_NEIGHBOURS: Final = Ends(200, 400)
"""Playlists that count there: the fewer the factors, the more are alike. Flatness: not measured."""

MANY_TITLES: Final = 20_000
"""Titles from which an encoder is fitted once: leaving a few out costs less than fitting it for every fold."""

MOST_TITLES: Final = 80_000
"""The same for the classifier, which is quick: the folds' playlists are few among so many, and three may be trained."""
