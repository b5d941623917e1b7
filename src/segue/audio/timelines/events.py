"""From probabilities of frames to events: median filter, two thresholds, a shortest length.

1. The probabilities of a label are smoothed by the median of each frame's neighbourhood.
2. An event is a run of frames at `low` or more of which one is at `threshold` or more (hysteresis: Canny 1986 for
   edges, Dinkel et al. 2021 for sounds). So an event that was surely heard keeps its softer beginning and end.
3. Events with a pause of at most `gap` seconds between them are one.
4. Events below the shortest length are left out.

An event's confidence is the mean of its probabilities before the filter.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import median_filter

from segue.audio.inputs import FloatArray
from segue.errors import ConfigError
from segue.metrics.events import Event


@dataclasses.dataclass(frozen=True, kw_only=True)
class EventRules:
    """What makes an event of probabilities.

    Attributes:
        threshold: Probability that an event reaches somewhere, in (0, 1].
        low: Probability that each of its frames has at least, from above 0 to `threshold`.
        median: Seconds of the neighbourhood whose median a frame gets; 0 for no filter.
        gap: Seconds of a pause that does not end an event.
        shortest: Seconds of the shortest event.

    Raises:
        ConfigError: A setting is outside its range.
    """

    threshold: float = 0.7
    low: float = 0.35
    median: float = 0.5
    gap: float = 0.3
    shortest: float = 0.3

    def __post_init__(self) -> None:
        if not 0 < self.low <= self.threshold <= 1:
            raise ConfigError(
                expected="0 < low <= threshold <= 1", got=f"low {self.low:g} and threshold {self.threshold:g}"
            )
        for name in ("median", "gap", "shortest"):
            if not 0 <= getattr(self, name) <= 3600:
                raise ConfigError(expected=f"{name} in [0, 3600] seconds", got=f"{getattr(self, name):g}")


USUAL: EventRules = EventRules()


class TimelineEvent(msgspec.Struct, frozen=True, kw_only=True):
    """A label from one time to another.

    Attributes:
        label: The label.
        onset: Its beginning, in seconds from the file's start.
        offset: Its end.
        confidence: The mean probability of its frames, in [0, 1].
        low_hz: The lower end of its box in frequency.
        high_hz: The upper end.
    """

    label: str
    onset: float
    offset: float
    confidence: float
    low_hz: float | None = None
    high_hz: float | None = None

    def as_event(self) -> Event:
        """The event as metrics take it."""
        return Event(self.label, self.onset, self.offset)


class FrameRun(msgspec.Struct, frozen=True):
    """Frames [first, last) in which the label of a row is."""

    row: int
    first: int
    last: int
    confidence: float


def runs_of(probabilities: FloatArray, step: float, rules: EventRules = USUAL) -> list[FrameRun]:
    """The events in probabilities of shape (labels, frames), a frame each `step` seconds, by beginning and row."""
    width = _odd(rules.median / step)
    smooth = median_filter(probabilities, size=(1, width), mode="nearest") if width > 1 else probabilities
    found: list[FrameRun] = []
    for row, values in enumerate(smooth):
        for first, last in _joined(_hysteresis(values, rules), rules.gap / step):
            if (last - first) * step >= rules.shortest:
                confidence = float(probabilities[row, first:last].mean())
                found.append(FrameRun(row, first, last, confidence))
    return sorted(found, key=lambda run: (run.first, run.row))


def timed(run: FrameRun, labels: Sequence[str], step: float, seconds: float) -> TimelineEvent:
    """An event with its label and times, which end with the file."""
    return TimelineEvent(
        label=labels[run.row],
        onset=round(min(run.first * step, seconds), 3),
        offset=round(min(run.last * step, seconds), 3),
        confidence=round(run.confidence, 4),
    )


def _hysteresis(values: NDArray[Any], rules: EventRules) -> list[tuple[int, int]]:
    """The runs at `low` or more that reach `threshold`."""
    edges = np.diff((values >= rules.low).astype(np.int8), prepend=0, append=0)
    firsts, lasts = np.flatnonzero(edges > 0).tolist(), np.flatnonzero(edges < 0).tolist()
    return [
        (first, last)
        for first, last in zip(firsts, lasts, strict=True)
        if values[first:last].max() >= rules.threshold
    ]


def _joined(runs: list[tuple[int, int]], gap: float) -> list[tuple[int, int]]:
    """The runs, of which those with a short pause between them are one."""
    joined: list[tuple[int, int]] = []
    for first, last in runs:
        if joined and first - joined[-1][1] <= gap:
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return joined


def _odd(frames: float) -> int:
    """The nearest odd number of frames, 1 or more."""
    return 2 * round((max(frames, 1) - 1) / 2) + 1
