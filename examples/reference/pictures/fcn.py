"""A fully convolutional network: a class for each pixel, from coarse to fine.

The trunk halves the picture three times. Scores are made on each scale by 1 × 1 convolutions, and brought together
from the coarsest up; a transposed convolution doubles both sides, and begins as linear interpolation:

    s₈ = scores of the map at 1/8            s₄ = scores at 1/4 + double(s₈)
    s₂ = scores at 1/2 + double(s₄)          scores of the pixels = double(s₂)

The coarse map knows what is there, the fine ones where it ends. Published for maps at 1/32, 1/16 and 1/8 (FCN-8s).

Long, Shelhamer & Darrell 2015.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor, nn

from examples.reference.pictures.drawn_shapes import drawings
from examples.reference.pictures.segmentation import CLASSES, overlap, trained
from examples.reference.pictures.trunk import block


def doubling() -> nn.ConvTranspose2d:
    """Scores (B, CLASSES, n, n) → (B, CLASSES, 2 n, 2 n); at first by linear interpolation, each class by itself."""
    layer = nn.ConvTranspose2d(CLASSES, CLASSES, 4, stride=2, padding=1, bias=False)
    line = torch.tensor([0.25, 0.75, 0.75, 0.25])
    with torch.no_grad():
        layer.weight.zero_()
        for k in range(CLASSES):
            layer.weight[k, k] = torch.outer(line, line)
    return layer


class Fcn(nn.Module):
    """Pictures (B, 1, SIDE, SIDE) → scores (B, CLASSES, SIDE, SIDE); SIDE is a multiple of 8."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = block(1, 16), block(16, 32)
        self.third = nn.Sequential(block(32, 64), block(64, 64, stride=1))
        self.scores = nn.ModuleList(nn.Conv2d(maps, CLASSES, 1) for maps in (16, 32, 64))
        self.doublings = nn.ModuleList(doubling() for _ in range(3))

    def forward(self, x: Tensor) -> Tensor:
        """Scores of each pixel."""
        half = self.first(x)
        quarter = self.second(half)
        s8 = self.scores[2](self.third(quarter))
        s4 = self.scores[1](quarter) + self.doublings[2](s8)
        s2 = self.scores[0](half) + self.doublings[1](s4)
        return self.doublings[0](s2)


def run() -> Iterator[str]:
    """Train, and measure on 300 new pictures."""
    yield f"mIoU on 300 new pictures: {overlap(trained(Fcn, steps=600), drawings(300, seed=1)):.3f}"
