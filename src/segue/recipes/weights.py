"""The generators' weights in the fused score, tuned on dev splits; a recipe takes those of its generators.

Which set each weight was tuned on, and how flat it is, is not recorded, except for these:

* `SPARSE` was separated from `BESIDE_ALS` for Melon; small sets use the latter, sparse or not (`built_in`).
* `same artist` scores few queries. Its effect is in docs/benchmarks.md, "By their artist alone".
* What the fast recipe's generators weigh in small sets is in `small`.
* `linear autoencoder`, outside small sets: from 0.4 to 0.9 beside the small factorisation, and from 0.7 to 3 beside
  the large one, lists of MPD differ by less than 1.5 % (docs/benchmarks.md, "The linear autoencoder").
* A generator's weight has little effect on the ranker: docs/benchmarks.md, "What each part adds", has the
  default recipe without each generator.
"""

from __future__ import annotations

from typing import Final

TRACKS: Final = {
    "small als": 0.7,
    "neighbours": 0.4,
    "titles": 0.2,
    "linear autoencoder": 0.8,
    "related": 0.1,
    "named in title": 0.25,
    "same artist": 2.0,  # no scores unless a query is about an artist, and then reliable
    "title regression": 0.5,
    "cold start": 0.5,
    "popularity": 0.01,
}
"""Weights in the fused score for tracks, by generator."""

SMALL: Final = {"linear autoencoder": 0.3}
"""What differs in small sets beside the large factorisation; what the fast recipe has there is in `small`."""

BESIDE_ALS: Final = {
    **TRACKS,
    "als": 2.4,
    "linear autoencoder": 1.5,
    "als neighbours": 0.1,
    "titles": 0.5,
    "sharp neighbours": 0.1,
    "adjacent tracks": 0.2,
    "title regression": 0.8,
    "title encoder": 0.2,
    "same artist": 5.0,  # 2 is too little here: docs/benchmarks.md, "By their artist alone"
}
"""The same for recipes with the large factorisation, which leads where tracks are given."""

SPARSE: Final = {**BESIDE_ALS, "als": 4.5}
"""The same where most tracks are in one or two playlists: order helps the factorisation most."""

TAGS: Final = {
    "titles": 1.0,
    "tag classifier": 0.7,
    "tag ease": 0.5,
    "title encoder": 0.7,
    "small als neighbours": 0.6,
    "als neighbours": 0.6,
    "neighbours": 0.3,
    "co-occurrence": 0.4,
    "tag neighbours": 0.3,
    "tag als": 0.2,
    "spelled tags": 0.1,
    "cold start": 0.1,
    "popularity": 0.02,
}
"""The same for tags; `als neighbours` count only where there are no `small als neighbours`."""


ORDER: Final = tuple(dict.fromkeys((*BESIDE_ALS, *TAGS)))
"""The generators' order in a recipe."""
