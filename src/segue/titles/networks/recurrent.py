"""A recurrent network that reads a title from both ends: bidirectional GRU or LSTM.

GRU (Cho et al. 2014) as torch has it: h_t = (1 - z_t) * n_t + z_t * h_{t-1}; LSTM after Hochreiter & Schmidhuber
1997. The vector is the largest of each feature over the text, both directions side by side.
"""

from __future__ import annotations

from typing import Literal

import msgspec
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from segue.titles.networks.body import Body, masked_max
from segue.titles.networks.word_vectors import Vectors, WordVectorSettings
from segue.titles.views import View


class Recurrent(msgspec.Struct, frozen=True, kw_only=True, tag="recurrent"):
    """Settings.

    Attributes:
        vectors: The word vectors.
        cell: Which kind.
        hidden: Features a direction.
        layers: How many on top of each other.
        dropout: Rate on the word vectors and between layers.
    """

    vectors: WordVectorSettings = WordVectorSettings()
    cell: Literal["gru", "lstm"] = "gru"
    hidden: int = 128
    layers: int = 1
    dropout: float = 0.3

    def build(self, view: View) -> RecurrentBody:
        """See `NetworkSettings`."""
        return RecurrentBody(self, view.size)


class RecurrentBody(Body):
    """The network."""

    def __init__(self, settings: Recurrent, size: int) -> None:
        super().__init__()
        self.dim = 2 * settings.hidden
        self.words = Vectors(settings.vectors, size)
        self.dropout = nn.Dropout(settings.dropout)
        self.reader = reader(self.words.dim, settings)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """See `Body`."""
        return masked_max(self.states(ids), ids)

    def states(self, ids: torch.Tensor) -> torch.Tensor:
        """The states at each place, (n, length, 2 hidden): those from the left, and those from the right."""
        return states(self.reader, self.dropout(self.words(ids)), ids)


def reader(inputs: int, settings: Recurrent) -> nn.RNNBase:
    """The bidirectional layers."""
    kind = nn.GRU if settings.cell == "gru" else nn.LSTM
    between = settings.dropout if settings.layers > 1 else 0.0
    return kind(
        inputs, settings.hidden, settings.layers, dropout=between, batch_first=True, bidirectional=True
    )


def states(layers: nn.RNNBase, words: torch.Tensor, ids: torch.Tensor) -> torch.Tensor:
    """The states at each place, (n, length, 2 hidden); the filling is not read, from either end."""
    lengths = (ids != 0).sum(dim=1).clamp(min=1).cpu()
    packed = pack_padded_sequence(words, lengths, batch_first=True, enforce_sorted=False)
    read, _ = pad_packed_sequence(layers(packed)[0], batch_first=True, total_length=ids.shape[1])
    return read
