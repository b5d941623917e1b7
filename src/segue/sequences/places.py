"""Places in a list as vectors: sines and cosines of many wavelengths (Vaswani et al. 2017), for any length."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

LONGEST_WAVE: Final = 10_000
HEIGHT: Final = 0.1
"""The height of the waves: tracks' vectors start about as long."""


def waves(places: int, dim: int) -> NDArray[np.float32]:
    """Return the vector of each place from 0, (places, dim); `dim` is even."""
    lengths = LONGEST_WAVE ** (np.arange(dim // 2) / (dim // 2))
    angles = np.arange(places)[:, None] / lengths[None, :]
    return (HEIGHT * np.concatenate([np.sin(angles), np.cos(angles)], axis=1)).astype(np.float32)
