"""The quality of timelines on files whose events are known, beside two floors that know no times.

The floors take the labels that the same tagger finds in a clip as a whole. The first lets each last as long as the
clip. The second lets each last where the clip is loud: where the mean level of the bands is above the middle between
its 10th and its 95th percentile.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from segue.audio import apart
from segue.audio.backbones.frames import STRIDE
from segue.audio.decoders import Excerpt
from segue.audio.fitted import FittedTagger
from segue.audio.inputs import FloatArray
from segue.audio.mel import LogMel
from segue.audio.patience import PATIENCE
from segue.audio.sources.clips import Heard
from segue.audio.timelines.event_tables import EventTable
from segue.audio.timelines.events import USUAL, EventRules, runs_of, timed
from segue.audio.timelines.timeline import frame_network, timeline
from segue.errors import DataError, MissingExtraError, SegueError, Where
from segue.metrics.events import Event, EventReport, report
from segue.protocols import Progress, Silent

WHOLE: Final = Excerpt(seconds=None)
"""All of a file."""

QUIET: Final = 10
LOUD: Final = 95
"""Percentiles of the level between whose middle and top a clip is loud."""

_SILENT: Final = Silent()


class TimelineScores(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of a tagger's timelines.

    Attributes:
        timeline: Of the tagger's events.
        whole: Of the floor: the clip's labels, from its beginning to its end.
        loud: Of the floor: the clip's labels where it is loud.
        bad: The files that could not be decoded, with their errors; they are not counted.
        noted: Remarks on files that could be, though incomplete or silent; they are counted.
        unknown: True labels that the tagger does not know, sorted; they count as missed.
    """

    timeline: EventReport
    whole: EventReport
    loud: EventReport
    bad: dict[str, str] = {}
    noted: dict[str, str] = {}
    unknown: tuple[str, ...] = ()


def heard_in_turn(
    files: Sequence[str], mel: LogMel, *, patience: float = PATIENCE
) -> Iterator[tuple[str, Heard | SegueError]]:
    """Each file with the spectrogram of all of it and a remark, or its error; one is held at a time.

    Raises:
        MissingExtraError: An optional package is not installed.
    """
    for file in files:
        try:
            heard = apart.heard("item", Path(file), mel, WHOLE, patience=patience)
        except MissingExtraError:
            raise
        except SegueError as error:
            yield file, error
        else:
            sound = heard.mel.ndim == 2
            yield file, heard if sound else DataError(expected="a sound", got="a picture", where=Where(file))


def score_timelines(
    tagger: FittedTagger, table: EventTable, *, rules: EventRules = USUAL, progress: Progress = _SILENT
) -> TimelineScores:
    """Compare the events that a tagger finds in files with the known ones.

    Raises:
        ConfigError: The tagger scores whole clips only.
        DataError: No file can be used.
    """
    frame_network(tagger)
    bad: dict[str, str] = {}
    noted: dict[str, str] = {}

    def clips() -> Iterator[tuple[FloatArray, Sequence[Event]]]:
        heard = heard_in_turn(table.files, tagger.manifest.hearing.mel)
        tracked = progress.track(heard, label="Listening", total=len(table.files))
        for (file, clip), events in zip(tracked, table.events, strict=True):
            if isinstance(clip, SegueError):
                bad[file] = clip.reason
                continue
            if clip.note:
                noted[file] = clip.note
            yield clip.mel, events

    scores = score_clips(tagger, clips(), rules=rules)
    if len(bad) == len(table.files):
        file, reason = next(iter(bad.items()))
        raise DataError(
            expected="files that can be heard", got=f"one that cannot be: {reason}", where=Where(file)
        )
    unknown = {event.label for events in table.events for event in events} - set(tagger.labels)
    return msgspec.structs.replace(scores, bad=bad, noted=noted, unknown=tuple(sorted(unknown)))


def score_clips(
    tagger: FittedTagger,
    clips: Iterable[tuple[FloatArray, Sequence[Event]]],
    *,
    rules: EventRules = USUAL,
) -> TimelineScores:
    """Compare the events that a tagger finds in spectrograms with the known ones."""
    true: list[Sequence[Event]] = []
    found: tuple[list[list[Event]], ...] = ([], [], [])
    for clip, events in clips:
        true.append(events)
        own = timeline(tagger, clip, rules=rules)
        labels = _clip_labels(tagger, clip, rules)
        found[0].append([event.as_event() for event in own.events])
        found[1].append([Event(tagger.labels[row], 0.0, own.seconds) for row in labels])
        found[2].append(_loud_events(tagger, clip, labels, rules, own.seconds))
    by_time, whole, loud = (report(true, one) for one in found)
    return TimelineScores(timeline=by_time, whole=whole, loud=loud)


def _clip_labels(tagger: FittedTagger, clip: FloatArray, rules: EventRules) -> list[int]:
    """The labels that a clip as a whole has."""
    return np.flatnonzero(tagger.scores([clip])[0] >= rules.threshold).tolist()


def _loud_events(
    tagger: FittedTagger, clip: FloatArray, labels: Sequence[int], rules: EventRules, seconds: float
) -> list[Event]:
    """An event of each label wherever the clip is loud."""
    step = STRIDE / tagger.manifest.hearing.mel.frame_rate
    columns = clip.mean(axis=0)
    starts = np.arange(0, len(columns), STRIDE)
    level = np.add.reduceat(columns, starts) / np.diff(np.append(starts, len(columns)))
    quiet, loud = np.percentile(level, [QUIET, LOUD])
    there = (level > (quiet + loud) / 2).astype(np.float32)
    runs = runs_of(np.repeat(there[None], len(labels), axis=0), step, rules) if labels else []
    names = [tagger.labels[row] for row in labels]
    return [timed(run, names, step, seconds).as_event() for run in runs]
