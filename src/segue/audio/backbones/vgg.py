"""VGG-16 and VGG-19.

Simonyan & Zisserman 2015, "Very Deep Convolutional Networks for Large-Scale Image Recognition", configurations D and
E: 138,357,544 and 143,667,240 parameters on 224×224×3 with 1,000 classes. Other sizes are brought to the 7×7 the
dense layers ask for by averaging.
"""

from __future__ import annotations

from typing import Final

from torch import nn

from segue.audio.backbones.alexnet import dense_head
from segue.audio.backbones.network import Network, SpatialPyramid

DEPTHS: Final = {16: (2, 2, 3, 3, 3), 19: (2, 2, 4, 4, 4)}
WIDTHS: Final = (64, 128, 256, 512, 512)


def vgg(depth: int, classes: int, *, channels: int = 3, dropout: float = 0.5) -> Network:
    """VGG of 16 or 19 layers with its dense head; inputs below 32×32 are enlarged to that."""
    head = dense_head(512 * 7 * 7, pool=7, dropout=dropout)
    return Network(vgg_features(depth, channels), head, dim=4096, classes=classes, least=32)


def vgg_pyramid(depth: int, classes: int, *, channels: int = 3, dropout: float = 0.5) -> Network:
    """VGG with spatial pyramid pooling between the maps and one dense layer: of any size, nothing averaged."""
    pyramid = SpatialPyramid()
    head = nn.Sequential(
        pyramid, nn.Dropout(dropout), nn.Linear(512 * pyramid.bins, 1024), nn.ReLU(inplace=True)
    )
    return Network(vgg_features(depth, channels), head, dim=1024, classes=classes, least=32)


def vgg_features(depth: int, channels: int) -> nn.Sequential:
    """The five groups of padded 3×3 convolutions, each halved by max-pooling."""
    layers: list[nn.Module] = []
    before = channels
    for repeats, width in zip(DEPTHS[depth], WIDTHS, strict=True):
        for _ in range(repeats):
            layers += [nn.Conv2d(before, width, 3, padding=1), nn.ReLU(inplace=True)]
            before = width
        layers.append(nn.MaxPool2d(2))
    return nn.Sequential(*layers)
