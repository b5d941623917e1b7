"""Gated convolutions (Dauphin et al. 2017), as ConvS2S stacks them (Gehring et al. 2017)."""

from __future__ import annotations

import math
from typing import Final

import torch
from torch import nn

WIDTH: Final = 3


def residual(one: torch.Tensor, other: torch.Tensor) -> torch.Tensor:
    """Return (one + other) · √½, which keeps the variance of a sum."""
    return (one + other) * math.sqrt(0.5)


class Gated(nn.Module):
    """(x * W + b) ⊗ σ(x * V + c): GLU over runs of `WIDTH` places; a causal block sees no later place."""

    def __init__(self, dim: int, *, dropout: float, causal: bool) -> None:
        super().__init__()
        self.before = (WIDTH - 1, 0) if causal else (WIDTH // 2, WIDTH // 2)
        self.dropout = nn.Dropout(dropout)
        self.convolution = nn.Conv1d(dim, 2 * dim, WIDTH)

    def forward(self, states: torch.Tensor) -> torch.Tensor:
        """Return states of the same shape, (n, S, d)."""
        padded = nn.functional.pad(self.dropout(states).transpose(1, 2), self.before)
        return nn.functional.glu(self.convolution(padded), dim=1).transpose(1, 2)
