"""AlexNet, with the two groups that were computed on two cards.

Krizhevsky et al. 2012, "ImageNet Classification with Deep Convolutional Neural Networks": 60 million parameters,
exactly 60,965,224 on 227×227×3 with 1,000 classes. Other sizes are averaged to the 6×6 that its dense layers
require.
"""

from __future__ import annotations

from torch import nn

from segue.audio.backbones.network import Network


def alexnet(classes: int, *, channels: int = 3, dropout: float = 0.5) -> Network:
    """The network; inputs below 67×67 are enlarged to that."""
    features = nn.Sequential(
        nn.Conv2d(channels, 96, 11, stride=4),
        nn.ReLU(inplace=True),
        nn.LocalResponseNorm(5, k=2),
        nn.MaxPool2d(3, stride=2),
        nn.Conv2d(96, 256, 5, padding=2, groups=2),
        nn.ReLU(inplace=True),
        nn.LocalResponseNorm(5, k=2),
        nn.MaxPool2d(3, stride=2),
        nn.Conv2d(256, 384, 3, padding=1),
        nn.ReLU(inplace=True),
        nn.Conv2d(384, 384, 3, padding=1, groups=2),
        nn.ReLU(inplace=True),
        nn.Conv2d(384, 256, 3, padding=1, groups=2),
        nn.ReLU(inplace=True),
        nn.MaxPool2d(3, stride=2),
    )
    head = dense_head(256 * 6 * 6, pool=6, dropout=dropout)
    return Network(features, head, dim=4096, classes=classes, least=67)


def dense_head(inputs: int, *, pool: int, dropout: float) -> nn.Sequential:
    """Two dense layers of 4096 over maps averaged to `pool` × `pool`, as in AlexNet and VGG."""
    return nn.Sequential(
        nn.AdaptiveAvgPool2d(pool),
        nn.Flatten(),
        nn.Dropout(dropout),
        nn.Linear(inputs, 4096),
        nn.ReLU(inplace=True),
        nn.Dropout(dropout),
        nn.Linear(4096, 4096),
        nn.ReLU(inplace=True),
    )
