"""The input of training: examples by row number, losses, and the dev metric on held-out examples."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

Batch = Mapping[str, torch.Tensor]
"""Named tensors; the trainer moves them to its device."""

Loss = Callable[[nn.Module, Batch], torch.Tensor]
"""The mean loss of a batch, a scalar. It must call the given module itself (`module(...)`), not one of its parts:
with several processes the module is a wrapper that exchanges gradients."""

DevMetric = Callable[[nn.Module], float]
"""The quality of a module on held-out examples, higher is better; called in eval mode, without gradients."""


class Examples(Protocol):
    """Training examples by row number."""

    def __len__(self) -> int:
        """How many examples there are."""
        ...

    def batch(self, rows: NDArray[np.int64], rng: np.random.Generator) -> Batch:
        """The examples of some rows, as one batch.

        Args:
            rows: Row numbers, from 0.
            rng: The source of all randomness in the batch (masking, crops, noise): the same for the same seed,
                epoch, step and process. Several threads may call this method.
        """
        ...
