"""The table of metrics: each one's name, meaning and computation from hits.

The columns of scores, their labels in reports and the sentences beside them come from this table. To add a
metric, add a row. Metrics that need the training set (`segue.evaluation.scores`) have rows without `compute`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from segue.metrics import ranking
from segue.metrics.ranking import Hits, Sizes, Values

Direction = Literal["higher", "lower", "neither"]

Cutoff = Literal["headline", "glance", "none"]
"""The number of ranks that a metric uses: that of the headline metrics, ten, or its own."""

GLANCE: Final = 10
"""Ranks that a person sees at once; recall, precision and hit rate are also given there."""


@dataclass(frozen=True)
class Measure:
    """One row of the table.

    Attributes:
        label: Its heading in a table: "nDCG".
        meaning: One sentence; `{targets}`, `{target}` and `{k}` stand for "tracks", "track" and the cut-off.
        better: Which direction is better.
        compute: Takes hits (questions, ranks), numbers of hidden entries (questions,) and the cut-off;
            returns a value per question, NaN where there is none; see `segue.metrics.ranking`.
        tracks: The cut-offs for tracks.
        tags: The cut-offs for tags.
    """

    label: str
    meaning: str
    better: Direction = "higher"
    compute: Callable[[Hits, Sizes, int], Values] | None = None
    tracks: tuple[Cutoff, ...] = ()
    tags: tuple[Cutoff, ...] = ()


MEASURES: Final[dict[str, Measure]] = {
    "score": Measure(
        "Melon score", "0.85 × track nDCG + 0.15 × tag nDCG, the Melon challenge's ranking score."
    ),
    "ndcg": Measure(
        "nDCG",
        "How early the hidden {targets} come in the first {k}: 1 when all of them lead the list.",
        compute=ranking.ndcg,
        tracks=("headline",),
        tags=("headline",),
    ),
    "mpd_ndcg": Measure(
        "nDCG (MPD rules)", "nDCG with the discount that the Million Playlist challenge's rules print."
    ),
    "recall": Measure(
        "recall",
        "Share of a playlist's hidden {targets} that are among the first {k}.",
        compute=ranking.recall,
        tracks=("headline", "glance"),
        tags=("headline",),
    ),
    "precision": Measure(
        "precision",
        "Share of the first {k} that are hidden {targets}.",
        compute=ranking.precision,
        tracks=("glance",),
        tags=("headline",),
    ),
    "hit": Measure(
        "hit rate",
        "Share of playlists with at least one hidden {target} in the first {k}.",
        compute=ranking.hit_rate,
        tracks=("glance",),
        tags=("headline",),
    ),
    "r_precision": Measure(
        "R-precision",
        "Recall when the list is cut to as many {targets} as are hidden.",
        compute=lambda hits, sizes, _: ranking.r_precision(hits, sizes),
        tracks=("none",),
    ),
    "mrr": Measure(
        "MRR",
        "Mean of 1 / rank of the first hidden {target} in the first {k}.",
        compute=ranking.reciprocal_rank,
        tracks=("headline",),
        tags=("headline",),
    ),
    "clicks": Measure(
        "clicks",
        "Pages of ten to turn until the first hidden track shows; 51 when none is in the first 500.",
        "lower",
        compute=lambda hits, sizes, _: ranking.clicks(hits, sizes),
        tracks=("none",),
    ),
    "r_precision_artists": Measure(
        "R-precision with artists",
        "R-precision plus a quarter for every right artist, as the Million Playlist challenge counts.",
    ),
    "upper_bound": Measure(
        "known in train",
        "Share of the hidden {targets} that occur in any train playlist at all.",
        "neither",
    ),
    "ndcg_upper_bound": Measure(
        "nDCG upper bound",
        "The nDCG of a list that begins with every hidden {target} that occurs in train.",
        "neither",
    ),
    "popularity": Measure(
        "mean popularity", "Train playlists that hold a recommended track, on average.", "neither"
    ),
    "novelty": Measure(
        "novelty", "Surprise of a recommended track in bits: 1 more is half as popular.", "neither"
    ),
    "artist_diversity": Measure(
        "artist diversity", "Distinct artists per recommended track: 1 when no artist comes twice.", "neither"
    ),
    "album_diversity": Measure(
        "album diversity", "Distinct albums per recommended track: 1 when no album comes twice.", "neither"
    ),
    "tail_bias": Measure(
        "tail bias",
        "Share of rare tracks among the first {k}, less their share in train: below 0 the list prefers the popular.",
        "neither",
    ),
    "repeats": Measure(
        "repeats", "Share of the first {k} that are versions of a given track or of one further up.", "lower"
    ),
    "distance": Measure(
        "distance",
        "How unlike the first {k} are, by the train playlists that hold them: 1 when no two share one.",
        "neither",
    ),
}
"""A metric's name in columns → its row: `track_ndcg@100` belongs to the row "ndcg"."""


def columns(target: Literal["track", "tag"], hits: Hits, sizes: Sizes, k: int) -> dict[str, Values]:
    """Return the columns of all metrics that are computed from hits, in the table's order.

    Args:
        target: The prefix of each column's name.
        hits: (questions, ranks) bool.
        sizes: Number of hidden entries of each question, (questions,).
        k: The cut-off of the headline metrics.
    """
    ranks: dict[Cutoff, int] = {"headline": k, "glance": GLANCE, "none": k}
    found: dict[str, Values] = {}
    for name, measure in MEASURES.items():
        if measure.compute is None:
            continue
        for cutoff in measure.tracks if target == "track" else measure.tags:
            at = "" if cutoff == "none" else f"@{ranks[cutoff]}"
            found[f"{target}_{name}{at}"] = measure.compute(hits, sizes, ranks[cutoff])
    return found
