"""Training a backbone on clips for any output: the shared part of taggers and encoders."""

# pyright: reportUnknownMemberType=false
# torch.random leaves the types of its arguments open.

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from segue.audio.augmentation import LONGEST_CROP, Augmentation, usual_crop
from segue.audio.averaging import Averaged
from segue.audio.backbones import FrameNetwork, Network, channels_last, make_backbone
from segue.audio.examples import CropExamples
from segue.audio.inputs import FloatArray, Inputs
from segue.audio.listening import Listener
from segue.audio.manifest import Hearing, Normalisation
from segue.audio.mel import MELON, LogMel
from segue.audio.memory import plan_batches
from segue.errors import ConfigError, DataError
from segue.protocols import Progress, Silent
from segue.training.examples import Loss
from segue.training.history import EpochResult, History
from segue.training.trainer import Trainer

VALUES_SEEN: Final = 960_000_000
"""Number of spectrogram values in a run if `epochs` is not given: 20 million frames of Melon's 48 bands. So small
sets and short clips are repeated more often."""

MAX_EPOCHS: Final = 400

LONGEST_BAG: Final = 640
"""Frames of the longest crop, 10 s, for networks that find out when a label is: a clip's labels hold somewhere in
it, and need not hold in a short crop."""

SOUNDS: Final = Augmentation()
"""The default augmentation of spectrograms: a sound keeps its labels at any pitch, at any loudness
and in any room."""

DETAILS: Final = Augmentation(shift=0.01, gain=0, colour=2, mixup=0.4, masks=1)
"""The default if labels describe pitch, loudness or manner of single sounds."""

PICTURES: Final = Augmentation(stretch=0.1, shift=0.1, gain=0, colour=0, flip=True)
"""The default augmentation of pictures; the crop is a whole picture."""

_SILENT: Final = Silent()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Watch:
    """The outputs of a run.

    Attributes:
        checkpoint: A file to continue from after a stop; see `Trainer.train`.
        logs: A directory for TensorBoard.
        progress: Shows a bar for each epoch.
        on_epoch: Called after each epoch.
    """

    checkpoint: Path | None = None
    logs: Path | None = None
    progress: Progress = _SILENT
    on_epoch: Callable[[EpochResult], None] | None = None


UNWATCHED: Final = Watch()


class Goal(NamedTuple):
    """The objective of a network's training.

    Attributes:
        targets: Shape (clips, values): the values that the loss compares with.
        loss: A function of a network and a batch of `x` and `y`; made for the training rows.
        quality: A metric of a network on held-out rows, higher is better.
        metric: The name of `quality`.
        names: The names of the values, for the checkpoint's identity.
    """

    targets: FloatArray
    loss: Callable[[NDArray[np.int64]], Loss]
    quality: Callable[[Listener, NDArray[np.int64]], float]
    metric: str
    names: Sequence[str] = ()


class Trained(NamedTuple):
    """A trained network, the description of its inputs, and the record of its training."""

    network: Network
    hearing: Hearing
    history: History


