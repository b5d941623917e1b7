"""Kernel ridge regression from a clip's statistics to its labels.

The numbers are a clip's `statistics` and its `tone`. Which of them matter depends on the labels, such as octaves or
instruments, so each group of labels (`octave:4`, `octave:5`) has its own regression. Let z be a clip's normalised
numbers, r_j the relevance of the j-th number to the group (with a mean of 1), z_i the training clips and their copies,
and y_i their labels less the mean ȳ. Then

    score(clip) = ȳ + sum over i of  a_i · k(z ⊙ √r, z_i ⊙ √r),    a = (K + penalty · I)^-1 y

clipped to [0, 1], with k the Gaussian kernel of `kernels`. The relevance of a number is the share of its variance
between labels: the mean over labels, by their frequency, of (its mean in clips of the label - its mean)²,
divided by its variance. A few hundred clips are too few for a network but enough for this; it takes seconds.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve

from segue.audio.augmentation import Augmentation
from segue.audio.clip_augmentation import copies, copies_of
from segue.audio.inputs import FloatArray, Inputs
from segue.audio.kernels import Standard, gaussian
from segue.audio.mel import MELON, LogMel
from segue.audio.statistics import statistics
from segue.audio.tones import tone
from segue.audio.workers import workers
from segue.files.arrays import read_array
from segue.metrics.label_groups import groups

SHARPNESS: Final = 0.2
PENALTY: Final = 0.05

MOST_CLIPS: Final = 2500
"""With more clips than these, a network needs no kernel ridge regression."""

MOST_COPIES: Final = 8000
"""Largest number of clips and copies: the equations grow with its square."""

MOST_GROUPS: Final = 6
"""Largest number of groups of labels with their own regression; the other groups share one."""

_NUMBERS: Final = (np.float32, np.float64, np.int64)

ARRAYS: Final = ("mean", "deviation", "hertz", "examples", "relevance", "group", "coefficients", "base")


@dataclasses.dataclass(frozen=True, eq=False)
class KernelRidge:
    """The fitted regression.

    Attributes:
        standard: The normalisation of a clip's numbers.
        hertz: The centre frequencies of the spectrograms' bands, (bands,).
        examples: Normalised numbers of the training clips and their copies, (examples, numbers).
        relevance: √r of each regression, (regressions, numbers).
        group: The number of each label's regression, (labels,).
        coefficients: a, (examples, labels).
        base: ȳ, (labels,).
    """

    standard: Standard
    hertz: FloatArray
    examples: FloatArray
    relevance: FloatArray
    group: NDArray[np.int64]
    coefficients: FloatArray
    base: FloatArray

    @classmethod
    def fit(
        cls,
        inputs: Inputs,
        targets: FloatArray,
        labels: Sequence[str],
        settings: Augmentation,
        mel: LogMel = MELON,
    ) -> Self:
        """Fit the regression to spectrograms of one channel.

        Args:
            inputs: The clips.
            targets: Their labels, (clips, labels).
            labels: The labels' names, which contain their groups.
            settings: The augmentation of a network's examples: copies change in the same ways.
            mel: The settings of the spectrograms.
        """
        rows = np.unique(np.linspace(0, len(inputs) - 1, min(len(inputs), MOST_COPIES)).round().astype(int))
        each = min(copies_of(settings), max(1, MOST_COPIES // len(rows)))
        hertz = dataclasses.replace(mel, bands=inputs.height).centres()
        numbers = _described(inputs, rows.tolist(), settings, each, hertz)
        standard = Standard.of(numbers[::each])
        examples, base = standard.apply(numbers), targets.mean(axis=0)
        group = _regressions(labels)
        coefficients = np.empty((len(examples), len(labels)), np.float32)
        relevance = np.empty((int(group.max(initial=-1)) + 1, examples.shape[1]), np.float32)
        for which in range(len(relevance)):
            mine = group == which
            relevance[which] = np.sqrt(_relevance(examples[::each], targets[rows][:, mine]))
            wanted = np.repeat(targets[rows][:, mine], each, axis=0) - base[mine]
            coefficients[:, mine] = _solved(examples * relevance[which], wanted)
        return cls(standard, hertz, examples, relevance, group, coefficients, base.astype(np.float32))

    def scores(self, clips: Sequence[FloatArray]) -> FloatArray:
        """The score of each label, (clips, labels) float32 in [0, 1].

        Args:
            clips: Spectrograms, (bands, frames) each.
        """
        found = np.tile(self.base, (len(clips), 1))
        if not len(clips):
            return found
        with workers() as pool:
            numbers = np.stack([*pool.map(functools.partial(_numbers, hertz=self.hertz), clips)])
        z = self.standard.apply(numbers)
        for which, weights in enumerate(self.relevance):
            alike = gaussian(z * weights, self.examples * weights, SHARPNESS)
            found[:, self.group == which] += alike @ self.coefficients[:, self.group == which]
        return np.clip(found, 0, 1)

    def save(self, directory: Path) -> None:
        """Write one array for each of `ARRAYS`."""
        for name in ARRAYS:
            array = getattr(self.standard if name in ("mean", "deviation") else self, name)
            np.save(directory / f"second-{name}.npy", array, allow_pickle=False)

    @classmethod
    def load(cls, directory: Path) -> Self:
        """Read what `save` wrote.

        Raises:
            ArtifactError: An array is missing or damaged.
            ValueError: They do not fit each other.
        """
        shapes = [(None,) * sides for sides in (1, 1, 1, 2, 2, 1, 2, 1)]
        mean, deviation, *rest = (
            read_array(directory / f"second-{name}.npy", _NUMBERS, shape)
            for name, shape in zip(ARRAYS, shapes, strict=True)
        )
        found = cls(Standard(mean, deviation), *rest)
        shapes = (
            found.examples.shape,
            found.relevance.shape[1:],
            found.coefficients.shape,
            found.group.shape,
        )
        labels = found.base.shape
        if shapes != ((len(found.examples), *mean.shape), mean.shape, (len(found.examples), *labels), labels):
            raise ValueError(f"the kernel ridge regression's arrays do not fit: {shapes}, {labels}")
        return found


def _described(
    inputs: Inputs, rows: Sequence[int], settings: Augmentation, each: int, hertz: FloatArray
) -> FloatArray:
    """The numbers of some clips and their copies, `each` for every clip, one after the other."""

    def of(row: int) -> list[FloatArray]:
        clip = inputs.crop(row, 0, inputs.frames(row))[0]
        return [_numbers(copy, hertz) for copy, _ in zip(copies(clip, settings), range(each), strict=False)]

    with workers() as pool:
        return np.stack([one for found in pool.map(of, rows) for one in found])


def _numbers(clip: FloatArray, hertz: FloatArray) -> FloatArray:
    return np.concatenate([statistics(clip), tone(clip, hertz)])


def _regressions(labels: Sequence[str]) -> NDArray[np.int64]:
    """The number of each label's regression."""
    columns = sorted(groups(labels).values(), key=len, reverse=True)
    found = np.zeros(len(labels), np.int64)
    for which, mine in enumerate(columns):
        found[mine] = min(which, MOST_GROUPS)
    return found


def _relevance(z: FloatArray, targets: FloatArray) -> FloatArray:
    """The r_j of normalised numbers, (clips, numbers), for labels, (clips, labels)."""
    counts = targets.sum(axis=0)
    apart = targets.T @ z / np.maximum(counts, 1)[:, None] - z.mean(axis=0)
    between = counts @ np.square(apart) / max(1, len(z)) + 1e-6
    shares = between / (z.var(axis=0) + 1e-3)
    return (shares / shares.mean()).astype(np.float32)


def _solved(examples: FloatArray, targets: FloatArray) -> FloatArray:
    """The coefficients a of one regression."""
    kernel = gaussian(examples, examples, SHARPNESS).astype(np.float64)
    kernel[np.diag_indices_from(kernel)] += PENALTY
    factor = cho_factor(kernel, overwrite_a=True, check_finite=False)
    return np.asarray(cho_solve(factor, targets), np.float32)
