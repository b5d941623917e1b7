"""Kim's convolutional network for sentences (Kim 2014): windows of 3, 4 and 5 words, the strongest of each kept.

For each width h, `filters` maps c_i = relu(w · x_{i:i+h-1} + b), and of each map its largest value over the text
("max-over-time"). Texts shorter than a window are filled up. The paper's limit on the norm of the last
layer's rows is the head's (`max_norm`). Other poolings and activations are for the study of Zhang & Wallace (2017).
"""

from __future__ import annotations

from typing import Literal

import msgspec
import torch
from torch import nn

from segue.titles.networks.body import Body
from segue.titles.networks.dcnn import k_max
from segue.titles.networks.word_vectors import Vectors, WordVectorSettings
from segue.titles.views import View


class KimCNN(msgspec.Struct, frozen=True, kw_only=True, tag="kim cnn"):
    """Settings; the paper's are the default, but for the length of the vectors.

    Attributes:
        vectors: The word vectors: "rand", "static", "non-static" or "multichannel".
        widths: Words in a window.
        filters: Maps a width.
        pooling: What is kept of a map: its largest value, its `kept` largest in their order, or its mean.
        kept: How many values "kmax" keeps.
        activation: What follows a window; "none" is the identity.
    """

    vectors: WordVectorSettings = WordVectorSettings()
    widths: tuple[int, ...] = (3, 4, 5)
    filters: int = 100
    pooling: Literal["max", "kmax", "average"] = "max"
    kept: int = 3
    activation: Literal["relu", "tanh", "none"] = "relu"

    def build(self, view: View) -> KimBody:
        """See `NetworkSettings`."""
        return KimBody(self, view.size)


class KimBody(Body):
    """The network."""

    def __init__(self, settings: KimCNN, size: int) -> None:
        super().__init__()
        values = settings.kept if settings.pooling == "kmax" else 1
        self.settings, self.dim = settings, settings.filters * len(settings.widths) * values
        self.longest = max(settings.widths)
        self.words = Vectors(settings.vectors, size)
        self.windows = nn.ModuleList(
            nn.Conv1d(self.words.dim, settings.filters, width) for width in settings.widths
        )

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """See `Body`: filled places have the vector 0, in every text at least `longest - 1` of them."""
        words = self.words(nn.functional.pad(ids, (0, self.longest - 1)))
        columns = (words * (nn.functional.pad(ids, (0, self.longest - 1)) != 0).unsqueeze(-1)).transpose(1, 2)
        length = ids.shape[1]
        maps = [self._active(window(columns)[:, :, :length]) for window in self.windows]
        own = (ids != 0).unsqueeze(1)  # a window that begins in the filling is no part of the text
        return torch.cat([self._pooled(one, own) for one in maps], dim=1)

    def _active(self, maps: torch.Tensor) -> torch.Tensor:
        kind = self.settings.activation
        return maps.relu() if kind == "relu" else maps.tanh() if kind == "tanh" else maps

    def _pooled(self, maps: torch.Tensor, own: torch.Tensor) -> torch.Tensor:
        """A text's values, (n, filters) or with k-max pooling (n, filters * kept), from (n, filters, length)."""
        if self.settings.pooling == "max":
            return maps.masked_fill(~own, float("-inf")).amax(dim=2)
        lengths = own.sum(dim=2)
        if self.settings.pooling == "average":
            return (maps * own).sum(dim=2) / lengths
        kept = self.settings.kept
        filled = nn.functional.pad(maps, (0, kept))
        found = k_max(filled, lengths, torch.full_like(lengths, kept))[:, :, :kept]
        there = torch.arange(kept, device=maps.device) < lengths.unsqueeze(2)
        return (found * there).reshape(maps.shape[0], -1)
