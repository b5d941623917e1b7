from __future__ import annotations

import numpy as np

from segue.audio.backbones.frames import STRIDE
from segue.audio.frame_passes import WINDOW, frame_count, passes
from segue.audio.inputs import ArrayInputs
from segue.audio.timelines.timeline import frame_network
from tests.audio.timelines_world import fitted


def test_windows_cover_each_frame_once_and_may_be_left_out() -> None:
    network, hearing = frame_network(fitted()), fitted().manifest.hearing
    for columns in (1, 5, WINDOW, WINDOW + 3, 2 * WINDOW + 129):
        inputs = ArrayInputs([np.zeros((48, columns), np.float32)])
        spans = [(one.begin, one.end) for one in passes(network, hearing, inputs, 0)]
        edges = [0, *(end for _, end in spans)]
        assert [begin for begin, _ in spans] == edges[:-1]
        assert edges[-1] == frame_count(columns) == -(-columns // STRIDE)
    last = [
        one.begin
        for one in passes(network, hearing, inputs, 0, wanted=lambda first, _last: first > WINDOW // STRIDE)
    ]
    assert last == [2 * WINDOW // STRIDE]