@dataclasses.dataclass(frozen=True, kw_only=True)
class Course:
    """The settings of a training run.

    Attributes:
        backbone: A name of `segue.audio.backbones.BACKBONES`.
        epochs: Passes over the clips; None for about 960 million values (78,000 crops of 4 s of Melon's
            spectrograms), at most 400 passes.
        batch_size: Examples in a step.
        memory: Estimated bytes that training may use: larger batches are accumulated. None: no limit.
        learning_rate: AdamW's peak.
        weight_decay: AdamW's.
        augmentation: The augmentation of examples; None for `SOUNDS` or `PICTURES`, by the channels.
        average: Decay of the moving average of the weights, in [0, 1). The average is evaluated and kept.
        dev_share: Share of the clips held out for early stopping and the choice of the best epoch; 0 trains on all of
            them to the end.
        patience: Epochs without a better one before stopping, if clips are held out.
        device: "auto", or one of torch's.
        seed: Seed of all randomness.

    Raises:
        ConfigError: A setting is outside its range.
    """

    backbone: str = "compact"
    epochs: int | None = None
    batch_size: int = 32
    memory: float | None = None
    learning_rate: float = 2e-3
    weight_decay: float = 0.05
    augmentation: Augmentation | None = None
    average: float = 0.99
    dev_share: float = 0.0
    patience: int = 10
    device: str = "auto"
    seed: int = 0

    def __post_init__(self) -> None:
        for name in ("dev_share", "average"):
            if not 0 <= getattr(self, name) < 1:
                raise ConfigError(expected=f"{name} in [0, 1)", got=repr(getattr(self, name)))
        self._trainer(1 if self.epochs is None else self.epochs, self.batch_size, 1)

    def train(self, inputs: Inputs, goal: Goal, *, mel: LogMel = MELON, watch: Watch = UNWATCHED) -> Trained:
        """Train a fresh network.

        Args:
            inputs: The clips.
            goal: The objective.
            mel: Settings of the clips' spectrograms; stored with the network, so that other files get the same.
            watch: Outputs of the run.

        Raises:
            DataError: There are fewer than two clips, or their number differs from that of the targets.
            ConfigError: A setting does not fit these clips.
        """
        clips, classes = len(inputs), goal.targets.shape[1]
        if clips < 2 or len(goal.targets) != clips:
            raise DataError(
                expected="two clips or more and as many targets", got=f"{clips}, {len(goal.targets)}"
            )
        train, dev = self._split(clips)
        network = self._network(inputs, classes)
        whole = dataclasses.replace(PICTURES, crop=inputs.height)
        settings = self.augmentation or (SOUNDS if inputs.channels == 1 else whole)
        lengths = np.array([inputs.frames(row) for row in train.tolist()])
        longest = LONGEST_BAG if isinstance(network, FrameNetwork) else LONGEST_CROP
        crop = network.frames or settings.crop or usual_crop(lengths, longest)
        examples = CropExamples(inputs, goal.targets, train, crop, settings, Normalisation.of(inputs, train))
        hearing = Hearing(
            channels=inputs.channels,
            height=inputs.height,
            least_frames=crop,
            normalisation=examples.normalisation,
            mel=mel,
        )

        module = Averaged(network, self.average)

        def quality(_module: nn.Module) -> float:
            return goal.quality(Listener(module.average, hearing), dev)

        plan = plan_batches(network, examples.shape, self.batch_size, self.memory)
        epochs = self.epochs or _passes(len(train), hearing.height * crop)
        history = self._trainer(epochs, *plan).train(
            module,
            examples,
            goal.loss(train),
            dev=quality if len(dev) else None,
            metric=goal.metric,
            identity="|".join([examples.digest(), *goal.names]),
            checkpoint=watch.checkpoint,
            logs=watch.logs,
            progress=watch.progress,
            on_epoch=watch.on_epoch,
        )
        return Trained(module.average, hearing, history)

    def _split(self, clips: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The training rows and the held-out rows."""
        order = np.random.default_rng(self.seed).permutation(clips)
        held = min(math.ceil(self.dev_share * clips), clips - 2) if self.dev_share else 0
        return np.sort(order[held:]), np.sort(order[:held])

    def _network(self, inputs: Inputs, classes: int) -> Network:
        with torch.random.fork_rng([]):
            torch.manual_seed(self.seed)
            network = make_backbone(self.backbone, classes, channels=inputs.channels, height=inputs.height)
        return channels_last(network)

    def _trainer(self, epochs: int, batch_size: int, accumulate: int) -> Trainer:
        return Trainer(
            epochs=epochs,
            batch_size=batch_size,
            accumulate=accumulate,
            learning_rate=self.learning_rate,
            weight_decay=self.weight_decay,
            warmup=0.1,
            decay="cosine",
            clip_norm=5.0,
            patience=self.patience if self.dev_share else None,
            device=self.device,
            seed=self.seed,
        )


def _passes(clips: int, values: int) -> int:
    """The number of passes over this many clips, with a crop of this many values each time."""
    return min(max(math.ceil(VALUES_SEEN / (clips * values)), 1), MAX_EPOCHS)
