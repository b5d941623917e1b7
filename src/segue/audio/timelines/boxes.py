"""Boxes: in which bands an event is, as the network sees it.

The logit of a label in a frame is the mean over the map's rows of a logit for each row. Their sum over an event
is its profile over frequency, put on the bands by linear interpolation. The box is the run of bands around the
profile's highest value that are above the middle between its highest and lowest.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np

from segue.audio.backbones import FrameNetwork
from segue.audio.frame_passes import passes
from segue.audio.inputs import FloatArray, Inputs
from segue.audio.manifest import Hearing
from segue.audio.mel import LogMel, band_edges
from segue.audio.timelines.events import FrameRun, TimelineEvent


def with_boxes(
    events: Sequence[TimelineEvent],
    runs: Sequence[FrameRun],
    network: FrameNetwork,
    hearing: Hearing,
    inputs: Inputs,
) -> tuple[TimelineEvent, ...]:
    """The events of the first row of inputs with the ends of their boxes in frequency; `runs` are their frames."""
    sums: dict[int, FloatArray] = {}

    def wanted(first: int, last: int) -> bool:
        return any(run.first < last and run.last > first for run in runs)

    for one in passes(network, hearing, inputs, 0, wanted=wanted):
        places = one.frames.places[0].numpy()
        for number, run in enumerate(runs):
            part = places[run.row, :, max(run.first - one.begin, 0) : max(run.last - one.begin, 0)]
            if part.shape[1]:
                sums[number] = sums.get(number, np.float32(0)) + part.sum(axis=1)
    edges = band_edges(hearing.mel)
    boxed: list[TimelineEvent] = []
    for number, event in enumerate(events):
        low, high = box(sums[number], hearing.mel)
        boxed.append(
            msgspec.structs.replace(event, low_hz=round(float(edges[low])), high_hz=round(float(edges[high])))
        )
    return tuple(boxed)


def box(profile: FloatArray, mel: LogMel) -> tuple[int, int]:
    """The first band of a profile's box and the one after its last; the profile has a value for each row of the map."""
    rows, bands = len(profile), mel.bands
    centres = (np.arange(rows) + 0.5) * bands / rows - 0.5
    values = np.interp(np.arange(bands), centres, profile)
    inside = values > (values.max() + values.min()) / 2
    if not inside.any():  # no band is above another
        return 0, bands
    best = int(values.argmax())
    outside = np.flatnonzero(~inside)
    low = int(outside[outside < best].max(initial=-1)) + 1
    high = int(outside[outside > best].min(initial=bands))
    return low, high
