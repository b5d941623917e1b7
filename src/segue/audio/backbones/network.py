"""The structure of every backbone: a map of features, a head that turns it into a vector, a classifier."""

from __future__ import annotations

import torch
from torch import nn


class Network(nn.Module):
    """A tagger: `classifier(head(features(x)))`.

    Args:
        features: From (n, channels, height, width) to (n, maps, height', width').
        head: From there to (n, dim): the embedding.
        dim: Length of the embedding.
        classes: Number of labels.
        frames: The only width that it accepts; None for any.
        least: Smallest height and width that leave a map; smaller inputs are enlarged to it.
    """

    def __init__(
        self,
        features: nn.Module,
        head: nn.Module,
        *,
        dim: int,
        classes: int,
        frames: int | None = None,
        least: int = 1,
    ) -> None:
        super().__init__()
        self.features, self.head = features, head
        self.classifier = nn.Linear(dim, classes)
        self.dim, self.classes, self.frames, self.least = dim, classes, frames, least

    def embed(self, x: torch.Tensor) -> torch.Tensor:
        """The embeddings of a batch, shape (n, dim)."""
        return self.head(self.features(self.enlarged(x)))

    def enlarged(self, x: torch.Tensor) -> torch.Tensor:
        """A batch with at least the smallest height and width that leave a map."""
        height, width = x.shape[2:]
        if self.frames is not None or min(height, width) >= self.least:
            return x
        size = (max(height, self.least), max(width, self.least))
        return nn.functional.interpolate(x, size, mode="bilinear")

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The logits of a batch, shape (n, classes)."""
        return self.classifier(self.embed(x))


class MeanPool(nn.Module):
    """Global average pooling: (n, maps, height, width) -> (n, maps), of any size."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The mean of each map."""
        return x.mean((2, 3))


class SpatialPyramid(nn.Module):
    """Spatial pyramid pooling: maps of any size to a vector of one length.

    He et al. 2014, "Spatial Pyramid Pooling in Deep Convolutional Networks for Visual Recognition": for each
    level l the map is cut into l × l bins and the maximum of each is kept, so the vector has maps · Σ l² values.

    Args:
        levels: Number of bins on each side; the paper's are 1, 2, 3, 6.
    """

    def __init__(self, levels: tuple[int, ...] = (1, 2, 3, 6)) -> None:
        super().__init__()
        self.levels = levels

    @property
    def bins(self) -> int:
        """Σ l²."""
        return sum(level * level for level in self.levels)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The maximum of each bin of each map, level by level."""
        pooled = [nn.functional.adaptive_max_pool2d(x, level).flatten(1) for level in self.levels]
        return torch.cat(pooled, dim=1)


def channels_last(network: Network) -> Network:
    """The network itself; its convolutions' weights have channels innermost, as fast kernels require."""
    network.to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue, reportUnknownMemberType] - torch's overload lacks its own keyword
    return network


def parameters(module: nn.Module) -> int:
    """The number of parameters of a module."""
    return sum(value.numel() for value in module.parameters())
