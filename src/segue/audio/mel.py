"""The log-mel spectrogram of the Melon Playlist Dataset, fast enough to run over a whole library.

Ferraro et al. 2021, "Melon Playlist Dataset: a public dataset for audio-based playlist generation and music
tagging": 16 kHz mono, frames of 512 samples every 256, 48 mel bands, log10(1 + 10000 · x).
"""

# pyright: reportUnknownMemberType=false
# torch.from_numpy's own type leaves its argument open.

from __future__ import annotations

import dataclasses
import functools
import importlib.util
import itertools
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

import numpy as np
import scipy.fft
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from segue.errors import ConfigError, DataError

FloatArray = NDArray[np.float32]

MELON_FRAMES: Final = 1876
"""Frames of a 30 s clip: 1 + 30 · 16000 / 256."""

_BLOCK: Final = 1024
"""Frames computed at once: enough to make calls cheap, and few enough to stay in the cache."""

_PRODUCT: Final = 256
"""Frames multiplied by the filter bank at once: small enough for BLAS to stay on one core."""

_SLANEY_LINEAR_HZ: Final = 200 / 3
_SLANEY_BREAK_HZ: Final = 1000.0
_SLANEY_LOG_STEP: Final = float(np.log(6.4) / 27)


@dataclasses.dataclass(frozen=True, kw_only=True)
class LogMel:
    """The settings of a log-mel spectrogram; the defaults are Melon's.

    For samples x in [-1, 1], frame t covers x[hop·t - frame/2 : hop·t + frame/2], zeros beyond the ends, under
    the periodic Hann window w[n] = 0.5 - 0.5 · cos(2πn / frame). With X its discrete Fourier transform,

        mel[b, t]  = Σ_k H[b, k] · |X_t[k]|²
        value[b,t] = log10(1 + scale · mel[b, t])

    H holds triangles whose corners are at equal steps on Slaney's mel scale (linear below 1 kHz, logarithmic above)
    from 0 Hz to half the sample rate, each scaled to unit area in Hz (Slaney's norm: height 2 / width). This
    is librosa's `melspectrogram` with its default window, centring, power and norm, and the same settings.

    Attributes:
        sample_rate: Rate of the samples, in Hz.
        frame: Samples in a frame, even.
        hop: Samples from one frame to the next.
        bands: Number of mel bands.
        scale: Factor of powers before the logarithm.

    Raises:
        ConfigError: A setting is outside its range.
    """

    sample_rate: int = 16_000
    frame: int = 512
    hop: int = 256
    bands: int = 48
    scale: float = 10_000.0

    def __post_init__(self) -> None:
        for name in ("sample_rate", "frame", "hop", "bands", "scale"):
            if getattr(self, name) <= 0:
                raise ConfigError(expected=f"{name} above 0", got=repr(getattr(self, name)))
        if self.frame % 2:
            raise ConfigError(expected="an even frame", got=str(self.frame))

    @property
    def frame_rate(self) -> float:
        """Frames a second."""
        return self.sample_rate / self.hop

    def frames(self, samples: int) -> int:
        """The number of frames for that many samples: 1 + samples // hop."""
        return 1 + samples // self.hop

    def centres(self) -> FloatArray:
        """The peak frequency of each band, in Hz, shape (bands,)."""
        return _corners(self)[1:-1].astype(np.float32)

    def of(self, samples: NDArray[np.floating[Any]]) -> FloatArray:
        """The spectrogram of mono samples.

        Args:
            samples: Shape (length,), in [-1, 1], at `sample_rate`; length 1 or more.

        Returns:
            Shape (bands, 1 + length // hop), float32, 0 or more.

        Raises:
            DataError: The samples are not one row, empty, or not finite.
        """
        if samples.ndim != 1 or not len(samples):
            raise DataError(expected="samples of shape (length,), length 1 or more", got=str(samples.shape))
        ready = np.require(samples, np.float32, ("C", "W"))  # torch requires writable input
        mel = np.empty((self.bands, self.frames(len(samples))), np.float32)
        with np.errstate(invalid="ignore", over="ignore"):
            for start, framed in self._framed(ready):
                self._powers(framed, mel[:, start : start + len(framed)])
            mel *= np.float32(self.scale)
            if not np.isfinite(mel.sum()):
                raise DataError(expected="finite samples", got="NaN, infinity or values far outside [-1, 1]")
        np.log1p(mel, out=mel)
        mel *= np.float32(1 / np.log(10))
        return mel

    def _framed(self, samples: FloatArray) -> Iterator[tuple[int, FloatArray]]:
        """The frames in runs, each with the number of its first frame; inner frames are views, edges have zeros."""
        half, step, n = self.frame // 2, samples.itemsize, len(samples)
        count = self.frames(n)
        first = min(-(-half // self.hop), count)
        last = max(min((n - half) // self.hop + 1, count), first)
        for start, stop in ((0, first), (last, count)):
            if stop > start:
                places = self.hop * np.arange(start, stop)[:, None] + np.arange(-half, half)
                inside = (places >= 0) & (places < n)
                yield start, np.where(inside, samples[np.clip(places, 0, n - 1)], np.float32(0))
        for start in range(first, last, _BLOCK):
            stop = min(start + _BLOCK, last)
            begin = samples[self.hop * start - half :]
            yield start, as_strided(begin, (stop - start, self.frame), (self.hop * step, step))

    def _powers(self, framed: FloatArray, mel: FloatArray) -> None:
        """Write the mel powers of a run of frames to `mel`, shape (bands, frames)."""
        parts = windowed_transform()(framed, _window(self.frame))
        np.multiply(parts, parts, out=parts)
        power = np.add(parts[:, 0::2], parts[:, 1::2])
        for start in range(0, len(power), _PRODUCT):
            rows = slice(start, start + _PRODUCT)
            for group in _groups(self):
                np.matmul(group.weights, power[rows, group.bins].T, out=mel[group.bands, rows])


MELON: Final = LogMel()
"""The dataset's own settings."""

DETAILED: Final = LogMel(sample_rate=32_000, frame=4096, hop=1024, bands=192)
"""Half as many frames per second, and four times the bands up to twice the frequency, from bins four times as close:
instruments and their pitches differ in their harmonics."""

MELS: Final = {"melon": MELON, "detailed": DETAILED}
"""Settings by name."""


def named_mel(name: str) -> LogMel:
    """The settings with that name.

    Raises:
        ConfigError: There are none.
    """
    if name not in MELS:
        raise ConfigError(expected=f"mel out of {', '.join(MELS)}", got=repr(name))
    return MELS[name]


class _Group(NamedTuple):
    """Neighbouring bands and their bins; the product with all other bins would be zero."""

    bands: slice
    bins: slice
    weights: FloatArray


@functools.cache
def filter_bank(mel: LogMel) -> FloatArray:
    """The triangles H of `LogMel`, shape (bands, frame // 2 + 1)."""
    corners = _corners(mel)
    bins = np.fft.rfftfreq(mel.frame, 1 / mel.sample_rate)
    rise = (bins - corners[:-2, None]) / np.diff(corners)[:-1, None]
    fall = (corners[2:, None] - bins) / np.diff(corners)[1:, None]
    triangles = np.maximum(0, np.minimum(rise, fall))
    return (triangles * (2 / (corners[2:] - corners[:-2]))[:, None]).astype(np.float32)


def band_edges(mel: LogMel) -> FloatArray:
    """The frequencies between bands, in Hz, shape (bands + 1,): band b is from edge b to edge b + 1."""
    corners = _corners(mel)
    return ((corners[:-1] + corners[1:]) / 2).astype(np.float32)


def resize_frames(mel: FloatArray, frames: int = MELON_FRAMES) -> FloatArray:
    """A spectrogram of exactly `frames` frames, made by `numpy.resize` as in Melon's first models.

    `numpy.resize` repeats the values in memory order, band after band. So a clip shorter than
    `frames` is tiled from the start but its bands shift from row to row; a longer one keeps its first values
    in that order. It is kept for models that were trained with it; `tile_frames` repeats along time.

    Returns:
        Shape (bands, frames), float32.
    """
    return np.resize(mel, (mel.shape[0], frames)).astype(np.float32, copy=False)


def tile_frames(mel: FloatArray, frames: int = MELON_FRAMES) -> FloatArray:
    """A spectrogram of exactly `frames` frames: its start, repeated in time if it is shorter.

    Returns:
        Shape (bands, frames), float32.
    """
    return mel[:, np.arange(frames) % mel.shape[1]].astype(np.float32, copy=False)


@functools.cache
def windowed_transform() -> Callable[[FloatArray, FloatArray], FloatArray]:
    """Fourier transform of real rows times a window: (n, frame) -> (n, frame + 2), real and imaginary in turn.

    It uses PyTorch if installed, which takes two thirds of SciPy's time; the two differ by rounding.
    """
    if importlib.util.find_spec("torch") is None:
        return _scipy_transform
    import torch

    fft: Any = torch.fft  # its functions carry no types

    def transform(rows: FloatArray, window: FloatArray) -> FloatArray:
        windowed = torch.from_numpy(rows) * torch.from_numpy(window)
        return torch.view_as_real(fft.rfft(windowed)).flatten(1).numpy()

    return transform


def _scipy_transform(rows: FloatArray, window: FloatArray) -> FloatArray:
    return np.asarray(scipy.fft.rfft(rows * window, axis=1)).view(np.float32)


def _corners(mel: LogMel) -> NDArray[np.float64]:
    """Start, peak and end of the triangles, in Hz: band b has corners b, b + 1 and b + 2."""
    top = float(_to_mel(np.array(mel.sample_rate / 2)))
    return _to_hertz(np.linspace(0, top, mel.bands + 2))


def _to_mel(hertz: NDArray[np.float64]) -> NDArray[np.float64]:
    linear = hertz / _SLANEY_LINEAR_HZ
    high = np.log(np.maximum(hertz, _SLANEY_BREAK_HZ) / _SLANEY_BREAK_HZ) / _SLANEY_LOG_STEP
    return np.minimum(linear, _SLANEY_BREAK_HZ / _SLANEY_LINEAR_HZ) + high


def _to_hertz(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    brk = _SLANEY_BREAK_HZ / _SLANEY_LINEAR_HZ
    linear = np.minimum(mel, brk) * _SLANEY_LINEAR_HZ
    return linear * np.exp(np.maximum(mel - brk, 0) * _SLANEY_LOG_STEP)


@functools.cache
def _window(frame: int) -> FloatArray:
    return (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(frame) / frame)).astype(np.float32)


@functools.cache
def _groups(mel: LogMel) -> tuple[_Group, ...]:
    """Four groups of bands: each uses only some bins, so most of the full product would be zeros."""
    bank = filter_bank(mel)
    ends = [0, *sorted({mel.bands * share // 48 for share in (17, 30, 40)} - {0}), mel.bands]
    found: list[_Group] = []
    for first, last in itertools.pairwise(ends):
        seen = np.flatnonzero(bank[first:last].any(axis=0))
        bins = slice(int(seen[0]), int(seen[-1]) + 1) if len(seen) else slice(0, 1)
        found.append(_Group(slice(first, last), bins, np.ascontiguousarray(bank[first:last, bins])))
    return tuple(found)
