"""A deep convolutional network over characters (Zhang, Zhao & LeCun 2015), sized for titles.

Six convolutions of widths 7, 7, 3, 3, 3, 3, as the paper has them. Titles are short, so the text is pooled by 2
after the first two where the paper pools by 3 three times, and the last maps give their largest value over
the text where the paper has 34 fixed places and two more layers. Characters have dense vectors, not one-hot ones.
"""

from __future__ import annotations

import msgspec
import torch
from torch import nn

from segue.titles.networks.body import Body, masked_max
from segue.titles.views import View


class CharacterCNN(msgspec.Struct, frozen=True, kw_only=True, tag="character cnn"):
    """Settings.

    Attributes:
        characters: Length of a character's vector.
        filters: Maps a convolution; the paper's small network has 256.
        widths: Of the convolutions.
        pooled: After how many of them, one by one, the text is pooled by 2.
    """

    characters: int = 64
    filters: int = 256
    widths: tuple[int, ...] = (7, 7, 3, 3, 3, 3)
    pooled: int = 2

    def build(self, view: View) -> CharacterBody:
        """See `NetworkSettings`."""
        return CharacterBody(self, view.size)


class CharacterBody(Body):
    """The network."""

    def __init__(self, settings: CharacterCNN, size: int) -> None:
        super().__init__()
        self.dim, self.pooled = settings.filters, settings.pooled
        self.characters = nn.Embedding(size, settings.characters, padding_idx=0)
        inputs = [settings.characters, *[settings.filters] * (len(settings.widths) - 1)]
        self.layers = nn.ModuleList(
            nn.Conv1d(before, settings.filters, width, padding=width // 2)
            for before, width in zip(inputs, settings.widths, strict=True)
        )
        self.norms = nn.ModuleList(nn.LayerNorm(settings.filters) for _ in settings.widths)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """See `Body`: filling is set back to 0 after each layer, so that it never reaches the text."""
        states = self.characters(ids).transpose(1, 2)
        own = (ids != 0).unsqueeze(1).to(states.dtype)
        for at, (layer, norm) in enumerate(zip(self.layers, self.norms, strict=True)):
            states = layer(states * own)
            states = norm(states.transpose(1, 2)).transpose(1, 2).relu() * own
            if at < self.pooled:
                states = nn.functional.max_pool1d(states, 2, ceil_mode=True)
                own = nn.functional.max_pool1d(own, 2, ceil_mode=True)
        return masked_max(states.transpose(1, 2), own.squeeze(1))
