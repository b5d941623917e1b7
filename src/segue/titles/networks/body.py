"""What every network offers, and reading its padded rows."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Protocol

import torch
from torch import nn

from segue.titles.views import View


class Body(nn.Module, ABC):
    """Turns rows of ids into vectors.

    Attributes:
        dim: Length of a vector.
        penalty: What the last forward pass in training adds to the loss; None for most networks.
    """

    dim: int
    penalty: torch.Tensor | None = None

    @abstractmethod
    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """The vectors of rows of ids.

        Args:
            ids: Shape (n, length), int64, filled up with 0 at the end; no row is all 0.

        Returns:
            Shape (n, dim). More filling changes nothing but the last bits.
        """
        ...


class NetworkSettings(Protocol):
    """How a network is shaped."""

    def build(self, view: View) -> Body:
        """A new network for a view's ids, drawn from torch's generator."""
        ...


def there(ids: torch.Tensor) -> torch.Tensor:
    """Which ids are no filling, shape (n, length, 1), float."""
    return (ids != 0).unsqueeze(-1).float()


def masked_max(states: torch.Tensor, ids: torch.Tensor) -> torch.Tensor:
    """The largest of each feature over a row's own positions: (n, length, dim) to (n, dim)."""
    return states.masked_fill((ids == 0).unsqueeze(-1), float("-inf")).amax(dim=1)


def masked_mean(states: torch.Tensor, ids: torch.Tensor) -> torch.Tensor:
    """The mean over a row's own positions: (n, length, dim) to (n, dim)."""
    mask = there(ids)
    return (states * mask).sum(dim=1) / mask.sum(dim=1).clamp(min=1)
