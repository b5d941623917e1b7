"""The generators' weights in the fused score, tuned on dev splits; a recipe takes those of the generators it has."""

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
