"""The timeline of a sound: which label is when, and where in frequency."""

from __future__ import annotations

import dataclasses
from typing import Final

import numpy as np
from numpy.typing import NDArray

from segue.audio.backbones import FRAME_BACKBONES, FrameNetwork
from segue.audio.backbones.frames import STRIDE
from segue.audio.fitted import FittedTagger
from segue.audio.frame_passes import frame_count, passes
from segue.audio.inputs import ArrayInputs, FloatArray
from segue.audio.mel import LogMel
from segue.audio.timelines.boxes import with_boxes
from segue.audio.timelines.events import USUAL, EventRules, TimelineEvent, runs_of, timed
from segue.audio.timelines.sections import Section, sections_of
from segue.errors import ConfigError, DataError

SOUND: Final = 1
"""Channels of a spectrogram."""


@dataclasses.dataclass(frozen=True, eq=False)
class Timeline:
    """What is when in a sound.

    Attributes:
        labels: The labels of the tagger.
        seconds: The sound's length.
        step: Seconds of a frame.
        probabilities: Shape (labels, frames), float32 in [0, 1]; 0 in frames of digital silence.
        events: The events, by their beginning.
        sections: The sections, if they were asked for; else none.
        mel: The settings of its spectrogram.
    """

    labels: tuple[str, ...]
    seconds: float
    step: float
    probabilities: FloatArray
    events: tuple[TimelineEvent, ...]
    sections: tuple[Section, ...]
    mel: LogMel


def frame_network(tagger: FittedTagger) -> FrameNetwork:
    """The network of a tagger that scores frames.

    Raises:
        ConfigError: The tagger scores whole clips only, or pictures.
    """
    network = tagger.network
    if not isinstance(network, FrameNetwork):
        raise ConfigError(
            expected=f"a tagger with the backbone {' or '.join(FRAME_BACKBONES)}, which scores each frame",
            got=f"one with the backbone {tagger.manifest.backbone}, which scores whole clips",
            hint=f"Train one with `segue audio train LABELS -o TAGGER --backbone {FRAME_BACKBONES[0]}`.",
        )
    if tagger.manifest.hearing.channels != SOUND:
        raise ConfigError(expected="a tagger of sounds", got="one of pictures, which have no time")
    return network


def timeline(
    tagger: FittedTagger, clip: FloatArray, *, rules: EventRules = USUAL, context: float | None = None
) -> Timeline:
    """Return the timeline of a sound of any length; memory beside the spectrogram grows by the labels alone.

    Args:
        tagger: A tagger that scores frames.
        clip: Its spectrogram, shape (bands, frames).
        rules: What makes an event.
        context: Seconds on each side of a moment that are compared to find sections; None finds none.

    Raises:
        ConfigError: The tagger scores whole clips only.
        DataError: The spectrogram has other bands than the tagger's.
    """
    network, hearing = frame_network(tagger), tagger.manifest.hearing
    if clip.ndim != 2:
        raise DataError(expected="a spectrogram of shape (bands, frames)", got=f"shape {clip.shape}")
    inputs = ArrayInputs([clip])
    tagger.listener.check(inputs)
    probabilities = np.zeros((len(tagger.labels), frame_count(clip.shape[1])), np.float32)
    for one in passes(network, hearing, inputs, 0):
        probabilities[:, one.begin : one.end] = one.frames.probabilities[0].numpy()
    probabilities[:, _silent(clip)] = 0
    step = STRIDE / hearing.mel.frame_rate
    seconds = max(clip.shape[1] - 1, 1) / hearing.mel.frame_rate
    runs = [run for run in runs_of(probabilities, step, rules) if run.first * step < seconds]
    events = [timed(run, tagger.labels, step, seconds) for run in runs]
    return Timeline(
        labels=tagger.labels,
        seconds=round(seconds, 3),
        step=step,
        probabilities=probabilities,
        events=with_boxes(events, runs, network, hearing, inputs),
        sections=() if context is None else sections_of(clip, hearing.mel.frame_rate, context=context),
        mel=hearing.mel,
    )


def _silent(clip: FloatArray) -> NDArray[np.bool_]:
    """Which frames hold no sound at all, shape (frames,): what a network says of them is a guess."""
    loud = np.abs(clip).max(axis=0)
    padded = np.pad(loud, (0, -len(loud) % STRIDE))
    return padded.reshape(-1, STRIDE).max(axis=1) == 0
