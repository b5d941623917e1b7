"""What writes a title, one unit after the other.

Contract of every decoder: `keyed(memory)` → the memory as the other methods take it. `start(summary)` → state (n, d).
`step(memory, mask, state, prefix)` → scores of the next unit (n, units), and the next state; the prefix (n, t) begins
with the unit that starts every title. `forward` scores the unit after every place of the prefix, (n, t, units), as
teacher forcing asks.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod

import torch
from torch import nn

from segue.naming.networks.attention import Additive, Heads, Multiplicative, shares
from segue.naming.networks.convolutions import Gated, residual
from segue.naming.networks.places import Mask, sinusoids
from segue.naming.recipe import Looking


class Decoder(nn.Module, ABC):
    """The shared part: vectors of units, tied with the scores' (Press & Wolf 2017)."""

    def __init__(self, units: int, dim: int, dropout: float) -> None:
        super().__init__()
        self.units = nn.Embedding(units, dim, padding_idx=0)
        nn.init.normal_(self.units.weight, std=dim**-0.5)
        self.bias = nn.Parameter(torch.zeros(units))
        self.dropout = nn.Dropout(dropout)

    def start(self, summary: torch.Tensor) -> torch.Tensor:
        """See the module's contract."""
        return summary

    def keyed(self, memory: torch.Tensor) -> torch.Tensor:
        """See the module's contract."""
        return memory

    @abstractmethod
    def step(
        self, memory: torch.Tensor, mask: Mask, state: torch.Tensor, prefix: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """See the module's contract."""

    def scores(self, states: torch.Tensor) -> torch.Tensor:
        """Return the scores of all units, (…, units)."""
        return self.dropout(states) @ self.units.weight.T + self.bias


class RecurrentDecoder(Decoder):
    """A GRU: h_t = GRU([unit ; context], h_{t-1}).

    Bahdanau's attention asks with h_{t-1}, before the step; Luong's with h_t, after it, and the scores come from
    tanh(W [h_t ; context]).
    """

    def __init__(self, units: int, dim: int, *, looking: Looking, dropout: float) -> None:
        super().__init__(units, dim, dropout)
        self.looking = looking
        before = looking in ("summary", "additive")
        self.first = nn.Linear(dim, dim)
        self.cell = nn.GRU(2 * dim if before else dim, dim, batch_first=True)
        self.out = nn.Linear(2 * dim if looking != "nothing" else dim, dim)
        kinds = {"additive": Additive, "multiplicative": Multiplicative}
        self.attention = kinds[looking](dim) if looking in kinds else None

    def keyed(self, memory: torch.Tensor) -> torch.Tensor:
        """See the module's contract."""
        return memory if self.attention is None else self.attention.keyed(memory)

    def start(self, summary: torch.Tensor) -> torch.Tensor:
        """The first state, and the summary, which stays: (n, 2 d)."""
        return torch.cat([torch.tanh(self.first(summary)), summary], dim=1)

    def step(
        self, memory: torch.Tensor, mask: Mask, state: torch.Tensor, prefix: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """See the module's contract."""
        hidden, summary = state.chunk(2, dim=1)
        unit = self.dropout(self.units(prefix[:, -1]))
        context = summary
        if self.attention is not None and self.looking == "additive":
            context = self.attention(hidden, memory, mask)
        given = torch.cat([unit, context], dim=1) if self.looking in ("summary", "additive") else unit
        _, last = self.cell(given[:, None, :], hidden[None].contiguous())
        hidden = last[0]
        if self.attention is not None and self.looking == "multiplicative":
            context = self.attention(hidden, memory, mask)
        shown = hidden if self.looking == "nothing" else torch.cat([hidden, context], dim=1)
        return self.scores(torch.tanh(self.out(shown))), torch.cat([hidden, summary], dim=1)

    def forward(
        self, memory: torch.Tensor, mask: Mask, summary: torch.Tensor, prefix: torch.Tensor
    ) -> torch.Tensor:
        """See the module's contract."""
        state, found = self.start(summary), list[torch.Tensor]()
        for end in range(1, prefix.shape[1] + 1):
            scores, state = self.step(memory, mask, state, prefix[:, :end])
            found.append(scores)
        return torch.stack(found, dim=1)


class ParallelDecoder(Decoder):
    """A decoder that scores all places at once; its state is the summary, and each step reads the prefix again."""

    def step(
        self, memory: torch.Tensor, mask: Mask, state: torch.Tensor, prefix: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """See the module's contract."""
        return self(memory, mask, state, prefix)[:, -1], state


class TransformerDecoder(ParallelDecoder):
    """Vaswani et al. 2017, norms first: attention to the prefix, then to the memory, then a wide layer."""

    def __init__(
        self, units: int, dim: int, *, layers: int, heads: int, longest: int, dropout: float
    ) -> None:
        super().__init__(units, dim, dropout)
        self.layers = nn.ModuleList(_Layer(dim, heads, dropout) for _ in range(layers))
        self.norm = nn.LayerNorm(dim)
        self.register_buffer("positions", sinusoids(longest, dim), persistent=False)

    def forward(
        self, memory: torch.Tensor, mask: Mask, summary: torch.Tensor, prefix: torch.Tensor
    ) -> torch.Tensor:
        """See the module's contract."""
        scale = math.sqrt(summary.shape[1])
        states = self.units(prefix) * scale + self.get_buffer("positions")[: prefix.shape[1]]
        states = self.dropout(states + summary[:, None, :])
        for layer in self.layers:
            states = layer(states, memory, mask)
        return self.scores(self.norm(states))


class _Layer(nn.Module):
    def __init__(self, dim: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.own, self.other = Heads(dim, heads), Heads(dim, heads)
        self.norms = nn.ModuleList(nn.LayerNorm(dim) for _ in range(3))
        self.wide = nn.Sequential(nn.Linear(dim, 2 * dim), nn.ReLU(), nn.Linear(2 * dim, dim))
        self.dropout = nn.Dropout(dropout)

    def forward(self, states: torch.Tensor, memory: torch.Tensor, mask: Mask) -> torch.Tensor:
        asked = self.norms[0](states)
        states = states + self.dropout(self.own(asked, asked, None, causal=True))
        states = states + self.dropout(self.other(self.norms[1](states), memory, mask))
        return states + self.dropout(self.wide(self.norms[2](states)))


class ConvolutionalDecoder(ParallelDecoder):
    """Gehring et al. 2017: causal gated convolutions, each block with its own attention.

    d_i = W h_i + g_i,  a_ij = softmax_j(d_i · z_j),  c_i = Σ_j a_ij (z_j + e_j); c_i joins h_i.
    """

    def __init__(self, units: int, dim: int, *, layers: int, longest: int, dropout: float) -> None:
        super().__init__(units, dim, dropout)
        self.blocks = nn.ModuleList(Gated(dim, dropout=dropout, causal=True) for _ in range(layers))
        self.asking = nn.ModuleList(nn.Linear(dim, dim) for _ in range(layers))
        self.joined = nn.ModuleList(nn.Linear(dim, dim) for _ in range(layers))
        self.register_buffer("positions", sinusoids(longest, dim), persistent=False)

    def forward(
        self, memory: torch.Tensor, mask: Mask, summary: torch.Tensor, prefix: torch.Tensor
    ) -> torch.Tensor:
        """See the module's contract."""
        keys, values = memory.chunk(2, dim=-1)
        placed = self.units(prefix) + self.get_buffer("positions")[: prefix.shape[1]] + summary[:, None, :]
        states = placed
        for block, asking, joined in zip(self.blocks, self.asking, self.joined, strict=True):
            passed = block(states)
            asked = residual(asking(passed), placed)
            weights = shares(asked @ keys.transpose(1, 2), mask)
            states = residual(residual(passed, joined(weights @ values)), states)
        return self.scores(states)
