"""The pace of a clip: how loud it is, how much begins in it, and its tempo.

For a log-mel spectrogram x of b bands, let o_t be the mean over bands of max(0, x_t - x_{t-1}), the onsets. The level
is the mean of x, the activity the mean of o. The tempo is that of the lag from 60 to 200 beats a minute at which the
autocorrelation of o, less its mean, is highest, weighted by exp(-log2(tempo / 120)^2 / 2) (Ellis 2007).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from segue.audio.inputs import FloatArray, Inputs
from segue.protocols import Progress

SLOWEST: Final = 60.0
FASTEST: Final = 200.0
USUAL: Final = 120.0

CLEAR: Final = 0.1
"""Least autocorrelation of a beat; below it a clip has no tempo."""

SECONDS: Final = 30
"""Longest part that is looked at, from the middle."""


class Pace(NamedTuple):
    """The pace of one clip: level and activity, 0 or more, and beats a minute, 0 without a clear beat."""

    level: float
    activity: float
    tempo: float


def pace(mel: FloatArray, frame_rate: float) -> Pace:
    """Return the pace of a spectrogram, (bands, frames), of so many frames a second."""
    onsets = np.maximum(np.diff(np.asarray(mel, np.float64), axis=1), 0).mean(axis=0)
    if not len(onsets):
        return Pace(float(mel.mean()), 0.0, 0.0)
    return Pace(float(mel.mean()), float(onsets.mean()), _tempo(onsets, frame_rate))


def paces(
    inputs: Inputs, rows: Sequence[int], frame_rate: float, progress: Progress
) -> tuple[FloatArray, FloatArray]:
    """Return energy and tempo of some rows of one-channel inputs, (rows,) each.

    The energy of a clip is the mean of two shares: that of the clips with no higher level, and that of the clips with
    no higher activity. It is above 0, and 1 for the loudest and busiest clip.
    """
    longest = int(SECONDS * frame_rate)
    found: list[Pace] = []
    for row in progress.track(rows, label="Pace", total=len(rows)):
        frames = inputs.frames(row)
        start = max(0, (frames - longest) // 2)
        found.append(pace(inputs.crop(row, start, min(frames, longest))[0], frame_rate))
    table = np.array(found, np.float64).reshape(-1, 3)
    energy = (_shares(table[:, 0]) + _shares(table[:, 1])) / 2
    return energy.astype(np.float32), table[:, 2].astype(np.float32)


def _tempo(onsets: NDArray[np.float64], frame_rate: float) -> float:
    centred = onsets - onsets.mean()
    power = float(centred @ centred)
    lags = np.arange(int(np.ceil(60 * frame_rate / FASTEST)), int(60 * frame_rate / SLOWEST) + 1)
    lags = lags[lags < len(centred) // 2]
    if power <= 0 or not len(lags):
        return 0.0
    alike = np.array([centred[lag:] @ centred[:-lag] for lag in lags.tolist()]) / power
    tempi = 60 * frame_rate / lags
    best = int((alike * np.exp(-(np.log2(tempi / USUAL) ** 2) / 2)).argmax())
    return float(tempi[best]) if alike[best] >= CLEAR else 0.0


def _shares(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.searchsorted(np.sort(values), values, side="right") / max(len(values), 1)
