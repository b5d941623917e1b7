"""The manifest of a saved tagger, and the description of its inputs."""

from __future__ import annotations

from typing import Final, Literal, Self

import msgspec
import numpy as np
from numpy.typing import NDArray

from segue.audio.inputs import FloatArray, Inputs
from segue.audio.labels import PICTURE_SIDE
from segue.audio.mel import MELON, LogMel
from segue.training.history import History

FORMAT_VERSION: Final = 1


class Normalisation(msgspec.Struct, frozen=True):
    """The training clips' mean and standard deviation, over all values of each channel."""

    mean: tuple[float, ...]
    deviation: tuple[float, ...]

    @classmethod
    def of(cls, inputs: Inputs, rows: NDArray[np.int64], *, most: int = 2000) -> Self:
        """The statistics of some rows, of at most `most` of them."""
        sums = np.zeros((3, inputs.channels))
        for row in rows[:: max(1, len(rows) // most)].tolist():
            values = inputs.crop(row, 0, inputs.frames(row)).reshape(inputs.channels, -1).astype(np.float64)
            sums += [
                values.sum(axis=1),
                np.square(values).sum(axis=1),
                np.full(inputs.channels, values.shape[1]),
            ]
        mean = sums[0] / sums[2]
        deviation = np.sqrt(np.maximum(sums[1] / sums[2] - mean**2, 1e-6))
        return cls(tuple(mean.tolist()), tuple(deviation.tolist()))

    def apply(self, batch: FloatArray) -> FloatArray:
        """The normalised batch of shape (n, channels, height, frames)."""
        mean, deviation = (np.array(part, np.float32)[:, None, None] for part in (self.mean, self.deviation))
        return (batch - mean) / deviation


class Hearing(msgspec.Struct, frozen=True, kw_only=True):
    """The description of a network's inputs.

    Attributes:
        channels: 1 for spectrograms, 3 for pictures.
        height: Number of rows.
        least_frames: Shorter clips are repeated to this many frames, as in training.
        normalisation: Applied to every input.
        mel: Settings of the sounds' spectrograms.
    """

    channels: int
    height: int
    least_frames: int
    normalisation: Normalisation
    mel: LogMel = MELON

    @property
    def side(self) -> int:
        """Height and width of pictures; the usual ones for a network of sounds, which refuses them."""
        return self.height if self.channels == 3 else PICTURE_SIDE


class TaggerManifest(msgspec.Struct, frozen=True, kw_only=True):
    """The manifest of a saved tagger.

    Attributes:
        backbone: The backbone's name.
        labels: The trained labels, then the taught ones.
        taught: Number of taught labels.
        hearing: The description of its inputs.
        history: The record of the training.
        kernel_ridge: Weight of the kernel ridge regression in a score, in [0, 1]; 0 if there is none.
        library_version: The version of Segue that wrote it.
        kind: "tagger".
        format_version: The version of the layout.
    """

    backbone: str
    labels: tuple[str, ...]
    taught: int = 0
    hearing: Hearing
    history: History | None = None
    kernel_ridge: float = 0.0
    library_version: str = ""
    kind: Literal["tagger"] = "tagger"
    format_version: int = FORMAT_VERSION
