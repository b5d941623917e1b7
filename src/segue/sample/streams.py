"""Random numbers that are the same on every machine.

Each stage draws from its own stream, so changing a stage does not change the others. Values computed
with logarithms or exponentials, whose last bits differ between processors, are rounded to whole
numbers before they decide anything.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

STAGES: Final = (
    "scenes", "artists", "albums", "latents", "playlists", "contents", "artist-names", "track-names",
    "titles", "tags", "ids", "clips", "mpd-scenes", "mpd-albums", "mpd-lists", "mpd-titles", "mpd-contents",
)  # fmt: skip
"""The streams' names. A stream's number is its position here, so new ones go to the end."""

UNIT: Final = 1000
"""The whole number for a weight of 1."""


def stream(seed: int, stage: str, *units: int) -> np.random.Generator:
    """The random numbers of one stage, or of one unit of it, such as a slice of playlists."""
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(STAGES.index(stage), *units)))


def lognormal(rng: np.random.Generator, sigma: float, size: int) -> Floats:
    """`size` draws of exp(N(0, sigma²)), median 1, shape (size,)."""
    return np.exp(sigma * rng.standard_normal(size))


def whole(weights: Floats) -> Ints:
    """Weights as whole numbers of 1/`UNIT`, at least one, so that their sums are exact."""
    return np.maximum(np.rint(weights * UNIT), 1).astype(np.int64)


def choose(rng: np.random.Generator, weights: Floats | Ints, size: int) -> Ints:
    """`size` positions in `weights`, drawn with replacement in proportion to them, shape (size,)."""
    ends = np.cumsum(whole(np.asarray(weights, dtype=np.float64)))
    points: Ints = np.floor(rng.random(size) * ends[-1]).astype(np.int64)
    return np.searchsorted(ends, points, side="right")
