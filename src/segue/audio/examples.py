"""Training examples from clips: normalised random crops, augmented."""

from __future__ import annotations

import dataclasses
import hashlib

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray

from segue.audio.augmentation import Augmentation, augmented, random_crops, recoloured
from segue.audio.inputs import FloatArray, Inputs
from segue.audio.manifest import Normalisation
from segue.training.examples import Batch


@dataclasses.dataclass(frozen=True)
class CropExamples:
    """Examples for `Trainer.train`: batches of `x`, the crops, and `y`, their targets.

    Attributes:
        inputs: The clips.
        targets: Shape (clips, values).
        rows: The clips to train on.
        crop: Frames in an example.
        settings: The augmentation.
        normalisation: The normalisation of the crops.
    """

    inputs: Inputs
    targets: FloatArray
    rows: NDArray[np.int64]
    crop: int
    settings: Augmentation
    normalisation: Normalisation

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def shape(self) -> tuple[int, int, int]:
        """Of one example: channels, height, frames."""
        return self.inputs.channels, self.inputs.height, self.crop

    def batch(self, rows: NDArray[np.int64], rng: np.random.Generator) -> Batch:
        """The examples of some rows; see `Examples`."""
        chosen = self.rows[rows]
        crops = random_crops(self.inputs, chosen, self.crop, rng)
        if self.settings.gain or self.settings.colour:
            crops = recoloured(crops, self.settings.gain, self.settings.colour, rng)
        x, y = augmented(self.normalisation.apply(crops), self.targets[chosen], self.settings, rng)
        return {"x": x.contiguous(memory_format=torch.channels_last), "y": y}

    def digest(self) -> str:
        """The identity of these examples, for a run's checkpoint."""
        lengths = [self.inputs.frames(row) for row in range(len(self.inputs))]
        whole = [
            dataclasses.asdict(self.settings),
            self.crop,
            lengths,
            self.normalisation,
            self.rows.tolist(),
        ]
        data = msgspec.json.encode(whole) + np.ascontiguousarray(self.targets).tobytes()
        return hashlib.blake2b(data, digest_size=16).hexdigest()
