"""What each metric is called and means, in words for a reader who has never met it."""

from __future__ import annotations

import re
from typing import Final, Literal

import msgspec

Direction = Literal["higher", "lower", "neither"]


class Metric(msgspec.Struct, frozen=True, kw_only=True):
    """How to show a metric.

    Attributes:
        name: Its column: `track_ndcg@100`.
        label: What a table's head says: "Track nDCG@100".
        meaning: One sentence.
        better: Which way is better.
    """

    name: str
    label: str
    meaning: str
    better: Direction = "higher"


_MEANINGS: Final[dict[str, tuple[str, str, Direction]]] = {
    "score": (
        "Melon score",
        "0.85 × track nDCG + 0.15 × tag nDCG, the Melon challenge's ranking score.",
        "higher",
    ),
    "ndcg": (
        "nDCG",
        "How early the hidden {targets} come in the first {k}: 1 when all of them lead the list.",
        "higher",
    ),
    "mpd_ndcg": (
        "nDCG (MPD rules)",
        "nDCG with the discount that the Million Playlist challenge's rules print.",
        "higher",
    ),
    "recall": ("recall", "Share of a playlist's hidden {targets} that are among the first {k}.", "higher"),
    "precision": ("precision", "Share of the first {k} that are hidden {targets}.", "higher"),
    "hit": ("hit rate", "Share of playlists with at least one hidden {target} in the first {k}.", "higher"),
    "mrr": ("MRR", "Mean of 1 / rank of the first hidden {target} in the first {k}.", "higher"),
    "r_precision": (
        "R-precision",
        "Recall when the list is cut to as many {targets} as are hidden.",
        "higher",
    ),
    "r_precision_artists": (
        "R-precision with artists",
        "R-precision plus a quarter for every right artist, as the Million Playlist challenge counts.",
        "higher",
    ),
    "clicks": (
        "clicks",
        "Pages of ten to turn until the first hidden track shows; 51 when none is in the first 500.",
        "lower",
    ),
    "upper_bound": (
        "known in train",
        "Share of the hidden {targets} that occur in any train playlist at all.",
        "neither",
    ),
    "ndcg_upper_bound": (
        "nDCG upper bound",
        "The nDCG of a list that begins with every hidden {target} that occurs in train.",
        "neither",
    ),
    "popularity": (
        "mean popularity",
        "Train playlists that hold a recommended track, on average.",
        "neither",
    ),
    "novelty": ("novelty", "Surprise of a recommended track in bits: 1 more is half as popular.", "neither"),
    "artist_diversity": (
        "artist diversity",
        "Distinct artists per recommended track: 1 when no artist comes twice.",
        "neither",
    ),
}


def metric(name: str) -> Metric:
    """Label, meaning and direction of a metric's column; an unknown one is labelled by its name."""
    found = re.fullmatch(r"(?:(track|tag)_)?([a-z_]+?)(?:@(\d+))?", name)
    if found is None or found[2] not in _MEANINGS:
        return Metric(name=name, label=name, meaning="", better="neither")
    target, kind, k = found[1] or "", found[2], found[3] or ""
    label, meaning, better = _MEANINGS[kind]
    at = f"@{k}" if k else ""
    prefix = f"{target.capitalize()} " if target else ""
    return Metric(
        name=name,
        label=f"{prefix}{label}{at}",
        meaning=meaning.format(target=target, targets=f"{target}s", k=k),
        better=better,
    )
