"""The trainer: AdamW with warm-up and decay, early stopping, half precision, checkpoints, several processes.

    history = Trainer(epochs=10, batch_size=64).train(module, examples, loss, dev=ndcg, checkpoint=path)

The same call runs on a CPU, on a GPU, and in every process of `torchrun --nproc-per-node N program.py`.
A run is a function of its inputs, settings and number of processes: each step draws its order, its examples'
randomness and its dropout from (seed, epoch, step, process), so a killed run goes on from its checkpoint to
the same weights, bit for bit.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from torch import nn

from segue.protocols import Progress, Silent
from segue.training.examples import DevMetric, Examples, Loss
from segue.training.history import EpochResult, History
from segue.training.loop import Run, run
from segue.training.settings import TrainerSettings, require

_SILENT: Final = Silent()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Trainer(TrainerSettings):
    """Trains modules as its settings say."""

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
        require(len(examples) > 0, "examples to train on", "none")
        return run(
            Run(
                self, module, examples, loss, dev, metric, lengths, identity, checkpoint, logs, progress,
                on_epoch,
            )
        )  # fmt: skip
