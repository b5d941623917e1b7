"""A spectrogram on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHADES: Final = " ░▒▓█"


def spectrogram_lines(array: NDArray[Any], *, width: int = 80, rows: int = 12) -> list[str]:
    """A spectrogram as lines of text: low bands are at the bottom, louder points are darker.

    Args:
        array: Shape (height, frames) or (channels, height, frames).
        width: Length of the longest line.
        rows: Number of lines.
    """
    values = array if array.ndim == 2 else array.mean(axis=0)
    rows, width = min(rows, values.shape[0]), min(width, values.shape[1])
    bands = np.stack([part.mean(axis=0) for part in np.array_split(values, rows)])
    cells = np.stack([part.mean(axis=1) for part in np.array_split(bands, width, axis=1)], axis=1)
    low, high = cells.min(), cells.max()
    shade = np.zeros(cells.shape, int)
    if high > low:
        shade = np.minimum((cells - low) / (high - low) * len(SHADES), len(SHADES) - 1).astype(int)
    return ["".join(SHADES[at] for at in line) for line in shade[::-1].tolist()]
