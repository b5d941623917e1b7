from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from segue.audio.mel import MELON
from segue.audio.timelines.event_tables import EventTable
from segue.audio.timelines.events import EventRules
from segue.audio.timelines.scoring import heard_in_turn, score_clips, score_timelines
from segue.errors import DataError, SegueError
from segue.metrics.events import Event
from tests.audio.timelines_world import FRAMES, LABELS, clip, fitted

RATE = MELON.frame_rate
RULES = EventRules(median=0.1, gap=0.2, shortest=0.1)


def test_floors_know_no_times() -> None:
    clips = [
        (mel, [Event(label, a / RATE, b / RATE) for label, a, b in there])
        for mel, there in (clip(seed) for seed in range(3000, 3030))
    ]
    found = score_clips(fitted(), clips, rules=RULES)
    assert found.timeline.files == found.whole.files == found.loud.files == 30
    assert found.timeline.event_f1 > found.loud.event_f1 > found.whole.event_f1
    assert found.timeline.segment_f1 > 0.5


def test_a_floor_by_hand() -> None:
    mel = 0.3 * np.random.default_rng(0).random((48, FRAMES)).astype(np.float32)
    mel[34:40, 40:80] += 1.5
    truth = [Event(LABELS[0], 40 / RATE, 80 / RATE)]
    found = score_clips(fitted(), [(mel, truth)], rules=RULES)
    assert found.loud.event_f1 == 1.0  # there is one label, where it is loud
    assert found.whole.event_f1 == 0.0
    assert score_clips(fitted(), []).timeline.files == 0


def test_files_are_heard_in_turn_and_bad_ones_left_out(write_sound: object, tmp_path: Path) -> None:
    good, bad = write_sound("good.wav", seconds=1), tmp_path / "bad.wav"  # type: ignore[operator]
    bad.write_text("no sound at all " * 9)
    files = (str(good), str(bad))
    (_, first), (_, second) = heard_in_turn(files, MELON)
    assert not isinstance(first, SegueError)
    assert (first.mel.shape, first.note) == ((48, 63), "")
    assert isinstance(second, SegueError)
    table = EventTable(files, ((Event("새벽", 0, 1),), ()))
    found = score_timelines(fitted(), table)
    assert ([*found.bad], found.unknown, found.timeline.files) == ([str(bad)], ("새벽",), 1)
    with pytest.raises(DataError, match="files that can be heard"):
        score_timelines(fitted(), EventTable((str(bad),), ((),)))


def test_a_file_that_is_incomplete_is_counted_and_noted(write_sound: Any, tmp_path: Path) -> None:
    path = write_sound("a.flac", seconds=6)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    found = score_timelines(fitted(), EventTable((str(path),), ((Event(LABELS[0], 0, 1),),)))
    assert (found.bad, found.timeline.files) == ({}, 1)
    assert "broke off" in found.noted[str(path)]
