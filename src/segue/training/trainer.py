"""The trainer: AdamW with warm-up and decay, early stopping, half precision, checkpoints, several processes.

    history = Trainer(epochs=10, batch_size=64).train(module, examples, loss, dev=ndcg, checkpoint=path)

The same call runs on a CPU, on a GPU, and in every process of `torchrun --nproc-per-node N program.py`.
A run is a function of its inputs, settings and number of processes: each step derives its order, its examples'
randomness and its dropout from (seed, epoch, step, process). So a killed run continues from its checkpoint to
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
    """Trains modules with these settings."""

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
            module: The module. Parameters without `requires_grad` do not change.
            examples: The training examples.
            loss: The function to minimise.
            dev: The dev metric, to maximise: called after each epoch, for early stopping and the choice of weights.
            metric: The name of `dev` on screen and in logs: "nDCG@10".
            lengths: Length of each example, to put examples of similar length into one batch.
            identity: Further inputs that identify the run, such as a fingerprint of its data; for `checkpoint`.
            checkpoint: A file that is written regularly. If it exists already, the run continues from it.
            logs: A directory for TensorBoard.
            progress: Shows a bar for each epoch, with loss and dev metric of the previous one.
            on_epoch: Called after each epoch, in the first process.

        Raises:
            ConfigError: There are no examples, the device does not exist, memory is too small, or the loss is not
                a number any more.
            ArtifactError: `checkpoint` is damaged, or of another run.
        """
        require(len(examples) > 0, "examples to train on", "none")
        return run(
            Run(
                self, module, examples, loss, dev, metric, lengths, identity, checkpoint, logs, progress,
                on_epoch,
            )
        )  # fmt: skip
