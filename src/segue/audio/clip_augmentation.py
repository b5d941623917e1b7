"""Copies of a clip that count as others of its kind: parts of it, and the clip louder, softer, higher and lower."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

import numpy as np

from segue.audio.augmentation import Augmentation
from segue.audio.inputs import FloatArray
from segue.audio.statistics import without_silence

PARTS: Final = ((0.0, 0.6), (0.4, 1.0), (0.2, 0.8))
"""Beginning and end of the parts of a clip that copies are made of, as shares of its length."""

LOUDER: Final = 8.0
"""Decibels by which a copy is louder or softer."""

SHORTEST: Final = 8
"""Frames that a part has at least, where the clip has them."""


def copies(clip: FloatArray, settings: Augmentation) -> Iterator[FloatArray]:
    """The clip itself, then copies, as many for every clip: `copies_of(settings)` in all.

    Args:
        clip: A log-mel spectrogram, (bands, frames).
        settings: How a network's examples are augmented; where those keep pitch or loudness, one copy is made, the
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
    """How many `copies` gives, the clip included."""
    return 8 if _free(settings) else 2


def _free(settings: Augmentation) -> bool:
    """Whether labels leave pitch and loudness open."""
    return settings.gain > 0 and settings.shift >= 0.05


def _louder(mel: FloatArray, decibels: float) -> FloatArray:
    """A log-mel spectrogram, log10(1 + 10⁴ · power), at another loudness."""
    power = np.maximum(np.expm1(mel * np.float32(math.log(10))), 0)
    louder = np.log1p(power * np.float32(10 ** (decibels / 10))) / np.float32(math.log(10))
    return louder.astype(np.float32)


def _higher(mel: FloatArray, bands: int) -> FloatArray:
    """Moved by some bands; those that come free are silent."""
    moved = np.zeros_like(mel)
    if bands > 0:
        moved[bands:] = mel[:-bands]
    else:
        moved[:bands] = mel[-bands:]
    return moved
