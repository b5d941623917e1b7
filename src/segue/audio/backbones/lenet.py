"""LeNet-5, with its partly connected third layer and its learned sub-sampling.

LeCun et al. 1998, "Gradient-Based Learning Applied to Document Recognition". On 32×32 the layers have 156 (C1),
12 (S2), 1,516 (C3), 32 (S4), 48,120 (C5) and 10,164 (F6) parameters. A larger input leaves a larger map after C5,
of which the mean is taken. The output layer here is an ordinary linear one, not the paper's fixed distances.
"""

from __future__ import annotations

from typing import Final

import torch
from torch import nn

from segue.audio.backbones.network import Network

C3_INPUTS: Final = (
    (0, 1, 2), (1, 2, 3), (2, 3, 4), (3, 4, 5), (0, 4, 5), (0, 1, 5),
    (0, 1, 2, 3), (1, 2, 3, 4), (2, 3, 4, 5), (0, 3, 4, 5), (0, 1, 4, 5), (0, 1, 2, 5),
    (0, 1, 3, 4), (1, 2, 4, 5), (0, 2, 3, 5), (0, 1, 2, 3, 4, 5),
)  # fmt: skip
"""The paper's Table I: which maps of S2 each map of C3 sees."""


class SubSampling(nn.Module):
    """Mean of 2×2 times a learned weight plus a learned bias, each one a map, then tanh."""

    def __init__(self, maps: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(maps, 1, 1))
        self.bias = nn.Parameter(torch.zeros(maps, 1, 1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Half the height and width."""
        return torch.tanh(nn.functional.avg_pool2d(x, 2) * self.weight + self.bias)


class PartlyConnected(nn.Module):
    """C3: each output map convolves some of the input maps."""

    def __init__(self) -> None:
        super().__init__()
        self.maps = nn.ModuleList(nn.Conv2d(len(inputs), 1, 5) for inputs in C3_INPUTS)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """From 6 maps to 16."""
        pairs = zip(self.maps, C3_INPUTS, strict=True)
        return torch.cat([convolve(x[:, list(inputs)]) for convolve, inputs in pairs], dim=1)


class _Mean(nn.Module):
    """The mean over what C5 leaves, then F6."""

    def __init__(self) -> None:
        super().__init__()
        self.f6 = nn.Linear(120, 84)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.tanh(self.f6(x.mean((2, 3))))


def lenet5(classes: int, *, channels: int = 1) -> Network:
    """The network; inputs of 32×32 or more."""
    features = nn.Sequential()
    for name, layer in (
        ("c1", nn.Sequential(nn.Conv2d(channels, 6, 5), nn.Tanh())),
        ("s2", SubSampling(6)),
        ("c3", nn.Sequential(PartlyConnected(), nn.Tanh())),
        ("s4", SubSampling(16)),
        ("c5", nn.Sequential(nn.Conv2d(16, 120, 5), nn.Tanh())),
    ):
        features.add_module(name, layer)
    return Network(features, _Mean(), dim=84, classes=classes, least=32)
