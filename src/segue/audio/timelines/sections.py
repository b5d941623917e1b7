"""Sections of a sound: where it changes for long.

Foote 2000, "Automatic Audio Segmentation Using a Measure of Audio Novelty". The spectrogram is cut into blocks of
`BLOCK` seconds. A block's vector is the mean of its columns, less the mean of all, of length 1. The self-similarity
of two blocks is the cosine of their vectors. The novelty at the border before block i is

    n_i = Σ_{a,b} K[a, b] · S[i + a, i + b] / Σ |K|,   a, b from -c to c - 1

where S is the self-similarity, c the context in blocks, and K the checkerboard: 1 where a and b are on the same side of
the border and -1 where they are not, times exp(-((a + ½)² + (b + ½)²) / (2 · (c / 2)²)). Blocks before the
beginning and after the end are the first and the last one. Borders are the highest novelties in their context
that are at least `CLEAR`.
"""

from __future__ import annotations

import math
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from segue.audio.inputs import FloatArray
from segue.errors import ConfigError

BLOCK: Final = 0.25
"""Seconds of a block."""

CONTEXT: Final = 8.0
"""Usual seconds before and after a border that are compared."""

CLEAR: Final = 0.1
"""Smallest novelty of a border; a change between two sections that are each alike throughout has 0.5 or more."""

_AT_ONCE: Final = 512
"""Borders whose neighbourhoods are computed together, so that memory does not grow with the length."""


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a sound that is alike.

    Attributes:
        onset: Its beginning, in seconds.
        offset: Its end.
        novelty: The novelty at its beginning, at most 1; 0 for the first section.
    """

    onset: float
    offset: float
    novelty: float


def sections_of(mel: FloatArray, frame_rate: float, *, context: float = CONTEXT) -> tuple[Section, ...]:
    """The sections of a spectrogram, (bands, frames), in their order; one if nothing changes for long.

    Raises:
        ConfigError: The context is shorter than a block, or longer than ten minutes.
    """
    steps = context_blocks(context, frame_rate)
    vectors = block_vectors(mel, frame_rate)
    curve = novelty(vectors, steps)
    borders = [0, *peaks(curve, steps).tolist()]
    seconds = max(mel.shape[1] - 1, 1) / frame_rate
    block = block_columns(frame_rate) / frame_rate
    ends = [*(border * block for border in borders[1:]), seconds]
    return tuple(
        Section(
            onset=round(border * block, 3),
            offset=round(end, 3),
            novelty=round(float(curve[border]), 4) if border else 0.0,
        )
        for border, end in zip(borders, ends, strict=True)
    )


def block_columns(frame_rate: float) -> int:
    """The columns of a spectrogram in a block: a whole number, so a block is not quite `BLOCK` seconds."""
    return max(1, round(BLOCK * frame_rate))


def context_blocks(context: float, frame_rate: float) -> int:
    """The context in blocks.

    Raises:
        ConfigError: It is shorter than a block, or longer than ten minutes.
    """
    if not BLOCK <= context <= 600:
        raise ConfigError(expected=f"a context of {BLOCK:g} to 600 seconds", got=f"{context:g}")
    return max(1, round(context * frame_rate / block_columns(frame_rate)))


def block_vectors(mel: FloatArray, frame_rate: float) -> FloatArray:
    """The vectors of the blocks, shape (blocks, bands), of length 1, or 0 where a block is as the whole."""
    columns = block_columns(frame_rate)
    starts = [*range(0, mel.shape[1], columns)]
    counts = np.diff(np.array([*starts, mel.shape[1]]))
    means = (np.add.reduceat(mel, starts, axis=1) / counts).T.astype(np.float32)
    if counts[-1] < columns / 2 and len(means) > 1:  # too short to be a block
        means = means[:-1]
    centred = means - means.mean(axis=0)
    lengths = np.linalg.norm(centred, axis=1, keepdims=True)
    return np.divide(centred, lengths, out=np.zeros_like(centred), where=lengths > 1e-6)


def checkerboard(steps: int) -> NDArray[np.float64]:
    """The kernel K, shape (2 · steps, 2 · steps), its absolute values of sum 1."""
    places = np.arange(-steps, steps) + 0.5
    tapered = np.sign(places) * np.exp(-(places**2) / (2 * (steps / 2) ** 2))
    kernel = np.outer(tapered, tapered)
    return kernel / np.abs(kernel).sum()


def novelty(vectors: FloatArray, steps: int) -> FloatArray:
    """The novelty before each block, shape (blocks,)."""
    blocks, kernel = len(vectors), checkerboard(steps)
    padded = np.pad(vectors, ((steps, steps), (0, 0)), mode="edge")
    curve = np.empty(blocks, np.float32)
    for start in range(0, blocks, max(1, _AT_ONCE // steps)):
        stop = min(start + max(1, _AT_ONCE // steps), blocks)
        near: Any = np.stack([padded[at : at + 2 * steps] for at in range(start, stop)])
        curve[start:stop] = ((near @ near.swapaxes(1, 2)) * kernel).sum(axis=(1, 2))
    return curve


def peaks(curve: FloatArray, steps: int) -> NDArray[np.int64]:
    """The borders: novelties that are clear and the highest within the context, the first of equal ones."""
    found = [
        at
        for at in np.flatnonzero(curve >= CLEAR).tolist()
        if at
        and curve[at] > curve[max(0, at - steps) : at].max()
        and curve[at] >= curve[at : at + steps].max()
    ]
    return np.array(found, np.int64)


def similarity(vectors: FloatArray, most: int) -> FloatArray:
    """The self-similarity for a picture, of at most `most` groups of blocks: shape (groups, groups)."""
    size = math.ceil(len(vectors) / most)
    starts = np.arange(0, len(vectors), size)
    groups = np.add.reduceat(vectors, starts, axis=0)
    lengths = np.maximum(np.linalg.norm(groups, axis=1, keepdims=True), 1e-6)
    return (groups / lengths) @ (groups / lengths).T
