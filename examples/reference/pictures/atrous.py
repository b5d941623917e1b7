"""Segmentation by atrous (dilated) convolutions: a wide view without a coarse map.

With a rate r, a kernel of k numbers looks at every r-th place, and so over r (k - 1) + 1 of them:

    y[i] = Σⱼ w[j] x[i + r j]

Layers of rates 1, 2, 4, 8 with kernels of 3 see 3, 7, 15, 31 places, with as many parameters as any four layers. The
picture is halved once here, for speed; after the last layer the scores are interpolated to its size.

Holschneider et al. 1989; Chen et al. 2015 (DeepLab); rates that double: Yu & Koltun 2016.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from torch import Tensor, nn
from torch.nn.functional import interpolate

from examples.reference.pictures.drawn_shapes import SIDE, drawings
from examples.reference.pictures.segmentation import CLASSES, overlap, trained
from examples.reference.pictures.trunk import block

RATES: Final = (1, 2, 4, 8)


def places_seen(rates: Sequence[int], kernel: int = 3) -> int:
    """How many places in a row an output of layers with these rates depends on."""
    return 1 + sum(rate * (kernel - 1) for rate in rates)


class Atrous(nn.Module):
    """Pictures (B, 1, SIDE, SIDE) → scores (B, CLASSES, SIDE, SIDE)."""

    def __init__(self, rates: Sequence[int] = RATES, maps: int = 24) -> None:
        super().__init__()
        self.first = block(1, maps)
        self.layers = nn.Sequential(*(block(maps, maps, stride=1, dilation=rate) for rate in rates))
        self.scores = nn.Conv2d(maps, CLASSES, 1)

    def forward(self, x: Tensor) -> Tensor:
        """Scores of each pixel."""
        scores = self.scores(self.layers(self.first(x)))
        return interpolate(scores, size=(SIDE, SIDE), mode="bilinear")


def run() -> Iterator[str]:
    """Train with these rates, and with a rate of one throughout; measure on 300 new pictures."""
    pictures = drawings(300, seed=1)
    for rates in (RATES, (1, 1, 1, 1)):
        network = trained(lambda rates=rates: Atrous(rates), steps=400)
        yield f"rates {rates}, {places_seen(rates)} places seen: mIoU {overlap(network, pictures):.3f}"
