"""Playlists in which two groups of tracks never meet, and settings that learn them in a moment."""

from __future__ import annotations

import numpy as np

from segue.word2vec.track2vec import Track2Vec

SIDES = ("낮", "밤 🌙")
SMALL = Track2Vec(
    vector_size=16, window=None, min_count=1, sg=True, negative=5, epochs=6, sample=0, alpha=0.025
)


def planted(playlists: int = 400, tracks: int = 40, seed: int = 0) -> list[list[str]]:
    """Playlists of two worlds that share no track, each with its own tag and title word."""
    rng = np.random.default_rng(seed)
    return [
        [f"track:{side}{number}" for number in rng.choice(tracks, 8, replace=False)]
        + [f"tag:{SIDES[side]} 음악", f"word:{SIDES[side][0]}"]
        for side in rng.integers(2, size=playlists)
    ]
