"""The default tagger: small, residual, for spectrograms of any length.

Each channel is used twice: unchanged, and less its mean over time, which depends on microphone, room and loudness.
One more channel gives the height of each band, for pitch. A stem and three residual stages each halve both axes. Then
each map's mean, maximum and standard deviation over time are taken, so that both a short event and the texture of a
lasting sound count.
"""

from __future__ import annotations

import itertools

import torch
from torch import nn

from segue.audio.backbones.network import Network


class PooledBlock(nn.Module):
    """Two 3×3 convolutions beside a shortcut; both make the size smaller, the shortcut by averaging.

    He et al. 2019, "Bag of Tricks for Image Classification" (ResNet-D): a strided 1×1 shortcut would ignore
    three values of four.

    Args:
        before: Maps that come in.
        after: Maps that go out.
        stride: By which height and width are divided, rounded up.
    """

    def __init__(self, before: int, after: int, stride: tuple[int, int] = (2, 2)) -> None:
        super().__init__()
        self.learned = nn.Sequential(
            nn.Conv2d(before, after, 3, stride=stride, padding=1, bias=False),
            nn.BatchNorm2d(after),
            nn.ReLU(inplace=True),
            nn.Conv2d(after, after, 3, padding=1, bias=False),
            nn.BatchNorm2d(after),
        )
        self.shortcut = nn.Sequential(
            nn.AvgPool2d(stride, ceil_mode=True),
            nn.Conv2d(before, after, 1, bias=False),
            nn.BatchNorm2d(after),
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """relu(learned(x) + shortcut(x))."""
        return torch.relu(self.learned(x) + self.shortcut(x))


class Views(nn.Module):
    """A batch; the batch less its mean over time; and the height of each row, from -1 to 1 (Liu et al. 2018)."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """From (n, channels, height, frames) to (n, 2 · channels + 1, height, frames)."""
        n, _, height, frames = x.shape
        rows = torch.linspace(-1, 1, height, device=x.device, dtype=x.dtype)[:, None]
        return torch.cat([x, x - x.mean(3, keepdim=True), rows.expand(n, 1, height, frames)], dim=1)


class Statistics(nn.Module):
    """Maps to a vector: the mean over bands, then its mean, maximum and standard deviation over time."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """From (n, maps, height, width) to (n, 3 · maps)."""
        lines = x.mean(2)
        deviation = (lines.var(-1, unbiased=False) + 1e-5).sqrt()  # the root's slope at 0 is infinite
        return self.dropout(torch.cat([lines.mean(-1), lines.amax(-1), deviation], dim=1))


def compact(classes: int, *, channels: int = 1, width: int = 32, dropout: float = 0.2) -> Network:
    """The network; `width` is the maps of the stem, of which the stages have 1.5, 3 and 6 times as many."""
    stages = (width, width * 3 // 2, width * 3, width * 6)
    features = nn.Sequential(
        Views(),
        nn.Conv2d(2 * channels + 1, width, 5, stride=2, padding=2, bias=False),
        nn.BatchNorm2d(width),
        nn.ReLU(inplace=True),
        *(PooledBlock(before, after) for before, after in itertools.pairwise(stages)),
    )
    return Network(features, Statistics(dropout), dim=3 * stages[-1], classes=classes)
