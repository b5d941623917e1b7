"""A convolutional network over one-hot words, without vectors below (Johnson & Zhang 2015, NAACL).

A region of p words is one long one-hot row (`seq`), or the bag of its words (`bow`), and a map is relu(w · region +
b). The product with a one-hot row is the sum of columns of w, so that no such row is ever made. The maps' largest
value over the text is kept, or the mean of each of `units` equal parts of it.
"""

from __future__ import annotations

from typing import Literal

import msgspec
import torch
from torch import nn

from segue.errors import ConfigError
from segue.titles.networks.body import Body
from segue.titles.views import View


class RegionCNN(msgspec.Struct, frozen=True, kw_only=True, tag="region cnn"):
    """Settings.

    Attributes:
        region: Words in a region, the paper's p.
        kind: "seq" knows the order in a region, "bow" does not.
        filters: Maps.
        pooling: "max", or "average" of each unit.
        units: Parts of a text, for "average".

    Raises:
        ConfigError: A setting is below 1.
    """

    region: int = 3
    kind: Literal["seq", "bow"] = "seq"
    filters: int = 300
    pooling: Literal["max", "average"] = "max"
    units: int = 1

    def __post_init__(self) -> None:
        if min(self.region, self.filters, self.units) < 1:
            got = f"{self.region}, {self.filters}, {self.units}"
            raise ConfigError(expected="region, filters and units of 1 or more", got=got)

    def build(self, view: View) -> RegionBody:
        """See `NetworkSettings`."""
        return RegionBody(self, view.size)


class OneHotConvolution(nn.Module):
    """A convolution over one-hot rows, as sums of its weights' columns; id 0 is a row of zeros.

    Args:
        size: Number of ids.
        filters: Maps.
        region: Width.
        ordered: Whether each place in a region has weights of its own.
        spread: Standard deviation of the first weights.
    """

    def __init__(self, size: int, filters: int, region: int, *, ordered: bool = True, spread: float) -> None:
        super().__init__()
        self.tables = nn.ModuleList(
            nn.Embedding(size, filters, padding_idx=0) for _ in range(region if ordered else 1)
        )
        self.region, self.bias = region, nn.Parameter(torch.zeros(filters))
        for table in self.tables:
            nn.init.normal_(table.weight, 0.0, spread)  # pyright: ignore[reportArgumentType] - an Embedding's
            with torch.no_grad():
                table.weight[0] = 0.0  # pyright: ignore[reportIndexIssue] - an Embedding's

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """(n, length) ids to (n, length - region + 1, filters)."""
        length = ids.shape[1] - self.region + 1
        found = self.bias
        for at in range(self.region):
            found = found + self.tables[at % len(self.tables)](ids[:, at : at + length])
        return found


class RegionBody(Body):
    """The network."""

    def __init__(self, settings: RegionCNN, size: int) -> None:
        super().__init__()
        self.settings = settings
        self.dim = settings.filters * (settings.units if settings.pooling == "average" else 1)
        ordered = settings.kind == "seq"
        self.convolution = OneHotConvolution(
            size, settings.filters, settings.region, ordered=ordered, spread=0.1
        )

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """See `Body`: a region begins at each word of the text, and may reach beyond its end."""
        maps = self.convolution(nn.functional.pad(ids, (0, self.settings.region - 1))).relu()
        own = (ids != 0).unsqueeze(2)
        maps = maps * own
        if self.settings.pooling == "max":
            return maps.amax(dim=1)  # relu's 0 never wins against a map of the text
        lengths = own.sum(dim=1, keepdim=True)
        part = torch.arange(ids.shape[1], device=ids.device).view(1, -1, 1) * self.settings.units // lengths
        means = [
            (maps * (part == unit)).sum(dim=1) / ((part == unit) & own).sum(dim=1).clamp(min=1)
            for unit in range(self.settings.units)
        ]
        return torch.cat(means, dim=1)
