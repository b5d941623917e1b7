"""Timelines of tones that a tagger learned from labels of whole clips."""

from __future__ import annotations

import dataclasses

import msgspec
import numpy as np
import pytest

from segue.audio.backbones import make_backbone
from segue.audio.backbones.frames import STRIDE
from segue.audio.frame_passes import WINDOW
from segue.audio.mel import MELON
from segue.audio.timelines.events import EventRules
from segue.audio.timelines.timeline import timeline
from segue.errors import ConfigError, DataError
from segue.metrics.events import Event, report
from tests.audio.timelines_world import FRAMES, LABELS, clip, fitted

RATE = MELON.frame_rate
RULES = EventRules(median=0.1, gap=0.2, shortest=0.1)


def test_events_are_found_when_they_are_though_no_time_was_ever_told() -> None:
    clips = [clip(seed) for seed in range(5000, 5040)]
    true = [[Event(label, a / RATE, b / RATE) for label, a, b in there] for _, there in clips]
    found = [[one.as_event() for one in timeline(fitted(), mel, rules=RULES).events] for mel, _ in clips]
    whole = [
        [Event(one.label, 0, FRAMES / RATE) for one in events] for events in true
    ]  # all labels are right
    told, floor = report(true, found), report(true, whole)
    assert told.event_f1 > floor.event_f1 + 0.3
    assert told.event_f1 > 0.6


def test_a_box_is_where_the_tone_is() -> None:
    rng = np.random.default_rng(0)
    mel = 0.3 * rng.random((48, 200)).astype(np.float32)
    mel[34:40, 20:80] += 1.5
    mel[6:12, 110:170] += 1.5
    high, low = (
        max((e for e in timeline(fitted(), mel, rules=RULES).events if e.label == label), key=lambda e: e.confidence)
        for label in LABELS
    )  # fmt: skip
    assert high.low_hz is not None
    assert low.high_hz is not None
    assert 0 < high.low_hz < float(MELON.centres()[37]) < (high.high_hz or 0) <= 8000
    assert 0 <= (low.low_hz or 0) < float(MELON.centres()[9]) < low.high_hz
    assert (low.low_hz or 0) + low.high_hz < high.low_hz + (high.high_hz or 0)


def test_hours_are_heard_window_by_window_as_one() -> None:
    rng = np.random.default_rng(1)
    mel = 0.3 * rng.random((48, WINDOW + 900)).astype(np.float32)
    for first in (100, WINDOW - 30, WINDOW + 500):  # the second is on the border
        mel[34:40, first : first + 60] += 1.5
    found = timeline(fitted(), mel, rules=RULES)
    assert found.probabilities.shape == (2, -(-mel.shape[1] // STRIDE))
    onsets = [event.onset for event in found.events if event.label == LABELS[0] and event.confidence > 0.5]
    np.testing.assert_allclose(onsets, np.array([100, WINDOW - 30, WINDOW + 500]) / RATE, atol=0.2)
    shifted = timeline(fitted(), mel[:, WINDOW - 400 : WINDOW + 400], rules=RULES)  # one window
    part = found.probabilities[:, (WINDOW - 300) // STRIDE : (WINDOW + 300) // STRIDE]
    np.testing.assert_allclose(shifted.probabilities[:, 25:175], part, atol=1e-3)


def test_silence_holds_nothing_and_a_moment_is_enough() -> None:
    silent = timeline(fitted(), np.zeros((48, 500), np.float32), context=2)
    assert silent.events == ()
    assert not silent.probabilities.any()
    assert [(one.onset, one.offset) for one in silent.sections] == [(0.0, silent.seconds)]
    for frames in (1, 2, 5, 7):  # 7: a tenth of a second
        short = timeline(fitted(), clip(1)[0][:, :frames])
        assert short.probabilities.shape == (2, -(-frames // STRIDE))
        assert all(0 <= event.onset < event.offset <= short.seconds for event in short.events)


def test_sections_come_when_they_are_asked_for() -> None:
    mel = np.concatenate([np.zeros((48, 600)), np.eye(48)[[5]].T @ np.ones((1, 600))], axis=1).astype(
        np.float32
    )
    assert timeline(fitted(), mel).sections == ()
    found = timeline(fitted(), mel, context=3).sections
    assert [round(one.onset, 1) for one in found] == [0.0, 9.5]


def test_a_clips_score_is_pooled_from_its_frames_whatever_its_length() -> None:
    mel = clip(7)[0]
    scores = fitted().scores([mel, np.concatenate([mel] * 60, axis=1)])
    np.testing.assert_allclose(scores[0], scores[1], atol=0.05)
    assert fitted().scores([]).shape == (0, 2)


def test_a_tagger_of_whole_clips_is_told_what_to_train() -> None:
    whole = dataclasses.replace(
        fitted(),
        manifest=msgspec.structs.replace(fitted().manifest, backbone="compact"),
        network=make_backbone("compact", len(LABELS)),
    )
    with pytest.raises(ConfigError, match="attention or linear-softmax") as caught:
        timeline(whole, clip(1)[0])
    assert "--backbone attention" in caught.value.hint


def test_other_spectrograms_are_refused() -> None:
    with pytest.raises(DataError, match="height 48"):
        timeline(fitted(), np.zeros((192, 50), np.float32))
    with pytest.raises(DataError, match="shape"):
        timeline(fitted(), np.zeros((3, 64, 64), np.float32))
