"""GoogLeNet: inception modules and a single dense layer, the last.

Szegedy et al. 2015, "Going Deeper with Convolutions", Table 1, without the two auxiliary classifiers that only
training uses: 6,998,552 parameters on 224×224×3 with 1,000 classes.
"""

from __future__ import annotations

from typing import Final

import torch
from torch import nn

from segue.audio.backbones.network import MeanPool, Network

MODULES: Final = {
    "3a": (192, 64, 96, 128, 16, 32, 32),
    "3b": (256, 128, 128, 192, 32, 96, 64),
    "4a": (480, 192, 96, 208, 16, 48, 64),
    "4b": (512, 160, 112, 224, 24, 64, 64),
    "4c": (512, 128, 128, 256, 24, 64, 64),
    "4d": (512, 112, 144, 288, 32, 64, 64),
    "4e": (528, 256, 160, 320, 32, 128, 128),
    "5a": (832, 256, 160, 320, 32, 128, 128),
    "5b": (832, 384, 192, 384, 48, 128, 128),
}
"""Table 1: maps in, 1×1, 3×3 reduced, 3×3, 5×5 reduced, 5×5, 1×1 after pooling."""


class Inception(nn.Module):
    """Four views of the same maps side by side: 1×1, 3×3, 5×5 and pooled."""

    def __init__(
        self, maps: int, one: int, three_in: int, three: int, five_in: int, five: int, pooled: int
    ) -> None:
        super().__init__()
        self.one = _convolution(maps, one, 1)
        self.three = nn.Sequential(_convolution(maps, three_in, 1), _convolution(three_in, three, 3))
        self.five = nn.Sequential(_convolution(maps, five_in, 1), _convolution(five_in, five, 5))
        self.pooled = nn.Sequential(nn.MaxPool2d(3, stride=1, padding=1), _convolution(maps, pooled, 1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The views' maps, one after the other."""
        return torch.cat([self.one(x), self.three(x), self.five(x), self.pooled(x)], dim=1)


def googlenet(classes: int, *, channels: int = 3, dropout: float = 0.4) -> Network:
    """The network, for inputs of any size."""
    features = nn.Sequential(
        _convolution(channels, 64, 7, stride=2),
        nn.MaxPool2d(3, stride=2, ceil_mode=True),
        nn.LocalResponseNorm(5),
        _convolution(64, 64, 1),
        _convolution(64, 192, 3),
        nn.LocalResponseNorm(5),
    )
    for name, widths in MODULES.items():
        if name in ("3a", "4a", "5a"):
            features.append(nn.MaxPool2d(3, stride=2, ceil_mode=True))
        features.add_module(name, Inception(*widths))
    head = nn.Sequential(MeanPool(), nn.Dropout(dropout))
    return Network(features, head, dim=1024, classes=classes, least=32)


def _convolution(before: int, after: int, size: int, *, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(before, after, size, stride=stride, padding=size // 2), nn.ReLU(inplace=True)
    )
