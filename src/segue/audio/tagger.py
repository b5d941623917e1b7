"""The tagger: a backbone trained to predict the labels of a track."""

# pyright: reportUnknownMemberType=false
# torch.from_numpy's own type leaves its argument open.

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from segue.audio.backbones import FrameNetwork
from segue.audio.fitted import FittedTagger
from segue.audio.inputs import FloatArray, Inputs
from segue.audio.kernel_ridge import MOST_CLIPS, KernelRidge
from segue.audio.labels import Labelled
from segue.audio.listening import Listener
from segue.audio.manifest import TaggerManifest
from segue.audio.mel import DETAILED, MELON, LogMel
from segue.audio.training_run import DETAILS, SOUNDS, UNWATCHED, Course, Goal, Watch
from segue.errors import ConfigError, DataError
from segue.metrics.label_groups import group_of
from segue.metrics.labels import mean_average_precision
from segue.training.examples import Batch, Loss

MAX_CACHED: Final = 20_000
"""Number of training clips whose embeddings are stored with the model, for teaching new labels."""

LIGHTEST: Final = 0.1
HEAVIEST: Final = 10.0
"""Smallest and largest weight of a label's positives."""

COURSE: Final = Course()

OF_SOUNDS: Final = 0.9
OF_DETAILS: Final = 0.6
"""Weight of the kernel ridge regression, by the kind of labels: largest if clips are few for a network."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Tagger:
    """The settings of a tagger's training.

    The loss is binary cross-entropy, separately for each label. A label's positives have the weight
    (negatives / positives) ** balance, from 0.1 to 10, so that "never" is no good answer for a rare label.

    Attributes:
        course: The training run; held-out clips are measured by mean average precision. Unless it has an
            augmentation, spectrograms whose labels have groups (`octave:4`, `dynamic:piano`) get `DETAILS`.
        balance: From 0, every example has the same weight, to 1, positives and negatives have the same total weight.
        kernel_ridge: Weight of the kernel ridge regression in the score, in [0, 1] (see `kernel_ridge`). None: with
            the default backbone and up to `MOST_CLIPS` clips 0.9, if labels have groups 0.6; else 0.

    Raises:
        ConfigError: A setting is outside its range.
    """

    course: Course = COURSE
    balance: float = 0.5
    kernel_ridge: float | None = None

    def __post_init__(self) -> None:
        for name in ("balance", "kernel_ridge"):
            value = getattr(self, name)
            if value is not None and not 0 <= value <= 1:
                raise ConfigError(expected=f"{name} in [0, 1]", got=str(value))

    def fit(
        self,
        inputs: Inputs,
        targets: FloatArray,
        labels: Sequence[str],
        *,
        mel: LogMel = MELON,
        watch: Watch = UNWATCHED,
    ) -> FittedTagger:
        """Train a tagger.

        Args:
            inputs: The clips.
            targets: Shape (clips, labels), 1 where a clip has a label.
            labels: The labels' names.
            mel: Settings of the clips' spectrograms; stored with the model, so that other files get the same.
            watch: Outputs of the run.

        Raises:
            DataError: There are fewer than two clips, or `targets` has another shape.
            ConfigError: A setting does not fit these clips.
        """
        if targets.shape != (len(inputs), len(labels)):
            raise DataError(
                expected=f"targets of shape ({len(inputs)}, {len(labels)})", got=str(targets.shape)
            )

        def quality(listener: Listener, rows: NDArray[np.int64]) -> float:
            scores = listener.logits_of(inputs, rows).numpy()
            return mean_average_precision(targets[rows], scores)

        def loss(rows: NDArray[np.int64]) -> Loss:
            return weighted_loss(targets[rows], self.balance)

        goal = Goal(targets, loss, quality, "mAP", labels)
        course = self._course(inputs, labels)
        weight = self._kernel_ridge(inputs, labels)
        augmentation = course.augmentation or SOUNDS
        second = KernelRidge.fit(inputs, targets, labels, augmentation, mel) if weight else None
        network, hearing, history = course.train(inputs, goal, mel=mel, watch=watch)
        manifest = TaggerManifest(
            backbone=self.course.backbone,
            labels=tuple(labels),
            hearing=hearing,
            history=history,
            kernel_ridge=weight,
        )
        fitted = FittedTagger(manifest, network, second=second)
        if isinstance(network, FrameNetwork):  # it is taught no labels by embeddings
            return fitted
        kept = np.sort(np.random.default_rng(self.course.seed).permutation(len(inputs))[:MAX_CACHED])
        return fitted.with_cache(fitted.embed_of(inputs, kept))

    def _kernel_ridge(self, inputs: Inputs, labels: Sequence[str]) -> float:
        """The weight of the kernel ridge regression; 0 for pictures."""
        if inputs.channels != 1:
            return 0.0
        if self.kernel_ridge is not None:
            return self.kernel_ridge
        few = len(inputs) <= MOST_CLIPS and self.course.backbone == COURSE.backbone
        return (OF_DETAILS if _grouped(labels) else OF_SOUNDS) if few else 0.0

    def _course(self, inputs: Inputs, labels: Sequence[str]) -> Course:
        """The training run, with an augmentation that keeps the properties that the labels describe."""
        detailed = inputs.channels == 1 and _grouped(labels)
        if self.course.augmentation is not None or not detailed:
            return self.course
        return dataclasses.replace(self.course, augmentation=DETAILS)


def suited_mel(labelled: Labelled, backbone: str) -> LogMel:
    """The settings of a tagger's spectrograms: `DETAILED` if labels have groups (`octave:4`), else Melon's.

    Other backbones than the default keep Melon's settings, for which they were made, and so do given spectrograms.
    """
    detailed = _grouped(labelled.names) and backbone == COURSE.backbone
    return DETAILED if detailed and not any(item.endswith(".npy") for item in labelled.items) else MELON


def _grouped(labels: Sequence[str]) -> bool:
    return any(group_of(label) for label in labels)


def weighted_loss(targets: FloatArray, balance: float) -> Loss:
    """Binary cross-entropy in which rare labels' positives have a larger weight; see `Tagger`."""
    positives = targets.sum(axis=0)
    ratio = (len(targets) - positives) / np.maximum(positives, 1)
    weights = torch.from_numpy(np.clip(ratio**balance, LIGHTEST, HEAVIEST).astype(np.float32))

    def loss(module: nn.Module, batch: Batch) -> torch.Tensor:
        logits = module(batch["x"])
        weight = weights.to(logits.device)
        return functional.binary_cross_entropy_with_logits(logits, batch["y"], pos_weight=weight)

    return loss
