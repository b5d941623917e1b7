"""Augmented copies of a clip: parts of it, and the clip at other loudness and pitch."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

import numpy as np

from segue.audio.augmentation import Augmentation
from segue.audio.inputs import FloatArray
from segue.audio.statistics import without_silence

PARTS: Final = ((0.0, 0.6), (0.4, 1.0), (0.2, 0.8))
"""Beginning and end of the clip's parts that copies consist of, as shares of its length."""

LOUDER: Final = 8.0
"""Differences in loudness of the copies, in decibels."""

SHORTEST: Final = 8
"""Smallest number of frames of a part, if the clip has that many."""


def copies(clip: FloatArray, settings: Augmentation) -> Iterator[FloatArray]:
    """The clip itself, then copies, equally many for every clip: `copies_of(settings)` in all.

    Args:
        clip: A log-mel spectrogram, (bands, frames).
        settings: The augmentation of a network's examples. If it keeps pitch or loudness, there is one copy, the
            clip's first part.
    """
    sound = without_silence(clip)
    yield clip
    for begin, end in PARTS[: 3 if _free(settings) else 1]:
        start = int(begin * sound.shape[1])
        part = sound[:, start : max(int(end * sound.shape[1]), start + SHORTEST)]
        yield part if part.shape[1] else clip
    if _free(settings):
        yield _louder(clip, LOUDER)
        yield _louder(clip, -LOUDER)
        yield _higher(clip, 1)
        yield _higher(clip, -1)


def copies_of(settings: Augmentation) -> int:
    """The number of results of `copies`, including the clip."""
    return 8 if _free(settings) else 2


def _free(settings: Augmentation) -> bool:
    """Whether the augmentation may change pitch and loudness."""
    return settings.gain > 0 and settings.shift >= 0.05


def _louder(mel: FloatArray, decibels: float) -> FloatArray:
    """A log-mel spectrogram, log10(1 + 10⁴ · power), at another loudness."""
    power = np.maximum(np.expm1(mel * np.float32(math.log(10))), 0)
    louder = np.log1p(power * np.float32(10 ** (decibels / 10))) / np.float32(math.log(10))
    return louder.astype(np.float32)


def _higher(mel: FloatArray, bands: int) -> FloatArray:
    """The clip moved by some bands; the empty bands are silent."""
    moved = np.zeros_like(mel)
    if bands > 0:
        moved[bands:] = mel[:-bands]
    else:
        moved[:bands] = mel[-bands:]
    return moved
