"""Random numbers that come out the same on every machine.

Each stage draws from a stream of its own, so a stage that changes leaves the others as they were. Whatever is
worked out with logarithms or exponentials, whose last bits differ between processors, is rounded to a whole
number before it decides anything.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

STAGES: Final = (
    "scenes", "artists", "albums", "latents", "playlists", "contents", "artist-names", "track-names",
    "titles", "tags", "ids", "clips",
)  # fmt: skip
"""The streams' names; a stream's number is its place here, so new ones go to the end."""

UNIT: Final = 1000
"""What a weight of 1 is as a whole number."""


def stream(seed: int, stage: str) -> np.random.Generator:
    """The random numbers of one stage."""
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(STAGES.index(stage),)))


def lognormal(rng: np.random.Generator, sigma: float, size: int) -> Floats:
    """`size` draws of exp(N(0, sigma²)), median 1, shape (size,)."""
    return np.exp(sigma * rng.standard_normal(size))


def whole(weights: Floats) -> Ints:
    """Weights as whole numbers of 1/`UNIT`, at least one, so that their sums are exact."""
    return np.maximum(np.rint(weights * UNIT), 1).astype(np.int64)


def choose(rng: np.random.Generator, weights: Floats | Ints, size: int) -> Ints:
    """`size` places of `weights`, drawn with replacement in proportion to them, shape (size,)."""
    ends = np.cumsum(whole(np.asarray(weights, dtype=np.float64)))
    points: Ints = np.floor(rng.random(size) * ends[-1]).astype(np.int64)
    return np.searchsorted(ends, points, side="right")
