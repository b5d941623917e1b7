"""The trainer: AdamW with warm-up and decay, early stopping, half precision, checkpoints, several processes.

    history = Trainer(epochs=10, batch_size=64).train(module, examples, loss, dev=ndcg, checkpoint=path)

The same call runs on a CPU, on a GPU, and in every process of `torchrun --nproc-per-node N program.py`.
A run is a function of its inputs, settings and number of processes: each step draws its order, its examples'
randomness and its dropout from (seed, epoch, step, process), so a killed run goes on from its checkpoint to
the same weights, bit for bit.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from segue.errors import ConfigError
from segue.protocols import Progress, Silent
from segue.training.history import EpochResult, History
from segue.training.schedule import Decay

Batch = Mapping[str, torch.Tensor]
"""Named tensors; the trainer brings them to its device."""

Loss = Callable[[nn.Module, Batch], torch.Tensor]
"""The mean loss of a batch, a scalar. It must call the module it is given (`module(...)`), and take no part of
it: with several processes it is a wrapper that exchanges gradients."""

DevMetric = Callable[[nn.Module], float]
"""How good a module is on held-out examples, higher is better; called in eval mode, without gradients."""

_SILENT: Final = Silent()


class Examples(Protocol):
    """What to train on, by row number."""

    def __len__(self) -> int:
        """How many examples there are."""
        ...

    def batch(self, rows: NDArray[np.int64], rng: np.random.Generator) -> Batch:
        """The examples of some rows, as one batch.

        Args:
            rows: Row numbers, from 0.
            rng: For whatever is random in making it (masking, crops, noise): the same for the same seed,
                epoch, step and process. May be called from several threads.
        """
        ...


@dataclasses.dataclass(frozen=True, kw_only=True)
class Trainer:
    """How to train.

    Attributes:
        epochs: Passes over the examples, 1 or more.
        batch_size: Examples a batch and process: the knob for memory.
        accumulate: Batches whose gradients make one step.
        learning_rate: The peak, above 0.
        weight_decay: AdamW's, on weight matrices alone (Loshchilov & Hutter 2019); biases and norms are free.
        warmup: Share of all steps in which the rate rises to its peak, in [0, 1).
        decay: How it falls then.
        clip_norm: Longest gradient, by its norm over all parameters; None does not clip.
        patience: Epochs without a better dev metric before stopping; None never stops early.
        mixed_precision: Half precision where there is a GPU.
        bfloat16_on_cpu: And on a CPU that multiplies bfloat16 in hardware (AVX-512 BF16, AMX): transformers train
            2.3 times as fast there; small networks gain nothing.
        device: "auto", or one of torch's.
        seed: From 0 to 2³² - 1.
        checkpoint_steps: Steps between checkpoints; one more is written after each epoch.
        loaders: Threads that make batches ahead; 0 makes each when it is due.

    Raises:
        ConfigError: A setting is outside its range.
    """

    epochs: int = 10
    batch_size: int = 64
    accumulate: int = 1
    learning_rate: float = 1e-3
    weight_decay: float = 0.01
    warmup: float = 0.1
    decay: Decay = "linear"
    clip_norm: float | None = 1.0
    patience: int | None = 3
    mixed_precision: bool = True
    bfloat16_on_cpu: bool = False
    device: str = "auto"
    seed: int = 0
    checkpoint_steps: int = 1000
    loaders: int = 1

    def __post_init__(self) -> None:
        for name, least in (
            ("epochs", 1), ("batch_size", 1), ("accumulate", 1), ("seed", 0), ("checkpoint_steps", 1),
            ("loaders", 0),
        ):  # fmt: skip
            value = getattr(self, name)
            _require(isinstance(value, int) and value >= least, f"{name} of {least} or more", value)
        _require(self.seed < 2**32, "seed from 0 to 2³² - 1", self.seed)
        rate = self.learning_rate
        _require(rate > 0 and math.isfinite(rate), "a learning_rate above 0", rate)
        _require(self.weight_decay >= 0, "weight_decay of 0 or more", self.weight_decay)
        _require(0 <= self.warmup < 1, "warmup in [0, 1), a share of the steps", self.warmup)
        _require(
            self.decay in ("linear", "cosine", "constant"), "decay linear, cosine or constant", self.decay
        )
        _require(self.clip_norm is None or self.clip_norm > 0, "clip_norm above 0, or None", self.clip_norm)
        _require(self.patience is None or self.patience >= 1, "patience of 1 or more, or None", self.patience)

    def train(
        self,
        module: nn.Module,
        examples: Examples,
        loss: Loss,
        *,
        dev: DevMetric | None = None,
        metric: str = "dev",
        lengths: NDArray[np.int64] | None = None,
        identity: str = "",
        checkpoint: Path | None = None,
        logs: Path | None = None,
        progress: Progress = _SILENT,
        on_epoch: Callable[[EpochResult], None] | None = None,
    ) -> History:
        """Train a module in place; it ends with its best weights, in eval mode, in main memory.

        Args:
            module: What to train. Parameters without `requires_grad` stay as they are.
            examples: What on.
            loss: What to lower.
            dev: What to raise: after each epoch, for early stopping and to choose the weights to keep.
            metric: What `dev` is called on screen and in logs: "nDCG@10".
            lengths: Length of each example, to batch similar ones together.
            identity: What else the run depends on, such as a fingerprint of its data; for `checkpoint`.
            checkpoint: A file to write now and then. A run that finds it there goes on from it.
            logs: A directory for TensorBoard.
            progress: Shows a bar an epoch, with loss and dev metric of the one before.
            on_epoch: Hears of each epoch, in the first process.

        Raises:
            ConfigError: There is nothing to train on, no such device, too little memory, or the loss is no
                number any more.
            ArtifactError: `checkpoint` is damaged or of another run.
        """
        from segue.training.loop import Run, run

        _require(len(examples) > 0, "examples to train on", "none")
        return run(
            Run(
                self, module, examples, loss, dev, metric, lengths, identity, checkpoint, logs, progress,
                on_epoch,
            )
        )  # fmt: skip


def _require(holds: bool, expected: str, got: object) -> None:
    if not holds:
        raise ConfigError(expected=expected, got=repr(got))
