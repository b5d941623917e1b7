"""A fully convolutional network with atrous convolutions: scores for every place, then their mean.

Chen et al. 2015, "Semantic Image Segmentation with Deep Convolutional Nets and Fully Connected CRFs" (DeepLab-
LargeFOV): VGG-16 whose last two max-pools keep the size and whose fifth group convolves with holes (rate 2), then a
3×3 convolution of rate 12 with 1,024 maps, a 1×1 one with 1,024, and a score a label and place: 20,505,429
parameters with the paper's 21 classes, "20.5 M".

A mean over places of a linear score is the linear score of the mean, so the last layer is the classifier.
"""

from __future__ import annotations

from typing import Final

from torch import nn

from segue.audio.backbones.network import MeanPool, Network

GROUPS: Final = ((2, 64, 1), (2, 128, 1), (3, 256, 1), (3, 512, 1), (3, 512, 2))
"""Repeats, maps and rate of the five groups."""

HALVED: Final = 3
"""The first groups are followed by a pool that halves, the others by one that keeps the size."""


def atrous(classes: int, *, channels: int = 3, dropout: float = 0.5) -> Network:
    """The network, for inputs of any size; inputs below 16×16 are enlarged to that."""
    layers: list[nn.Module] = []
    before = channels
    for group, (repeats, width, rate) in enumerate(GROUPS):
        for _ in range(repeats):
            layers += [nn.Conv2d(before, width, 3, padding=rate, dilation=rate), nn.ReLU(inplace=True)]
            before = width
        layers.append(nn.MaxPool2d(3, stride=2 if group < HALVED else 1, padding=1))
    for size, rate in ((3, 12), (1, 1)):
        padding = rate if size > 1 else 0
        layers += [
            nn.Conv2d(before, 1024, size, padding=padding, dilation=rate),
            nn.ReLU(inplace=True),
            nn.Dropout2d(dropout),
        ]
        before = 1024
    return Network(nn.Sequential(*layers), MeanPool(), dim=1024, classes=classes, least=16)
