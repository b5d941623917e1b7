"""The character network as published (Zhang, Zhao & LeCun 2015, NeurIPS): six convolutions, three dense layers.

A text is `length` one-hot characters, read backwards, cut or filled with zeros. The convolutions have widths 7, 7, 3,
3, 3, 3; after the first, the second and the last, the text is pooled by 3. Without padding, (length - 96) / 27 places
are left: 34 for the paper's 1,014. Two dense layers follow, with dropout; the head is the third. Weights begin as
Gaussians of 0.05, the paper's for its small network.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# torch leaves the types of some functions out.

from __future__ import annotations

import msgspec
import torch
from torch import nn

from segue.errors import ConfigError
from segue.titles.networks.body import Body
from segue.titles.networks.region_cnn import OneHotConvolution
from segue.titles.views import View

WIDTHS = (7, 7, 3, 3, 3, 3)
POOLED = (0, 1, 5)
"""Convolutions, from 0, after which the text is pooled by 3."""


class ZhangCNN(msgspec.Struct, frozen=True, kw_only=True, tag="zhang cnn"):
    """Settings; the paper's small network is the default.

    Attributes:
        length: Characters that are read: 96 and a multiple of 27.
        filters: Maps of each convolution.
        dense: Length of the dense layers.
        dropout: Rate between dense layers.
        spread: Standard deviation of the first weights.

    Raises:
        ConfigError: A setting is outside its range.
    """

    length: int = 1_014
    filters: int = 256
    dense: int = 1_024
    dropout: float = 0.5
    spread: float = 0.05

    def __post_init__(self) -> None:
        if self.length < 123 or (self.length - 96) % 27 or min(self.filters, self.dense) < 1:
            raise ConfigError(
                expected="a length of 96 and a multiple of 27 (123, 150 … 1,014), filters and dense of 1 or more",
                got=f"{self.length}, {self.filters}, {self.dense}",
            )

    @property
    def places(self) -> int:
        """Places that are left after the convolutions."""
        return (self.length - 96) // 27

    def build(self, view: View) -> ZhangBody:
        """See `NetworkSettings`."""
        return ZhangBody(self, view.size)


class ZhangBody(Body):
    """The network."""

    def __init__(self, settings: ZhangCNN, size: int) -> None:
        super().__init__()
        self.settings, self.dim = settings, settings.dense
        self.first = OneHotConvolution(size, settings.filters, WIDTHS[0], spread=settings.spread)
        self.convolutions = nn.ModuleList(
            nn.Conv1d(settings.filters, settings.filters, width) for width in WIDTHS[1:]
        )
        self.dense = nn.Sequential(
            nn.Linear(settings.filters * settings.places, settings.dense),
            nn.ReLU(),
            nn.Dropout(settings.dropout),
            nn.Linear(settings.dense, settings.dense),
            nn.ReLU(),
        )
        for module in (*self.convolutions, *self.dense):
            if isinstance(module, nn.Conv1d | nn.Linear):
                nn.init.normal_(module.weight, 0.0, settings.spread)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """See `Body`: the text's end comes first, and what is beyond `length` at its beginning is cut."""
        states = self.first(_backwards(ids, self.settings.length)).transpose(1, 2).relu()
        states = nn.functional.max_pool1d(states, 3)
        for at, layer in enumerate(self.convolutions, start=1):
            states = layer(states).relu()
            if at in POOLED:
                states = nn.functional.max_pool1d(states, 3)
        return self.dense(states.flatten(1))


def _backwards(ids: torch.Tensor, length: int) -> torch.Tensor:
    """Rows of ids from their own ends to their beginnings, filled up with 0 to (n, length)."""
    own = (ids != 0).sum(dim=1, keepdim=True)
    places = own - 1 - torch.arange(length, device=ids.device)
    return ids.gather(1, places.clamp(min=0)) * (places >= 0)
