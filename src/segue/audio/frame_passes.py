"""Passes of a network with a score for each frame over a clip of any length, window by window."""

# pyright: reportUnknownMemberType=false
# torch.from_numpy's own type leaves its argument open.

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

import numpy as np
import torch

from segue.audio.backbones.frames import STRIDE, FrameNetwork, Frames, pool
from segue.audio.inputs import FloatArray, Inputs
from segue.audio.manifest import Hearing
from segue.audio.mel import tile_frames

WINDOW: Final = 4096
"""Spectrogram columns of a window, 65 s, so that memory does not grow with a clip's length."""

CONTEXT: Final = 128
"""Columns before and after a window that the network sees too: more than reach the result of a frame."""


class Pass(NamedTuple):
    """The scores of some frames of a clip.

    Attributes:
        begin: The number of the first frame.
        frames: The scores, for one clip: n is 1.
    """

    begin: int
    frames: Frames

    @property
    def end(self) -> int:
        """The number of the frame after the last one."""
        return self.begin + self.frames.probabilities.shape[-1]


def passes(
    network: FrameNetwork,
    hearing: Hearing,
    inputs: Inputs,
    row: int,
    *,
    wanted: Callable[[int, int], bool] | None = None,
) -> Iterator[Pass]:
    """The scores of all frames of a row of inputs, window after window; the network should be in eval mode.

    Args:
        network: The network.
        hearing: The description of its inputs.
        inputs: The clips.
        row: Which of them.
        wanted: Whether a window is needed, as a function of its first frame and the one after its last.
    """
    columns = inputs.frames(row)
    for begin in range(0, columns, WINDOW):
        end = min(begin + WINDOW, columns)
        first, last = begin // STRIDE, -(-end // STRIDE)
        if wanted is not None and not wanted(first, last):
            continue
        start = max(0, begin - CONTEXT)
        piece = inputs.crop(row, start, min(end + CONTEXT, columns) - start)
        skipped = (begin - start) // STRIDE
        yield Pass(first, _cut(_scored(network, hearing, piece), skipped, skipped + last - first))


def frame_count(columns: int) -> int:
    """The number of frames of a spectrogram with this many columns."""
    return -(-columns // STRIDE)


def pooled(network: FrameNetwork, hearing: Hearing, inputs: Inputs, row: int) -> torch.Tensor:
    """The probability of each label for a whole row, shape (labels,)."""
    found = [one.frames for one in passes(network, hearing, inputs, row)]
    probabilities = torch.cat([frames.probabilities for frames in found], dim=-1)
    weights = torch.cat([frames.weights for frames in found], dim=-1)
    return pool(probabilities, weights)[0]


def _scored(network: FrameNetwork, hearing: Hearing, piece: FloatArray) -> Frames:
    if piece.shape[2] < hearing.least_frames:
        piece = np.stack([tile_frames(channel, hearing.least_frames) for channel in piece])
    x = torch.from_numpy(hearing.normalisation.apply(piece[None])).to(network.classifier.weight.device)
    with torch.no_grad():
        return network.frames_of(x.contiguous(memory_format=torch.channels_last))


def _cut(frames: Frames, begin: int, end: int) -> Frames:
    return Frames(*(part[..., begin:end].cpu() for part in frames))
