"""What is trained on and towards: examples by row number, losses, figures on held-out examples."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

Batch = Mapping[str, torch.Tensor]
"""Named tensors; the trainer brings them to its device."""

Loss = Callable[[nn.Module, Batch], torch.Tensor]
"""The mean loss of a batch, a scalar. It must call the module it is given (`module(...)`), and take no part of
it: with several processes it is a wrapper that exchanges gradients."""

DevMetric = Callable[[nn.Module], float]
"""How good a module is on held-out examples, higher is better; called in eval mode, without gradients."""


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
