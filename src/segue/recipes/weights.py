"""The generators' weights in the fused score, tuned on dev splits; a recipe takes those of the generators it has.

Which set each weight was tuned on is not recorded, nor how flat it is, but for these:

* `SPARSE` was set apart from `BESIDE_ALS` for Melon; small sets keep the latter, sparse or not (`built_in`).
* `same artist`: it is silent of most queries. What it is worth is in docs/benchmarks.md, "By their artist alone".
* NetEase's playlists, asked by half of their tracks with their title, would have less of `small als` (0.11 to 0.63) and
  of `titles` (0.02 to 0.15), and any weight of `neighbours` from 0.17 to 0.94 (docs/tuning.md, "Measured").
* What a ranker makes of a generator rests little on its weight: docs/benchmarks.md, "What each part adds", has the
  default recipe without each of them.
"""

from __future__ import annotations

from typing import Final

TRACKS: Final = {
    "small als": 0.7,
    "neighbours": 0.4,
    "titles": 0.2,
    "related": 0.1,
    "named in title": 0.25,
    "same artist": 2.0,  # silent unless a query is about an artist, and then right
    "title regression": 0.5,
    "cold start": 0.5,
    "popularity": 0.01,
}
"""Weights in the fused score for tracks, of those generators that a recipe has."""

BESIDE_ALS: Final = {
    **TRACKS,
    "als": 2.4,
    "als neighbours": 0.1,
    "track2vec": 0.2,
    "titles": 0.5,
    "sharp neighbours": 0.1,
    "adjacent tracks": 0.2,
    "title regression": 0.8,
    "title encoder": 0.2,
    "same artist": 5.0,  # with 2 the large factorisation drowns it: docs/benchmarks.md, "By their artist alone"
}
"""The same where there is the large factorisation, which takes the lead where tracks are given."""

SPARSE: Final = {**BESIDE_ALS, "als": 4.5}
"""The same where most tracks are in one or two playlists: the factorisation knows of order, and the rest fades."""

TAGS: Final = {
    "titles": 1.0,
    "tag classifier": 0.7,
    "tag ease": 0.5,
    "title encoder": 0.7,
    "small als neighbours": 0.6,
    "als neighbours": 0.6,
    "neighbours": 0.3,
    "co-occurrence": 0.4,
    "track2vec": 0.4,
    "tag neighbours": 0.3,
    "tag als": 0.2,
    "spelled tags": 0.1,
    "cold start": 0.1,
    "popularity": 0.02,
}
"""The same for tags; neighbours by many factors stand in only where there are none by few."""


ORDER: Final = tuple(dict.fromkeys((*BESIDE_ALS, *TAGS)))
"""The generators' order in a recipe."""
