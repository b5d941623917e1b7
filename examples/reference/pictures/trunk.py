"""What the detectors share: a small convolutional trunk, pictures as a batch, and training on new pictures.

Each block is a convolution 3 × 3 with stride 2, batch normalisation (Ioffe & Szegedy 2015) and relu: it halves both
sides of the picture, so that a cell of the map after three blocks stands for 8 × 8 pixels.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import torch
from torch import Tensor, nn

from examples.reference.pictures.drawn_shapes import Drawing, draw


def block(maps_in: int, maps_out: int, stride: int = 2, dilation: int = 1) -> nn.Sequential:
    """A convolution, normalisation and relu; with stride 1 the sides stay the same."""
    return nn.Sequential(
        nn.Conv2d(maps_in, maps_out, 3, stride, padding=dilation, dilation=dilation, bias=False),
        nn.BatchNorm2d(maps_out),
        nn.ReLU(),
    )


def trunk() -> nn.Sequential:
    """Pictures (B, 1, 48, 48) → maps (B, 64, 6, 6)."""
    return nn.Sequential(block(1, 16), block(16, 32), block(32, 64), block(64, 64, stride=1))


def batch(pictures: Sequence[Drawing]) -> Tensor:
    """Pictures as (B, 1, SIDE, SIDE)."""
    return torch.tensor(np.stack([one.pixels for one in pictures]))[:, None]


def train(
    network: nn.Module,
    loss_of: Callable[[Sequence[Drawing]], Tensor],
    steps: int,
    rate: float = 0.004,
    seed: int = 0,
) -> None:
    """Adam on 16 new pictures a step, the rate falling to zero in half a cosine; the network is ready for use then."""
    rng = np.random.default_rng(seed)
    optimiser = torch.optim.Adam(network.parameters(), lr=rate)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    network.train()
    for _ in range(steps):
        loss = loss_of([draw(rng) for _ in range(16)])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
    network.eval()
