"""A small problem that every trainer test can learn: which of two clouds a point is from."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from segue.training import Batch


class Clouds:
    """Points around (1, 1) and (-1, -1), with noise drawn anew for each batch."""

    def __init__(self, count: int = 60, seed: int = 0) -> None:
        rng = np.random.default_rng(seed)
        self.labels = rng.integers(0, 2, count)
        self.points = rng.normal(0, 0.7, (count, 2)) + (2 * self.labels[:, None] - 1)
        self.seen: list[list[int]] = []

    def __len__(self) -> int:
        return len(self.labels)

    def batch(self, rows: NDArray[np.int64], rng: np.random.Generator) -> Batch:
        self.seen.append(rows.tolist())
        noisy = self.points[rows] + rng.normal(0, 0.1, (len(rows), 2))
        return {"points": torch.tensor(noisy, dtype=torch.float32), "labels": torch.tensor(self.labels[rows])}


class Net(nn.Module):
    """A net with all that a checkpoint must hold: dropout, running statistics, tied and frozen weights."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.norm = nn.Linear(2, 8), nn.BatchNorm1d(8)
        self.drop = nn.Dropout(0.2)
        self.again, self.last = nn.Linear(8, 8), nn.Linear(8, 2)
        self.tied = self.again
        self.frozen = nn.Parameter(torch.ones(8), requires_grad=False)

    def forward(self, points: torch.Tensor) -> torch.Tensor:
        hidden = self.drop(self.norm(self.first(points)).relu())
        return self.last(self.tied(self.again(hidden)) * self.frozen)


def new_net(seed: int = 0) -> Net:
    with torch.random.fork_rng([]):
        torch.manual_seed(seed)
        return Net()


def loss(module: nn.Module, batch: Batch) -> torch.Tensor:
    return nn.functional.cross_entropy(module(batch["points"]), batch["labels"])


class Quiet(Clouds):
    """Points without the noise."""

    def batch(self, rows: NDArray[np.int64], rng: np.random.Generator) -> Batch:  # noqa: ARG002 - the protocol's
        points = torch.tensor(self.points[rows], dtype=torch.float32)
        return {"points": points, "labels": torch.tensor(self.labels[rows])}


class Plain(nn.Module):
    """A net that is the same in training and in eval mode, and always starts the same."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.last = nn.Linear(2, 8), nn.Linear(8, 2)
        with torch.no_grad():
            for at, value in enumerate(self.parameters()):
                value.copy_(torch.linspace(-0.5, 0.5, value.numel()).reshape(value.shape) * (1 + at))

    def forward(self, points: torch.Tensor) -> torch.Tensor:
        return self.last(self.first(points).tanh())
