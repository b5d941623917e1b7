"""A structured self-attentive sentence embedding (Lin et al. 2017): which words count, in several ways at once.

With H the states of a bidirectional LSTM, shape (length, 2u),

    A = softmax(W2 tanh(W1 Hᵀ)),   M = A H,   penalty P = ‖A Aᵀ - I‖²_F,

A has one row a hop; P is 0 only when every hop looks at one word, and each at another. `attention` gives A.
"""

from __future__ import annotations

import msgspec
import torch
from torch import nn

from segue.titles.networks.body import Body
from segue.titles.networks.recurrent import Recurrent, reader, states
from segue.titles.networks.word_vectors import Vectors
from segue.titles.views import View


class SelfAttentive(msgspec.Struct, frozen=True, kw_only=True, tag="self-attentive"):
    """Settings.

    Attributes:
        reading: The recurrent layers below.
        hops: Ways to look at a text, the paper's r.
        attention: Length of the hidden layer in between, the paper's d_a.
        penalty: Weight of P in the loss.
        dim: Length of the vector that M is brought to.
    """

    reading: Recurrent = Recurrent(cell="lstm")
    hops: int = 4
    attention: int = 64
    penalty: float = 0.1
    dim: int = 256

    def build(self, view: View) -> SelfAttentiveBody:
        """See `NetworkSettings`."""
        return SelfAttentiveBody(self, view.size)


class SelfAttentiveBody(Body):
    """The network."""

    def __init__(self, settings: SelfAttentive, size: int) -> None:
        super().__init__()
        self.settings, self.dim = settings, settings.dim
        self.words = Vectors(settings.reading.vectors, size)
        self.dropout = nn.Dropout(settings.reading.dropout)
        self.reader = reader(self.words.dim, settings.reading)
        wide = 2 * settings.reading.hidden
        self.first = nn.Linear(wide, settings.attention, bias=False)
        self.second = nn.Linear(settings.attention, settings.hops, bias=False)
        self.last = nn.Linear(settings.hops * wide, settings.dim)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """See `Body`."""
        read = self._read(ids)
        weights = self._weights(read, ids)
        if self.training:
            self.penalty = self.settings.penalty * penalty(weights)
        return self.last((weights @ read).flatten(1)).relu()

    def attention(self, ids: torch.Tensor) -> torch.Tensor:
        """A: how much each place counts in each hop, shape (n, hops, length); each row sums to 1."""
        return self._weights(self._read(ids), ids)

    def _read(self, ids: torch.Tensor) -> torch.Tensor:
        return states(self.reader, self.dropout(self.words(ids)), ids)

    def _weights(self, read: torch.Tensor, ids: torch.Tensor) -> torch.Tensor:
        scores = self.second(self.first(read).tanh()).transpose(1, 2)
        return scores.masked_fill((ids == 0).unsqueeze(1), float("-inf")).softmax(dim=-1)


def penalty(weights: torch.Tensor) -> torch.Tensor:
    """The mean of ‖A Aᵀ - I‖²_F over a batch of A, shape (n, hops, length)."""
    gram = weights @ weights.transpose(1, 2)
    return ((gram - torch.eye(gram.shape[1], device=gram.device)) ** 2).sum(dim=(1, 2)).mean()
