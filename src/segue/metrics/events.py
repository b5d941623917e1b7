"""Metrics of events in time: F1 by events and by segments (Mesaros, Heittola & Virtanen 2016).

Conventions: times are seconds from a file's start, and an event covers [onset, offset). Both metrics count right,
found and true ones over all files, label by label: precision P = right / found, recall R = right / true, and
F1 = 2 · P · R / (P + R) = 2 · right / (found + true), which is not defined with neither found nor true ones. The
total is over all labels together (micro); the mean (macro) is over the labels with a defined F1.

- By events: a found event is right if a true one of its label begins at most 200 ms from it, and ends at most
  200 ms or a fifth of the true one's length from it, whichever is more. Each counts once, in as many pairs as possible.
- By segments: time is cut into seconds; a label is there in a second if an event of it overlaps the second.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple

import msgspec
import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

ONSET_COLLAR: Final = 0.2
OFFSET_COLLAR: Final = 0.2
OFFSET_SHARE: Final = 0.2
SEGMENT: Final = 1.0

_ROUNDING: Final = 1e-9
"""Seconds by which a difference may exceed a collar, so that 0.5 - 0.3 is 0.2."""


class Event(NamedTuple):
    """A label from one time to another, in seconds."""

    label: str
    onset: float
    offset: float


class Counts(NamedTuple):
    """How many events or segments are right, found and true."""

    right: int
    found: int
    true: int

    @property
    def f1(self) -> float | None:
        """2 · right / (found + true), in [0, 1]; None without any."""
        return 2 * self.right / (self.found + self.true) if self.found + self.true else None


class LabelEvents(msgspec.Struct, frozen=True):
    """The F1 of one label by events and by segments; None where it is not defined."""

    label: str
    true: int
    event_f1: float | None
    segment_f1: float | None


class EventReport(msgspec.Struct, frozen=True, kw_only=True):
    """The metrics of found events.

    Attributes:
        files: Number of files.
        events: Number of true events.
        found: Number of found events.
        event_f1: F1 by events, over all labels together; 0 without any event.
        event_precision: Share of found events that are right.
        event_recall: Share of true events that are found.
        event_f1_mean: Mean of the labels' F1 by events.
        segment_f1: F1 by segments of a second, over all labels together.
        segment_f1_mean: Mean of the labels' F1 by segments.
        labels: One row for each label that is true or found, sorted.
    """

    files: int
    events: int
    found: int
    event_f1: float
    event_precision: float
    event_recall: float
    event_f1_mean: float
    segment_f1: float
    segment_f1_mean: float
    labels: tuple[LabelEvents, ...]


def report(true: Sequence[Sequence[Event]], found: Sequence[Sequence[Event]]) -> EventReport:
    """Return all metrics of the events found in some files, file by file in the order of the true ones.

    Raises:
        ValueError: There are more files of one than of the other.
    """
    pairs = [*zip(true, found, strict=True)]
    labels = sorted({event.label for file in (*true, *found) for event in file})
    by_events = _counted(pairs, labels, matched)
    by_segments = _counted(pairs, labels, segments)
    whole, parts = _total(by_events.values()), _total(by_segments.values())
    return EventReport(
        files=len(pairs),
        events=whole.true,
        found=whole.found,
        event_f1=whole.f1 or 0.0,
        event_precision=whole.right / whole.found if whole.found else 0.0,
        event_recall=whole.right / whole.true if whole.true else 0.0,
        event_f1_mean=_mean(by_events.values()),
        segment_f1=parts.f1 or 0.0,
        segment_f1_mean=_mean(by_segments.values()),
        labels=tuple(
            LabelEvents(label, by_events[label].true, by_events[label].f1, by_segments[label].f1)
            for label in labels
        ),
    )


def matched(true: Sequence[Event], found: Sequence[Event]) -> Counts:
    """Return the counts by events of one label in one file."""
    if not true or not found:
        return Counts(0, len(found), len(true))
    fits = np.array([[fitting(one, other) for other in found] for one in true])
    pairs = maximum_bipartite_matching(csr_array(fits), perm_type="column")
    return Counts(int((pairs >= 0).sum()), len(found), len(true))


def fitting(true: Event, found: Event) -> bool:
    """Whether a found event is near enough to a true one, whatever their labels."""
    collar = max(OFFSET_COLLAR, OFFSET_SHARE * (true.offset - true.onset))
    near = abs(true.onset - found.onset) <= ONSET_COLLAR + _ROUNDING
    return near and abs(true.offset - found.offset) <= collar + _ROUNDING


def segments(true: Sequence[Event], found: Sequence[Event]) -> Counts:
    """Return the counts by segments of one label in one file."""
    there, heard = _seconds(true), _seconds(found)
    return Counts(len(there & heard), len(heard), len(there))


def _seconds(events: Iterable[Event]) -> set[int]:
    return {
        second
        for event in events
        for second in range(
            math.floor(event.onset / SEGMENT + _ROUNDING), math.ceil(event.offset / SEGMENT - _ROUNDING)
        )
    }


def _counted(
    files: Sequence[tuple[Sequence[Event], Sequence[Event]]],
    labels: Sequence[str],
    count: Callable[[Sequence[Event], Sequence[Event]], Counts],
) -> dict[str, Counts]:
    """The counts of each label over all files."""
    return {
        label: _total(count(_of(label, true), _of(label, found)) for true, found in files) for label in labels
    }


def _of(label: str, events: Sequence[Event]) -> list[Event]:
    return [event for event in events if event.label == label]


def _total(counts: Iterable[Counts]) -> Counts:
    table = [*counts]
    return Counts(*(sum(column) for column in zip(*table, strict=True))) if table else Counts(0, 0, 0)


def _mean(counts: Iterable[Counts]) -> float:
    values = [one.f1 for one in counts if one.f1 is not None]
    return float(np.mean(values)) if values else 0.0
