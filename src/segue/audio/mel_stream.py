"""The log-mel spectrogram of samples that come block by block: of hours of sound, without holding the samples."""

from __future__ import annotations

from typing import Final

import numpy as np

from segue.audio.mel import FloatArray, LogMel
from segue.errors import DataError

RUN: Final = 2048
"""Frames computed at once."""


class MelStream:
    """Computes a spectrogram, as `LogMel.of` does of all samples at once, up to rounding.

    Args:
        mel: The settings of the spectrogram.

    Attributes:
        silent: Whether all samples so far are 0.
    """

    def __init__(self, mel: LogMel) -> None:
        self._mel = mel
        self._margin = -(-mel.frame // 2 // mel.hop)
        self._waiting: list[FloatArray] = []
        self._length = 0
        self._parts: list[FloatArray] = []
        self._before = 0
        self.silent = True

    def add(self, samples: FloatArray) -> None:
        """Take the next mono samples, at the rate of the settings.

        Raises:
            DataError: They are not finite.
        """
        self.silent = self.silent and not samples.any()
        self._waiting.append(samples)
        self._length += len(samples)
        if self._length >= (self._before + RUN + self._margin + 1) * self._mel.hop:
            self._compute()

    def finish(self) -> FloatArray:
        """The spectrogram of all samples, shape (bands, 1 + samples // hop).

        Raises:
            DataError: There were none, or they are not finite.
        """
        rest = np.concatenate(self._waiting) if self._waiting else np.empty(0, np.float32)
        if not len(rest) and not self._parts:
            raise DataError(expected="sound", got="a file that holds no samples", hint="Fetch it again.")
        return np.concatenate([*self._parts, self._mel.of(rest)[:, self._before :]], axis=1)

    def _compute(self) -> None:
        """Compute the frames that no later sample reaches, and keep the samples that later frames need."""
        samples = np.concatenate(self._waiting)
        ready = len(samples) // self._mel.hop - self._margin
        self._parts.append(self._mel.of(samples)[:, self._before : ready])
        kept = ready - self._margin
        self._waiting = [samples[kept * self._mel.hop :].copy()]
        self._length = len(self._waiting[0])
        self._before = self._margin
