"""Attention over a memory: additive, multiplicative, and with several heads.

Shapes: n rows, S places of the memory, T places that ask, d numbers of a state. `mask` is (n, S), True where the
memory holds something; None where all of it does.
"""

from __future__ import annotations

import math

import torch
from torch import nn

from segue.naming.networks.places import Mask


def shares(scores: torch.Tensor, mask: Mask) -> torch.Tensor:
    """Return the softmax of scores (n, T, S) over the places that hold something."""
    if mask is not None:
        scores = scores.masked_fill(~mask[:, None, :], -torch.inf)
    return scores.softmax(dim=-1)


class Additive(nn.Module):
    """Bahdanau et al. 2015: score(q, m) = vᵀ tanh(W q + U m).

    Its memory has two halves, m and U m, which `keyed` makes once for all steps.
    """

    def __init__(self, dim: int) -> None:
        super().__init__()
        self.query, self.key = nn.Linear(dim, dim), nn.Linear(dim, dim, bias=False)
        self.score = nn.Linear(dim, 1, bias=False)

    def keyed(self, memory: torch.Tensor) -> torch.Tensor:
        """Return [m ; U m], (n, S, 2 d)."""
        return torch.cat([memory, self.key(memory)], dim=-1)

    def forward(self, asked: torch.Tensor, keyed: torch.Tensor, mask: Mask) -> torch.Tensor:
        """Return the context of each row of `asked` (n, d), as (n, d)."""
        memory, keys = keyed.chunk(2, dim=-1)
        mixed = torch.tanh(self.query(asked)[:, None, :] + keys)
        weights = shares(self.score(mixed).transpose(1, 2), mask)
        return (weights @ memory)[:, 0]


class Multiplicative(nn.Module):
    """Luong et al. 2015, "general": score(q, m) = qᵀ W m."""

    def __init__(self, dim: int) -> None:
        super().__init__()
        self.query = nn.Linear(dim, dim, bias=False)

    def keyed(self, memory: torch.Tensor) -> torch.Tensor:
        """Return the memory itself."""
        return memory

    def forward(self, asked: torch.Tensor, memory: torch.Tensor, mask: Mask) -> torch.Tensor:
        """Return the context of each row of `asked` (n, d), as (n, d)."""
        weights = shares(self.query(asked)[:, None, :] @ memory.transpose(1, 2), mask)
        return (weights @ memory)[:, 0]


class Heads(nn.Module):
    """Vaswani et al. 2017: softmax(Q Kᵀ / √(d / heads)) V in several subspaces."""

    def __init__(self, dim: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.out = (nn.Linear(dim, dim) for _ in range(4))

    def forward(
        self, asked: torch.Tensor, memory: torch.Tensor, mask: Mask, *, causal: bool = False
    ) -> torch.Tensor:
        """Return what each place of `asked` (n, T, d) reads in the memory, as (n, T, d).

        With `causal`, a place reads only itself and earlier ones; then the memory is `asked` itself.
        """
        q, k, v = (
            self._divided(layer(one))
            for layer, one in ((self.query, asked), (self.key, memory), (self.value, memory))
        )
        scores = q @ k.transpose(2, 3) / math.sqrt(q.shape[-1])
        if mask is not None:
            scores = scores.masked_fill(~mask[:, None, None, :], -torch.inf)
        if causal:
            places = torch.arange(asked.shape[1], device=asked.device)
            scores = scores.masked_fill(places[None, :] > places[:, None], -torch.inf)
        read = (scores.softmax(dim=-1) @ v).transpose(1, 2)
        return self.out(read.reshape(read.shape[0], read.shape[1], -1))

    def _divided(self, states: torch.Tensor) -> torch.Tensor:
        parts = states.reshape(states.shape[0], states.shape[1], self.heads, -1)
        return parts.transpose(1, 2)
