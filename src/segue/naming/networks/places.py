"""Padding and positions, which the networks share."""

from __future__ import annotations

import math

import torch

Mask = torch.Tensor | None
"""bool, (n, S): True where a place holds something; None where all do."""


def masked_mean(states: torch.Tensor, mask: Mask) -> torch.Tensor:
    """Return the mean of states (n, S, d) over the places that hold something, (n, d)."""
    if mask is None:
        return states.mean(dim=1)
    held = mask[:, :, None].to(states.dtype)
    return (states * held).sum(dim=1) / held.sum(dim=1).clamp(min=1)


def sinusoids(length: int, dim: int) -> torch.Tensor:
    """Return positions as in Vaswani et al. 2017, (length, dim): sin and cos of place / 10,000^(2 i / dim)."""
    places = torch.arange(length, dtype=torch.float32)[:, None]
    rates = torch.exp(torch.arange(0, dim, 2, dtype=torch.float32) * (-math.log(10_000.0) / dim))
    found = torch.zeros(length, dim)
    found[:, 0::2] = torch.sin(places * rates)
    found[:, 1::2] = torch.cos(places * rates)[:, : dim // 2]
    return found
