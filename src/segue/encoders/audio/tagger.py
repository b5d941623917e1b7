"""The tagger: a backbone trained to tell which labels a track has."""

# pyright: reportUnknownMemberType=false
# torch.from_numpy's own type leaves its argument open.

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from segue.encoders.audio.augmentation import Augmentation
from segue.encoders.audio.backbones import Network, channels_last, make_backbone
from segue.encoders.audio.examples import CropExamples
from segue.encoders.audio.fitted import FittedTagger
from segue.encoders.audio.inputs import PICTURE_SIDE, FloatArray, Inputs
from segue.encoders.audio.manifest import Hearing, Normalisation, TaggerManifest
from segue.encoders.audio.mel import MELON, LogMel
from segue.encoders.audio.memory import plan_batches
from segue.encoders.audio.tag_metrics import mean_average_precision
from segue.encoders.training.history import EpochResult
from segue.encoders.training.trainer import Batch, Trainer
from segue.errors import ConfigError, DataError
from segue.protocols import Progress, Silent

EXAMPLES_SEEN: Final = 80_000
"""How many examples a run trains on when `epochs` is not given: small sets are seen more often."""

MAX_EPOCHS: Final = 400
MAX_CACHED: Final = 20_000
"""Training clips whose embeddings are kept with the model, to teach it new labels."""

SOUNDS: Final = Augmentation()
PICTURES: Final = Augmentation(crop=PICTURE_SIDE, stretch=0.1, colour=0, flip=True)
"""What happens to examples of one channel, and of three, unless something else is asked for."""

_SILENT: Final = Silent()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Tagger:
    """How to train a tagger.

    The loss is binary cross-entropy, each label for itself. A rare label's positives weigh (negatives /
    positives) ** balance, at most 10, so that "never" is no answer.

    Attributes:
        backbone: A name of `segue.encoders.audio.backbones.BACKBONES`.
        epochs: Passes over the clips; None makes about 80,000 examples, at most 400 passes.
        batch_size: Examples a step.
        memory: Bytes that training may take by estimate: more than fits at once is accumulated. None: no limit.
        learning_rate: AdamW's peak.
        weight_decay: AdamW's.
        augmentation: What happens to the examples; None is `SOUNDS` or `PICTURES`, by the channels.
        balance: From 0, every example weighs the same, to 1, positives and negatives weigh the same.
        dev_share: Share of the clips held out to stop early and to choose the best epoch by mean average
            precision; 0 trains on all of them to the end.
        patience: Epochs without a better one before stopping, when there is a held-out share.
        device: "auto", or one of torch's.
        seed: Of everything random.

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
    balance: float = 0.5
    dev_share: float = 0.0
    patience: int = 10
    device: str = "auto"
    seed: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.dev_share < 1 or not 0 <= self.balance <= 1:
            raise ConfigError(
                f"expected dev_share in [0, 1) and balance in [0, 1], got {self.dev_share} and {self.balance}"
            )
        self._trainer(1, self.batch_size, 1)

    def fit(
        self,
        inputs: Inputs,
        targets: FloatArray,
        labels: Sequence[str],
        *,
        mel: LogMel = MELON,
        checkpoint: Path | None = None,
        logs: Path | None = None,
        progress: Progress = _SILENT,
        on_epoch: Callable[[EpochResult], None] | None = None,
    ) -> FittedTagger:
        """Train.

        Args:
            inputs: The clips.
            targets: Shape (clips, labels), 1 where a clip has a label.
            labels: The labels' names.
            mel: How the clips' spectrograms were computed; kept with the model, to hear others alike.
            checkpoint: A file to go on from after a stop; see `Trainer.train`.
            logs: A directory for TensorBoard.
            progress: Shows a bar an epoch.
            on_epoch: Hears of each epoch.

        Raises:
            DataError: There are fewer than two clips, or `targets` has another shape.
            ConfigError: A setting does not go with these clips.
        """
        if targets.shape != (len(inputs), len(labels)) or len(inputs) < 2:
            raise DataError(
                f"expected two clips or more, and targets of shape ({len(inputs)}, {len(labels)}), got {targets.shape}"
            )
        train, dev = self._split(len(inputs))
        network = self._network(inputs, len(labels))
        clips = CropExamples(
            inputs, targets, train, self._crops(network, inputs.channels), Normalisation.of(inputs, train)
        )
        plan = plan_batches(network, clips.shape, self.batch_size, self.memory)
        manifest = TaggerManifest(
            backbone=self.backbone,
            labels=tuple(labels),
            hearing=Hearing(
                channels=inputs.channels,
                height=inputs.height,
                least_frames=clips.settings.crop,
                normalisation=clips.normalisation,
                mel=mel,
            ),
        )
        fitted = FittedTagger(manifest, network)

        def score(_module: nn.Module) -> float:
            return mean_average_precision(targets[dev], fitted.scores_of(inputs, dev))

        history = self._trainer(len(train), *plan).train(
            network,
            clips,
            _weighted_loss(targets[train], self.balance),
            dev=score if len(dev) else None,
            metric="mAP",
            identity="|".join([clips.digest(), *labels]),
            checkpoint=checkpoint,
            logs=logs,
            progress=progress,
            on_epoch=on_epoch,
        )
        manifest = msgspec.structs.replace(manifest, history=history)
        fitted = FittedTagger(manifest, network)
        kept = np.sort(np.random.default_rng(self.seed).permutation(len(inputs))[:MAX_CACHED])
        return fitted.with_cache(fitted.embed_of(inputs, kept))

    def _split(self, clips: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The rows to train on and those held out."""
        order = np.random.default_rng(self.seed).permutation(clips)
        held = min(math.ceil(self.dev_share * clips), clips - 2) if self.dev_share else 0
        return np.sort(order[held:]), np.sort(order[:held])

    def _network(self, inputs: Inputs, classes: int) -> Network:
        with torch.random.fork_rng([]):
            torch.manual_seed(self.seed)
            network = make_backbone(self.backbone, classes, channels=inputs.channels, height=inputs.height)
        return channels_last(network)

    def _crops(self, network: Network, channels: int) -> Augmentation:
        """The augmentation, with the crop a network of one size asks for."""
        settings = self.augmentation or (SOUNDS if channels == 1 else PICTURES)
        return settings if network.frames is None else dataclasses.replace(settings, crop=network.frames)

    def _trainer(self, clips: int, batch_size: int, accumulate: int) -> Trainer:
        epochs = self.epochs
        if epochs is None:
            epochs = min(max(math.ceil(EXAMPLES_SEEN / clips), 1), MAX_EPOCHS)
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


def _weighted_loss(targets: FloatArray, balance: float) -> Callable[[nn.Module, Batch], torch.Tensor]:
    """Binary cross-entropy in which a label's positives weigh more the rarer they are."""
    positives = targets.sum(axis=0)
    ratio = (len(targets) - positives) / np.maximum(positives, 1)
    weights = torch.from_numpy(np.clip(ratio**balance, 0.1, 10.0).astype(np.float32))

    def loss(module: nn.Module, batch: Batch) -> torch.Tensor:
        logits = module(batch["x"])
        return functional.binary_cross_entropy_with_logits(
            logits, batch["y"], pos_weight=weights.to(logits.device)
        )

    return loss
