"""Taggers that say which label when: a score for every label in every frame, pooled to scores of the clip.

They learn from labels of whole clips alone. With p_t the probability of a label in frame t, the clip's probability is

    p = Σ_t w_t · p_t / Σ_t w_t

- Attention (Kong et al. 2020, "PANNs"; first in Kong et al. 2018): w_t = exp(a_t), where a_t is a learned linear
  function of the frame, label by label. So the network learns which frames decide.
- Linear softmax (Wang, Li & Metze 2019, "A Comparison of Five Multiple Instance Learning Pooling Functions for Sound
  Event Detection with Weak Labeling"): w_t = p_t. Frames above p / 2 are pushed up by a clip's label, others down.

A frame is `STRIDE` columns of the spectrogram. The logit of p_t is linear in the mean of the map over bands, so it is
the mean over bands of a logit for each place, and shows where in frequency a label is.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Final, NamedTuple

import torch
from torch import nn

from segue.audio.backbones.compact import PooledBlock
from segue.audio.backbones.network import MeanPool, Network

STRIDE: Final = 4
"""Columns of the spectrogram in a frame: 64 ms of Melon's."""

LEAST: Final = 16
"""Smallest height and width that leave a map."""

LONGEST_ATTENTION: Final = 10.0
"""Bound of a_t in both directions, so that its exponential stays finite."""

SURE: Final = 1e-6
"""A clip's probability stays this far from 0 and 1, so that its logit is finite."""

Weigh = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


class Frames(NamedTuple):
    """Probabilities and weights, both of shape (n, labels, frames), and logits of (n, labels, rows, frames)."""

    probabilities: torch.Tensor
    weights: torch.Tensor
    places: torch.Tensor


def pool(probabilities: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    """The probabilities of clips, (n, labels), from those of their frames and the weights, (n, labels, frames)."""
    return (weights * probabilities).sum(-1) / weights.sum(-1).clamp_min(SURE)


class Heights(nn.Module):
    """A batch, and the height of each row, from -1 to 1.

    The default tagger's view of a clip less its mean over time is left out: the mean is lower wherever a sound is not,
    so each frame would show that the sound is somewhere else.
    """

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """From (n, channels, height, frames) to (n, channels + 1, height, frames)."""
        n, _, height, frames = x.shape
        rows = torch.linspace(-1, 1, height, device=x.device, dtype=x.dtype)[:, None]
        return torch.cat([x, rows.expand(n, 1, height, frames)], dim=1)


class FrameNetwork(Network):
    """A network with a score for each frame.

    Args:
        features: From (n, channels, height, width) to (n, dim, rows, frames), a frame for each `STRIDE` columns.
        weigh: From the frames, (n, dim, frames), and their probabilities to their weights, (n, labels, frames).
        dim: Length of a frame.
        classes: Number of labels.
        dropout: Share of a frame's values that are 0 in training.
    """

    def __init__(
        self, features: nn.Module, weigh: nn.Module, *, dim: int, classes: int, dropout: float
    ) -> None:
        super().__init__(features, MeanPool(), dim=dim, classes=classes, least=LEAST)
        self.weigh, self.dropout = weigh, nn.Dropout(dropout)

    def frames_of(self, x: torch.Tensor) -> Frames:
        """The scores of each frame of a batch."""
        places = self.dropout(self.features(self.enlarged(x)))
        logits = self.classifier(places.movedim(1, -1)).movedim(-1, 1).float()
        probabilities = torch.sigmoid(logits.mean(2))
        return Frames(probabilities, self.weigh(places.mean(2), probabilities).float(), logits)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The logits of a batch of clips, shape (n, classes)."""
        frames = self.frames_of(x)
        return torch.logit(pool(frames.probabilities, frames.weights), SURE)


class Attention(nn.Module):
    """Weights that a linear function of the frame gives, label by label."""

    def __init__(self, dim: int, classes: int) -> None:
        super().__init__()
        self.attention = nn.Conv1d(dim, classes, 1)

    def forward(self, frames: torch.Tensor, _probabilities: torch.Tensor) -> torch.Tensor:
        """exp(a_t)."""
        return self.attention(frames).float().clamp(-LONGEST_ATTENTION, LONGEST_ATTENTION).exp()


class LinearSoftmax(nn.Module):
    """Weights that are the probabilities themselves."""

    def forward(self, _frames: torch.Tensor, probabilities: torch.Tensor) -> torch.Tensor:
        """p_t."""
        return probabilities


def attention(classes: int, *, channels: int = 1) -> FrameNetwork:
    """The network with attention pooling, for inputs of any size."""
    features, dim = _features(channels)
    return FrameNetwork(features, Attention(dim, classes), dim=dim, classes=classes, dropout=0.2)


def linear_softmax(classes: int, *, channels: int = 1) -> FrameNetwork:
    """The network with linear softmax pooling, for inputs of any size."""
    features, dim = _features(channels)
    return FrameNetwork(features, LinearSoftmax(), dim=dim, classes=classes, dropout=0.2)


def _features(channels: int, width: int = 32) -> tuple[nn.Sequential, int]:
    """The default tagger's stem and stages, but later stages keep the time, and the last one the bands too."""
    stages = (width, width * 3 // 2, width * 3, width * 4)
    strides = ((2, 2), (2, 1), (1, 1))
    features = nn.Sequential(
        Heights(),
        nn.Conv2d(channels + 1, width, 5, stride=2, padding=2, bias=False),
        nn.BatchNorm2d(width),
        nn.ReLU(inplace=True),
        *(
            PooledBlock(before, after, stride)
            for (before, after), stride in zip(itertools.pairwise(stages), strides, strict=True)
        ),
    )
    return features, stages[-1]
