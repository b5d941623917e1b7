"""What reads a playlist: each encoder turns vectors of its facets into a memory and a summary.

Contract: (n, S, d) vectors and their mask → memory (n, S, d or 2 d), summary (n, d).
"""

from __future__ import annotations

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from segue.naming.networks.attention import Heads
from segue.naming.networks.convolutions import Gated, residual
from segue.naming.networks.places import Mask, masked_mean, sinusoids

Read = tuple[torch.Tensor, torch.Tensor]


class SetEncoder(nn.Module):
    """Order-free: each facet by itself, their mean, and a weighted mean that looks for what is telling.

    summary = V LayerNorm([Σ a_i h_i ; mean h]),  a = softmax(uᵀ tanh(A h)) (pooling by attention, Lee et al. 2019).
    """

    def __init__(self, dim: int, *, dropout: float) -> None:
        super().__init__()
        self.alone = nn.Sequential(nn.LayerNorm(dim), nn.Linear(dim, dim), nn.ReLU(), nn.Dropout(dropout))
        self.telling = nn.Sequential(nn.Linear(dim, dim), nn.Tanh(), nn.Linear(dim, 1))
        self.whole = nn.Sequential(nn.LayerNorm(2 * dim), nn.Linear(2 * dim, dim))

    def forward(self, vectors: torch.Tensor, mask: Mask) -> Read:
        """See the module's contract."""
        memory = vectors + self.alone(vectors)
        scores = self.telling(memory)[:, :, 0]
        if mask is not None:
            scores = scores.masked_fill(~mask, -torch.inf)
        weighted = (scores.softmax(dim=-1)[:, None, :] @ memory)[:, 0]
        return memory, self.whole(torch.cat([weighted, masked_mean(memory, mask)], dim=-1))


class RecurrentEncoder(nn.Module):
    """A GRU over the facets in their order: forwards (Cho et al. 2014), backwards (Sutskever et al. 2014), or both.

    The summary of one direction is its last state; of both, the mean of all states.
    """

    def __init__(self, dim: int, *, backwards: bool, both: bool) -> None:
        super().__init__()
        self.backwards, self.both = backwards, both
        self.reader = nn.GRU(dim, dim // 2 if both else dim, batch_first=True, bidirectional=both)

    def forward(self, vectors: torch.Tensor, mask: Mask) -> Read:
        """See the module's contract."""
        if mask is None:  # one row, or rows of one length: nothing to leave out
            memory, last = self.reader(vectors.flip(1) if self.backwards else vectors)
        else:
            lengths = mask.sum(dim=1)
            given = _turned(vectors, lengths) if self.backwards else vectors
            packed = pack_padded_sequence(given, lengths.cpu(), batch_first=True, enforce_sorted=False)
            read, last = self.reader(packed)
            memory, _ = pad_packed_sequence(read, batch_first=True, total_length=vectors.shape[1])
        return memory, masked_mean(memory, mask) if self.both else last[-1]


def _turned(vectors: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    """Rows from their last vector to their first; the padding stays behind."""
    places = torch.arange(vectors.shape[1], device=vectors.device)[None, :]
    source = (lengths[:, None] - 1 - places).clamp(min=0)
    return vectors.gather(1, source[:, :, None].expand_as(vectors))


class TransformerEncoder(nn.Module):
    """Layers of attention among the facets, without positions, because a playlist is a set here."""

    def __init__(self, dim: int, *, layers: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.layers = nn.ModuleList(_Layer(dim, heads, dropout) for _ in range(layers))
        self.norm = nn.LayerNorm(dim)

    def forward(self, vectors: torch.Tensor, mask: Mask) -> Read:
        """See the module's contract."""
        for layer in self.layers:
            vectors = layer(vectors, mask)
        memory = self.norm(vectors)
        return memory, masked_mean(memory, mask)


class _Layer(nn.Module):
    def __init__(self, dim: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.attention, self.before, self.after = Heads(dim, heads), nn.LayerNorm(dim), nn.LayerNorm(dim)
        self.wide = nn.Sequential(nn.Linear(dim, 2 * dim), nn.ReLU(), nn.Linear(2 * dim, dim))
        self.dropout = nn.Dropout(dropout)

    def forward(self, vectors: torch.Tensor, mask: Mask) -> torch.Tensor:
        asked = self.before(vectors)
        vectors = vectors + self.dropout(self.attention(asked, asked, mask))
        return vectors + self.dropout(self.wide(self.after(vectors)))


class ConvolutionalEncoder(nn.Module):
    """Blocks of gated convolutions over the facets in their order (Gehring et al. 2017).

    The memory has two halves: z, by which a place is chosen, and z + e, what is read there.
    """

    def __init__(self, dim: int, *, layers: int, longest: int, dropout: float) -> None:
        super().__init__()
        self.blocks = nn.ModuleList(Gated(dim, dropout=dropout, causal=False) for _ in range(layers))
        self.register_buffer("positions", sinusoids(longest, dim), persistent=False)

    def forward(self, vectors: torch.Tensor, mask: Mask) -> Read:
        """See the module's contract."""
        placed = vectors + self.get_buffer("positions")[: vectors.shape[1]]
        states = placed
        for block in self.blocks:
            if mask is not None:
                states = states * mask[:, :, None].to(states.dtype)
            states = residual(states, block(states))
        return torch.cat([states, residual(states, placed)], dim=-1), masked_mean(states, mask)
