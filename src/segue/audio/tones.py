"""The tone of a clip: its pitch, the strength of its harmonics, and its beginning.

`statistics` describes the bands' levels and changes, whatever their frequencies. This module uses the frequencies,
which distinguish instruments, octaves and manners of playing. For a log-mel spectrogram without the silence at
its ends, let s be its mean over time, with frames weighted by their level, as logarithms of power from 0, a
millionth of the strongest band, to 1, the strongest.

- The pitch: for every semitone from 27.5 Hz on, the rise of s at its harmonics above the values in between, less
  the smooth part of s; the h-th of 16 has the weight 0.85^(h-1); the better of two quarter tones counts.
- At the best pitch 20 harmonics: their height in s, that less the first one's, and less the values in between.
- The shape of s at any level: up to 96 cepstral coefficients (cosine transform over bands) of the frames' logarithms.
- The beginning: the level of the first 16 frames less the highest level, and the bands' mean over the first three.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.fft import dct

from segue.audio.inputs import FloatArray
from segue.audio.statistics import without_silence

_Floats = NDArray[np.floating]

SEMITONES: Final = 94
"""From A0, 27.5 Hz, to F#8."""

SOUGHT: Final = 16
HARMONICS: Final = 20
CEPSTRA: Final = 96
ONSET: Final = 16
"""Number of frames whose level describes the beginning of a sound."""

FIRST: Final = 3
DEPTH: Final = 6.0
"""Powers of ten between the strongest band and silence."""

_PITCHES: Final = 27.5 * 2 ** (np.arange(2 * SEMITONES) / 24)
_FADING: Final = 0.85 ** np.arange(SOUGHT)[:, None]
_SMOOTH: Final = 9


def tone(mel: FloatArray, hertz: FloatArray) -> FloatArray:
    """The tone of one clip, shape (count(bands),), float32, finite.

    Args:
        mel: Its spectrogram, shape (bands, frames), one frame or more.
        hertz: The bands' centres, shape (bands,), rising; see `LogMel.centres`.
    """
    x = without_silence(mel)
    level = x.mean(axis=0)
    mean = x @ (level / (level.sum() + np.float32(1e-6)))
    shape = _relative(mean)
    strengths = _pitch_strengths(shape, hertz)
    best = _PITCHES[strengths.argmax()]
    peaks, valleys = _harmonics(shape, hertz, np.array([best]), HARMONICS)
    onset = np.pad(level[:ONSET], (0, max(0, ONSET - len(level))), mode="edge")
    parts = [
        strengths.reshape(SEMITONES, 2).max(axis=1),
        peaks[:, 0],
        peaks[:, 0] - peaks[0, 0],
        (peaks - valleys)[:, 0],
        dct(_relative(x), axis=0, norm="ortho")[:CEPSTRA].mean(axis=1),
        onset - level.max(),
        x[:, :FIRST].mean(axis=1),
    ]
    return np.concatenate(parts).astype(np.float32)


def count(bands: int) -> int:
    """The number of values of `tone` for spectrograms with this many bands."""
    return SEMITONES + 3 * HARMONICS + min(CEPSTRA, bands) + ONSET + bands


def _relative(mel: FloatArray) -> FloatArray:
    """Log-mel values as logarithms of power from 0, `DEPTH` powers of ten below the strongest, to 1."""
    power = np.maximum(np.expm1(mel.astype(np.float64) * np.log(10)), 0)
    logarithm = np.log10(power / (power.max() + 1e-3) + 10**-DEPTH)
    return (1 + logarithm / DEPTH).astype(np.float32)


def _pitch_strengths(shape: _Floats, hertz: _Floats) -> _Floats:
    """The strength of each of `_PITCHES`."""
    half = _SMOOTH // 2
    smooth = np.convolve(np.pad(shape, half, mode="edge"), np.full(_SMOOTH, 1 / _SMOOTH), "valid")
    peaks, valleys = _harmonics(shape - smooth, hertz, _PITCHES, SOUGHT)
    return (_FADING * (peaks - valleys)).sum(axis=0) / _FADING.sum()


def _harmonics(shape: _Floats, hertz: _Floats, pitches: _Floats, harmonics: int) -> tuple[_Floats, _Floats]:
    """Values at the harmonics of some pitches, and half an interval below each; (harmonics, pitches), 0 outside."""
    ranks = np.arange(1, harmonics + 1)[:, None]
    at, below = ranks * pitches, (ranks - 0.5) * pitches
    return np.interp(at, hertz, shape, 0, 0), np.interp(below, hertz, shape, 0, 0)
