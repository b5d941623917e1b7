"""A second opinion on small sets: kernel ridge regression of the labels on a clip's statistics.

With k the Gaussian kernel of `kernels`, z_i the training clips and copies of them, y_i their labels less the mean ȳ,

    score(clip) = ȳ + sum over i of  a_i · k(z, z_i),    a = (K + penalty · I)^-1 y

cut to [0, 1]. A few hundred clips are few for a network and enough for this; it takes seconds. The copies are parts
of a clip and, where labels do not speak of pitch and loudness, the clip louder, softer, higher and lower.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import numpy as np
from scipy.linalg import cho_factor, cho_solve

from segue.encoders.audio.augmentation import Augmentation
from segue.encoders.audio.inputs import FloatArray, Inputs
from segue.encoders.audio.kernels import Standard, gaussian
from segue.encoders.audio.statistics import statistics, without_silence
from segue.encoders.audio.workers import workers

SHARPNESS: Final = 0.2
PENALTY: Final = 0.05

MOST_CLIPS: Final = 2500
"""With more clips than these a network needs no second opinion."""

MOST_COPIES: Final = 8000
"""Clips and copies in all, at most: the equations grow with their square."""

PARTS: Final = ((0.0, 0.6), (0.4, 1.0), (0.2, 0.8))
"""Beginning and end of the parts of a clip that copies are made of, as shares of its length."""

LOUDER: Final = 8.0
"""Decibels by which a copy is louder or softer."""

SHORTEST: Final = 8
"""Frames that a part has at least, where the clip has them."""

ARRAYS: Final = ("mean", "deviation", "examples", "coefficients", "base")


@dataclass(frozen=True, eq=False)
class SecondOpinion:
    """The regression, fitted.

    Attributes:
        standard: What statistics are normalised by.
        examples: Normalised statistics of the training clips and their copies, (examples, statistics).
        coefficients: a, (examples, labels).
        base: ȳ, (labels,).
    """

    standard: Standard
    examples: FloatArray
    coefficients: FloatArray
    base: FloatArray

    @classmethod
    def fit(cls, inputs: Inputs, targets: FloatArray, settings: Augmentation) -> Self:
        """Learn from spectrograms of one channel.

        Args:
            inputs: The clips.
            targets: Their labels, (clips, labels).
            settings: How a network's examples are augmented: what it changes, copies may change.
        """
        rows = np.unique(np.linspace(0, len(inputs) - 1, min(len(inputs), MOST_COPIES)).round().astype(int))
        wanted = min(_copies(settings), max(1, MOST_COPIES // len(rows)))

        def of(row: int) -> list[FloatArray]:
            clip = inputs.crop(row, 0, inputs.frames(row))[0]
            return [statistics(copy) for copy, _ in zip(copies(clip, settings), range(wanted), strict=False)]

        with workers() as pool:
            found = [*pool.map(of, rows.tolist())]
        numbers = np.stack([one for copies_of in found for one in copies_of])
        labels = np.repeat(targets[rows], wanted, axis=0)
        standard = Standard.of(numbers[::wanted])
        examples = standard.apply(numbers)
        base = targets.mean(axis=0)
        kernel = gaussian(examples, examples, SHARPNESS).astype(np.float64)
        kernel[np.diag_indices_from(kernel)] += PENALTY
        factor = cho_factor(kernel, overwrite_a=True, check_finite=False)
        solved: FloatArray = np.asarray(cho_solve(factor, labels - base), np.float32)
        return cls(standard, examples, solved, base.astype(np.float32))

    def scores(self, clips: Sequence[FloatArray]) -> FloatArray:
        """How likely each label is, (clips, labels) float32 in [0, 1].

        Args:
            clips: Spectrograms, (bands, frames) each.
        """
        if not len(clips):
            return np.empty((0, len(self.base)), np.float32)
        with workers() as pool:
            numbers = np.stack([*pool.map(statistics, clips)])
        alike = gaussian(self.standard.apply(numbers), self.examples, SHARPNESS)
        return np.clip(alike @ self.coefficients + self.base, 0, 1).astype(np.float32)

    def save(self, directory: Path) -> None:
        """Write five arrays."""
        arrays = (self.standard.mean, self.standard.deviation, self.examples, self.coefficients, self.base)
        for name, array in zip(ARRAYS, arrays, strict=True):
            np.save(directory / f"second-{name}.npy", array, allow_pickle=False)

    @classmethod
    def load(cls, directory: Path) -> Self:
        """Read what `save` wrote.

        Raises:
            OSError: An array is missing.
            ValueError: An array is damaged, or they do not fit each other.
        """
        mean, deviation, examples, coefficients, base = (
            np.load(directory / f"second-{name}.npy", allow_pickle=False) for name in ARRAYS
        )
        if examples.shape[1:] != mean.shape or coefficients.shape != (len(examples), len(base)):
            raise ValueError(
                f"the second opinion's arrays do not fit: {examples.shape}, {coefficients.shape}"
            )
        return cls(Standard(mean, deviation), examples, coefficients, base)


def copies(clip: FloatArray, settings: Augmentation) -> Iterator[FloatArray]:
    """The clip, and what counts as another of its kind."""
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


def _copies(settings: Augmentation) -> int:
    return 8 if _free(settings) else 2


def _free(settings: Augmentation) -> bool:
    """Whether labels leave pitch and loudness open."""
    return settings.gain > 0 and settings.shift >= 0.05


def _louder(mel: FloatArray, decibels: float) -> FloatArray:
    """A log-mel spectrogram, log10(1 + 10⁴ · power), at another loudness."""
    power = np.expm1(mel * np.float32(math.log(10)))
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
