"""Statistics of a clip that do not depend on its length: the levels of bands, their changes and correlations.

For a log-mel spectrogram x of b bands without the silence at its ends:

- for each band the mean, the deviation, six quantiles, and the mean size and deviation of the steps in time;
- for the first 20 cepstral coefficients (cosine transform over bands) the mean, the deviation, and that of the steps;
- for eight groups of bands the modulation spectrum: the logarithms of the amplitudes of changes in the group's level,
  in ranges of frequencies a factor of 1.5 apart: rhythm, roughness, vibrato;
- of the same groups the correlations between each two;
- for the level over all bands its deviation, its peak over the mean, the share of time above the mean; the length.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.fft import dct

from segue.audio.inputs import FloatArray, Inputs
from segue.audio.workers import workers

SILENT: Final = 0.02
"""log10(1 + 10,000 · x) of the loudest band; below it, a frame at either end is silence."""

QUANTILES: Final = (0.1, 0.25, 0.5, 0.75, 0.9, 1.0)
CEPSTRA: Final = 20
GROUPS: Final = 8

SPAN: Final = 1024
"""Frames of a modulation spectrum; longer clips are divided into pieces, whose spectra are averaged."""

_EDGES: Final = np.unique(np.geomspace(2, SPAN // 2, 14).astype(int))
_PAIRS: Final = np.triu_indices(GROUPS, 1)


def statistics(mel: FloatArray) -> FloatArray:
    """The statistics of one clip, shape (count(bands),), float32, finite.

    Args:
        mel: Its spectrogram, shape (bands, frames), one frame or more.
    """
    x = without_silence(mel)
    cepstra = dct(x, axis=0, norm="ortho")[:CEPSTRA]
    steps, cepstral_steps = _steps(x), _steps(cepstra)
    level = x.mean(axis=0)
    groups = np.stack([part.mean(axis=0) for part in np.array_split(x, GROUPS)])
    shape = [level.std(), level.max() - level.mean(), (level > level.mean()).mean(), np.log1p(x.shape[1])]
    parts = [
        x.mean(axis=1),
        x.std(axis=1),
        *np.quantile(x, QUANTILES, axis=1),
        np.abs(steps).mean(axis=1),
        steps.std(axis=1),
        cepstra.mean(axis=1),
        cepstra.std(axis=1),
        cepstral_steps.std(axis=1),
        _modulation(groups).ravel(),
        _correlations(groups),
        np.array(shape),
    ]
    return np.concatenate(parts).astype(np.float32)


def count(bands: int) -> int:
    """The number of `statistics` for spectrograms with this many bands."""
    cepstra = min(CEPSTRA, bands)
    return 10 * bands + 3 * cepstra + GROUPS * (len(_EDGES) - 1) + len(_PAIRS[0]) + 4


def statistics_of(inputs: Inputs, rows: Iterable[int]) -> FloatArray:
    """The statistics of some rows of one-channel inputs, shape (rows, count(height)), computed on all cores."""

    def one(row: int) -> FloatArray:
        return statistics(inputs.crop(row, 0, inputs.frames(row))[0])

    with workers() as pool:
        found = [*pool.map(one, rows)]
    return np.stack(found) if found else np.empty((0, count(inputs.height)), np.float32)


def without_silence(mel: FloatArray) -> FloatArray:
    """The frames from the first to the last that is not silent; all frames if all are silent."""
    loud = np.flatnonzero(mel.max(axis=0) > SILENT)
    return mel[:, loud[0] : loud[-1] + 1] if len(loud) else mel


def _steps(x: FloatArray) -> FloatArray:
    return np.diff(x, axis=1) if x.shape[1] > 1 else np.zeros_like(x)


def _modulation(groups: FloatArray) -> NDArray[np.floating]:
    """(GROUPS, ranges); a short clip is padded with zeros."""
    swings = groups - groups.mean(axis=1, keepdims=True)
    length = -(-swings.shape[1] // -(-swings.shape[1] // SPAN))  # pieces of equal length
    power = np.zeros((GROUPS, SPAN // 2 + 1))
    for start in range(0, swings.shape[1], length):
        power += np.square(np.abs(np.fft.rfft(swings[:, start : start + length], SPAN, axis=1)))
    amplitude = np.sqrt(power / swings.shape[1])
    ranges = [amplitude[:, low:high].mean(axis=1) for low, high in itertools.pairwise(_EDGES)]
    return np.log(np.stack(ranges, axis=1) + 1e-3)


def _correlations(groups: FloatArray) -> NDArray[np.floating]:
    """The correlation between each two groups; 0 for a constant group."""
    apart = groups - groups.mean(axis=1, keepdims=True)
    lengths = np.linalg.norm(apart, axis=1, keepdims=True)
    directions = np.divide(apart, lengths, out=np.zeros_like(apart), where=lengths > 1e-6)
    return (directions @ directions.T)[_PAIRS]
