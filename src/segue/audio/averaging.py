"""A network that trains its weights and answers with their moving average, which is more stable."""

from __future__ import annotations

import copy

import torch
from torch import nn

from segue.audio.backbones import Network


class Averaged(nn.Module):
    """A network and the exponential moving average of its weights and statistics.

    Before each training pass k (from 0) the average moves to the weights by 1 - min(decay, (1 + k) / (10 + k)).
    The average and k are part of the state, so a resumed run continues with them.

    Args:
        network: The trained network.
        decay: Share of the average that stays, in [0, 1).
    """

    passes: torch.Tensor

    def __init__(self, network: Network, decay: float) -> None:
        super().__init__()
        self.network = network
        self.average = copy.deepcopy(network).requires_grad_(requires_grad=False).eval()
        self.decay = decay
        self.register_buffer("passes", torch.zeros((), dtype=torch.int64))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The trained network's logits in training, else the average's."""
        if not self.training:
            return self.average(x)
        self._move()
        return self.network(x)

    def train(self, mode: bool = True) -> Averaged:
        """Set the mode of the trained network; the average stays in eval mode."""
        super().train(mode)
        self.average.eval()
        return self

    @torch.no_grad()
    def _move(self) -> None:
        passes = int(self.passes)
        self.passes += 1
        step = 1 - min(self.decay, (1 + passes) / (10 + passes))
        current = self.network.state_dict()
        for name, value in self.average.state_dict().items():
            if value.dtype.is_floating_point:
                value.lerp_(current[name], step)
            else:
                value.copy_(current[name])
