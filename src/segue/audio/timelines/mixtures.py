"""Mixtures of clips with known times: labelled sounds at drawn moments, over noise, by seed.

An event is one run of sound in a clip, without a pause of `PAUSE` seconds. With b the root mean square of the noise
and e that of the run, the run is scaled so that 20 · log10(e / b) is the drawn ratio in decibels. The noise is pink:
its power falls with 1 / frequency, as that of rooms and streets does. Runs of one label do not overlap.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from segue.audio import apart
from segue.audio.decoders import CLIP
from segue.audio.labels import Labelled
from segue.audio.mel import LogMel
from segue.errors import ConfigError, DataError, SegueError
from segue.metrics.events import Event

FloatArray = NDArray[np.float32]

PAUSE: Final = 1.0
"""Seconds of quiet that end a run of sound."""

QUIET: Final = -40.0
"""Decibels below a clip's loudest hundredth of a second that are quiet."""

SHORTEST: Final = 0.1
"""Seconds of the shortest run that is used."""

NOISE: Final = 0.02
"""Root mean square of the noise; a mixture whose peak would exceed `PEAK` is scaled down as a whole."""

PEAK: Final = 0.9
FADE: Final = 0.01
"""Seconds over which a run begins and ends."""

_BLOCK: Final = 0.01
_TRIES: Final = 20
_CACHED: Final = 256 << 20
"""Bytes of decoded clips that are kept for further mixtures."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Mixing:
    """How mixtures are made.

    Attributes:
        count: Number of mixtures.
        seconds: Length of each.
        events: Smallest and largest number of events in one, drawn evenly.
        ratio: Smallest and largest ratio of an event to the noise, in decibels, drawn evenly.
        longest: Seconds of the longest event; of a longer run, a random part is used.
        rate: Samples a second.
        seed: Seed of all draws.

    Raises:
        ConfigError: A setting is outside its range.
    """

    count: int = 100
    seconds: float = 10.0
    events: tuple[int, int] = (1, 4)
    ratio: tuple[float, float] = (5.0, 20.0)
    longest: float = 4.0
    rate: int = 16_000
    seed: int = 0

    def __post_init__(self) -> None:
        checks = (
            (self.count >= 1, "a mixture or more", str(self.count)),
            (1 <= self.seconds <= 600, "seconds in [1, 600]", f"{self.seconds:g}"),
            (0 <= self.events[0] <= self.events[1], "events as LEAST:MOST, 0 or more", f"{self.events}"),
            (-60 <= self.ratio[0] <= self.ratio[1] <= 60, "decibels as LEAST:MOST in [-60, 60]", f"{self.ratio}"),
            (SHORTEST < self.longest <= self.seconds, "a longest event within a mixture", f"{self.longest:g} s"),
            (4_000 <= self.rate <= 48_000, "a rate of 4,000 to 48,000 Hz", f"{self.rate:,}"),
            (self.seed >= 0, "a seed of 0 or more", str(self.seed)),
        )  # fmt: skip
        for fits, expected, got in checks:
            if not fits:
                raise ConfigError(expected=expected, got=got)


class Placed(NamedTuple):
    """An event of a mixture: when it is, its label, its ratio to the noise in decibels, and its clip."""

    event: Event
    ratio: float
    clip: str


class Mixture(NamedTuple):
    """Samples, shape (length,), float32 in [-1, 1], and the events in them by their beginning."""

    samples: FloatArray
    placed: list[Placed]


class Mixer:
    """Draws mixtures of labelled clips.

    Args:
        labelled: The clips and their labels; an event has all labels of its clip.
        mixing: The settings.

    Attributes:
        bad: The clips that could not be used so far, with their errors.
    """

    def __init__(self, labelled: Labelled, mixing: Mixing) -> None:
        self.bad: dict[str, str] = {}
        self._labelled, self._mixing = labelled, mixing
        kept = int(_CACHED / (4 * mixing.rate * (CLIP.seconds or 0)))
        self._runs = functools.lru_cache(maxsize=kept)(self._read)

    def mixtures(self) -> Iterator[Mixture]:
        """Each mixture; the n-th depends on the seed, n and the clips alone.

        Raises:
            DataError: No clip can be used.
        """
        for number in range(self._mixing.count):
            yield self._mixture(np.random.default_rng([self._mixing.seed, number]))

    def _mixture(self, rng: np.random.Generator) -> Mixture:
        mixing = self._mixing
        length = round(mixing.seconds * mixing.rate)
        samples = NOISE * pink_noise(length, rng)
        placed: list[Placed] = []
        for _ in range(int(rng.integers(mixing.events[0], mixing.events[1] + 1))):
            row, run = self._drawn(rng)
            ratio = float(rng.uniform(*mixing.ratio))
            others = [one.event for one in placed if one.event.label in self._of(row)]
            start = _free(len(run), length, others, mixing.rate, rng)
            if start is None:
                continue
            level = np.sqrt(np.square(run).mean())
            samples[start : start + len(run)] += run * np.float32(NOISE * 10 ** (ratio / 20) / level)
            onset, offset = start / mixing.rate, (start + len(run)) / mixing.rate
            placed += [
                Placed(Event(label, onset, offset), round(ratio, 2), self._labelled.items[row])
                for label in self._of(row)
            ]
        samples *= min(1.0, PEAK / float(np.abs(samples).max()))
        return Mixture(samples, sorted(placed, key=lambda one: (one.event.onset, one.event.label)))

    def _of(self, row: int) -> tuple[str, ...]:
        return self._labelled.labels[row]

    def _drawn(self, rng: np.random.Generator) -> tuple[int, FloatArray]:
        """A random run of a random clip, no longer than the longest event, with faded ends."""
        while len(self.bad) < len(self._labelled):
            row = int(rng.integers(len(self._labelled)))
            runs = self._runs(row)
            if not runs:
                continue
            run = runs[int(rng.integers(len(runs)))]
            most = round(self._mixing.longest * self._mixing.rate)
            if len(run) > most:
                size = int(rng.integers(most // 2, most + 1))
                begin = int(rng.integers(len(run) - size + 1))
                run = run[begin : begin + size]
            return row, _faded(run, self._mixing.rate)
        file, reason = next(iter(self.bad.items()), ("", "none"))
        raise DataError(expected="clips to mix", got=f"none that can be used: {file} {reason}".strip())

    def _read(self, row: int) -> list[FloatArray]:
        """The runs of sound of a clip; none for one that is silent or cannot be decoded."""
        file = self._labelled.items[row]
        try:
            heard = apart.heard("samples", Path(file), LogMel(sample_rate=self._mixing.rate), CLIP)
        except SegueError as error:
            self.bad[file] = error.reason
            return []
        runs = runs_of(heard.mel, self._mixing.rate)
        if not runs:
            self.bad[file] = f"expected a sound of {SHORTEST:g} s or more, got silence"
        return runs


def runs_of(samples: FloatArray, rate: int) -> list[FloatArray]:
    """The runs of sound in mono samples, shape (length,): parts without a pause, `SHORTEST` seconds or longer."""
    size = max(1, round(_BLOCK * rate))
    blocks = len(samples) // size
    if not blocks:
        return []
    level = np.sqrt(np.square(samples[: blocks * size].reshape(blocks, size)).mean(axis=1))
    loud = np.flatnonzero(level > level.max() * 10 ** (QUIET / 20))
    if not len(loud):
        return []
    ends = np.flatnonzero(np.diff(loud) > PAUSE / _BLOCK)
    firsts, lasts = loud[np.r_[0, ends + 1]], loud[np.r_[ends, len(loud) - 1]] + 1
    return [
        samples[first * size : last * size]
        for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True)
        if (last - first) * _BLOCK >= SHORTEST
    ]


def pink_noise(length: int, rng: np.random.Generator) -> FloatArray:
    """Noise whose power falls with 1 / frequency, shape (length,), root mean square 1."""
    spectrum: NDArray[Any] = np.fft.rfft(rng.standard_normal(length))
    spectrum[1:] /= np.sqrt(np.arange(1, len(spectrum)))
    spectrum[0] = 0
    noise = np.fft.irfft(spectrum, length)
    return (noise / np.sqrt(np.square(noise).mean())).astype(np.float32)


def _faded(run: FloatArray, rate: int) -> FloatArray:
    """A copy of a run that begins and ends softly."""
    faded, steps = run.copy(), max(1, min(round(FADE * rate), len(run) // 4))
    ramp = np.linspace(0, 1, steps, endpoint=False, dtype=np.float32)
    faded[:steps] *= ramp
    faded[len(faded) - steps :] *= ramp[::-1]
    return faded


def _free(size: int, length: int, others: list[Event], rate: int, rng: np.random.Generator) -> int | None:
    """A random place for a run that keeps off other events; None where none is found."""
    if size > length:
        return None
    for _ in range(_TRIES):
        start = int(rng.integers(length - size + 1))
        begin, end = start / rate - PAUSE, (start + size) / rate + PAUSE
        if all(end <= other.onset or begin >= other.offset for other in others):
            return start
    return None
