"""The VGG-style tagger of the first models on Melon's spectrograms: one fixed input size, two dense layers.

Convolutions 3×3 without padding, 64, 64 / 128, 128 / 256, 256, 256, each group followed by 2×2 max-pooling
and dropout; dense 4096, 1024, labels. On 48×1876×1 with 29,160 labels: 276,995,240 parameters, of which the first
dense layer has 241,176,576.
"""

from __future__ import annotations

from typing import Final

from torch import nn

from segue.audio.backbones.network import Network
from segue.audio.mel import MELON_FRAMES
from segue.errors import ConfigError

GROUPS: Final = ((64, 64), (128, 128), (256, 256, 256))


def vgg_melon(
    classes: int, *, channels: int = 1, height: int = 48, frames: int = MELON_FRAMES, dropout: float = 0.25
) -> Network:
    """The network for spectrograms of exactly `height` × `frames`.

    Raises:
        ConfigError: The size is too small for three groups.
    """
    layers: list[nn.Module] = []
    rows, width, before = height, frames, channels
    for group in GROUPS:
        for maps in group:
            layers += [nn.Conv2d(before, maps, 3), nn.ReLU(inplace=True)]
            before, rows, width = maps, rows - 2, width - 2
        layers += [nn.MaxPool2d(2), nn.Dropout(dropout)]
        rows, width = rows // 2, width // 2
    if rows < 1 or width < 1:
        raise ConfigError(expected="spectrograms of 46×46 or more", got=f"{height}×{frames}")
    head = nn.Sequential(
        nn.Flatten(),
        nn.Linear(before * rows * width, 4096),
        nn.ReLU(inplace=True),
        nn.Dropout(2 * dropout),
        nn.Linear(4096, 1024),
        nn.ReLU(inplace=True),
        nn.Dropout(2 * dropout),
    )
    return Network(nn.Sequential(*layers), head, dim=1024, classes=classes, frames=frames)
