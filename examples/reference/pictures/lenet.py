"""LeNet-5, layer by layer: shapes, parameters, and the arithmetic behind them.

A convolution with kernels k × k over an n × n input gives n - k + 1 rows (narrow), or n + k - 1 where zeros are put
around the input (wide). A map that sees m maps has m k² + 1 parameters. Sub-sampling halves both sides and has a
factor and a constant for each map. In C3 a map sees only some of the six maps of S2:

    6 maps see 3 neighbours, 6 see 4 neighbours, 3 see 4 that are not beside each other, 1 sees all six:
    6 (3 · 25 + 1) + 9 (4 · 25 + 1) + 1 (6 · 25 + 1) = 1,516        a full table would have 16 (6 · 25 + 1) = 2,416

The output layer compares F6 with a fixed picture of each class, and learns nothing.

LeCun, Bottou, Bengio & Haffner 1998, table I and section II.B.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn.functional import avg_pool2d, conv2d

SEEN: Final = (
    *(tuple((first + i) % 6 for i in range(3)) for first in range(6)),
    *(tuple((first + i) % 6 for i in range(4)) for first in range(6)),
    *(tuple((first + i) % 6 for i in (0, 1, 3, 4)) for first in range(3)),
    tuple(range(6)),
)
"""For each of C3's 16 maps the maps of S2 that it sees."""


@dataclass(frozen=True)
class Layer:
    """A row of the table: maps × side × side, and what is learned."""

    name: str
    maps: int
    side: int
    parameters: int


def narrow(n: int, k: int) -> int:
    """Places of a kernel of k inside n."""
    return n - k + 1


def wide(n: int, k: int) -> int:
    """Places of a kernel of k that touch n."""
    return n + k - 1


def table() -> list[Layer]:
    """LeNet-5's layers for a picture of 32 × 32."""
    c1 = narrow(32, 5)
    c3 = narrow(c1 // 2, 5)
    c5 = narrow(c3 // 2, 5)
    return [
        Layer("C1", 6, c1, 6 * (25 + 1)),
        Layer("S2", 6, c1 // 2, 6 * 2),
        Layer("C3", 16, c3, sum(25 * len(seen) + 1 for seen in SEEN)),
        Layer("S4", 16, c3 // 2, 16 * 2),
        Layer("C5", 120, c5, 120 * (16 * 25 + 1)),
        Layer("F6", 84, 1, 84 * (120 + 1)),
        Layer("output", 10, 1, 0),
    ]


class Subsampling(nn.Module):
    """The mean of each square of four, times a factor, plus a constant; one of each for a map."""

    def __init__(self, maps: int) -> None:
        super().__init__()
        self.factor = nn.Parameter(torch.ones(maps, 1, 1))
        self.constant = nn.Parameter(torch.zeros(maps, 1, 1))

    def forward(self, x: Tensor) -> Tensor:
        """(B, maps, n, n) → (B, maps, n/2, n/2)."""
        return avg_pool2d(x, 2) * self.factor + self.constant


class PartialConvolution(nn.Module):
    """C3: a convolution whose maps see what `SEEN` says."""

    def __init__(self) -> None:
        super().__init__()
        self.kernels = nn.ParameterList(
            torch.randn(1, len(seen), 5, 5) / (5 * len(seen) ** 0.5) for seen in SEEN
        )
        self.constants = nn.Parameter(torch.zeros(len(SEEN)))

    def forward(self, x: Tensor) -> Tensor:
        """(B, 6, 14, 14) → (B, 16, 10, 10)."""
        maps = [conv2d(x[:, list(seen)], kernel) for seen, kernel in zip(SEEN, self.kernels, strict=True)]
        return torch.cat(maps, 1) + self.constants[:, None, None]


def lenet() -> nn.ModuleDict:
    """The layers that learn, by their names; a tanh follows each."""
    return nn.ModuleDict(
        {
            "C1": nn.Conv2d(1, 6, 5),
            "S2": Subsampling(6),
            "C3": PartialConvolution(),
            "S4": Subsampling(16),
            "C5": nn.Conv2d(16, 120, 5),
            "F6": nn.Conv2d(120, 84, 1),
        }
    )


def run() -> Iterator[str]:
    """The table."""
    for layer in table():
        yield f"{layer.name:7} {layer.maps:3} maps of {layer.side:2} × {layer.side:2} {layer.parameters:7,} parameters"
    yield f"together {sum(layer.parameters for layer in table()):,}"
