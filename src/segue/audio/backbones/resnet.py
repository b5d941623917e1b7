"""ResNet-18 and ResNet-34.

He et al. 2016, "Deep Residual Learning for Image Recognition", with projections where the shape changes (option B):
11,689,512 and 21,797,672 parameters on 224×224×3 with 1,000 classes.
"""

from __future__ import annotations

from typing import Final

import torch
from torch import nn

from segue.audio.backbones.network import MeanPool, Network

DEPTHS: Final = {18: (2, 2, 2, 2), 34: (3, 4, 6, 3)}
WIDTHS: Final = (64, 128, 256, 512)


class BasicBlock(nn.Module):
    """Two 3×3 convolutions whose result is added to what came in."""

    def __init__(self, before: int, after: int, *, stride: int = 1) -> None:
        super().__init__()
        self.learned = nn.Sequential(
            nn.Conv2d(before, after, 3, stride=stride, padding=1, bias=False),
            nn.BatchNorm2d(after),
            nn.ReLU(inplace=True),
            nn.Conv2d(after, after, 3, padding=1, bias=False),
            nn.BatchNorm2d(after),
        )
        self.shortcut: nn.Module = nn.Identity()
        if stride != 1 or before != after:
            self.shortcut = nn.Sequential(
                nn.Conv2d(before, after, 1, stride=stride, bias=False), nn.BatchNorm2d(after)
            )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """relu(learned(x) + shortcut(x))."""
        return torch.relu(self.learned(x) + self.shortcut(x))


def resnet(depth: int, classes: int, *, channels: int = 3) -> Network:
    """ResNet of 18 or 34 layers, for inputs of any size."""
    features = nn.Sequential(
        nn.Conv2d(channels, 64, 7, stride=2, padding=3, bias=False),
        nn.BatchNorm2d(64),
        nn.ReLU(inplace=True),
        nn.MaxPool2d(3, stride=2, padding=1),
    )
    before = 64
    for stage, (repeats, width) in enumerate(zip(DEPTHS[depth], WIDTHS, strict=True)):
        for repeat in range(repeats):
            stride = 2 if stage and not repeat else 1
            features.append(BasicBlock(before, width, stride=stride))
            before = width
    return Network(features, MeanPool(), dim=512, classes=classes)
