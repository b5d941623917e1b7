"""The backbones of taggers, by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from segue.audio.backbones.alexnet import alexnet
from segue.audio.backbones.atrous import atrous
from segue.audio.backbones.compact import compact
from segue.audio.backbones.frames import FrameNetwork, attention, linear_softmax
from segue.audio.backbones.googlenet import googlenet
from segue.audio.backbones.lenet import lenet5
from segue.audio.backbones.network import Network, channels_last, parameters
from segue.audio.backbones.resnet import resnet
from segue.audio.backbones.vgg import vgg, vgg_pyramid
from segue.audio.backbones.vgg_melon import vgg_melon
from segue.errors import ConfigError

__all__ = [
    "BACKBONES",
    "FRAME_BACKBONES",
    "Backbone",
    "FrameNetwork",
    "Network",
    "channels_last",
    "make_backbone",
    "parameters",
]


Backbone = Callable[[int, int, int], Network]
"""Makes a network with random weights from the numbers of labels, input channels and rows of the input."""

BACKBONES: Final[dict[str, Backbone]] = {
    "compact": lambda classes, channels, _: compact(classes, channels=channels),
    "attention": lambda classes, channels, _: attention(classes, channels=channels),
    "linear-softmax": lambda classes, channels, _: linear_softmax(classes, channels=channels),
    "vgg-melon": lambda classes, channels, height: vgg_melon(classes, channels=channels, height=height),
    "lenet5": lambda classes, channels, _: lenet5(classes, channels=channels),
    "alexnet": lambda classes, channels, _: alexnet(classes, channels=channels),
    "vgg16": lambda classes, channels, _: vgg(16, classes, channels=channels),
    "vgg19": lambda classes, channels, _: vgg(19, classes, channels=channels),
    "vgg16-pyramid": lambda classes, channels, _: vgg_pyramid(16, classes, channels=channels),
    "googlenet": lambda classes, channels, _: googlenet(classes, channels=channels),
    "resnet18": lambda classes, channels, _: resnet(18, classes, channels=channels),
    "resnet34": lambda classes, channels, _: resnet(34, classes, channels=channels),
    "atrous": lambda classes, channels, _: atrous(classes, channels=channels),
}
"""The makers by name; `compact` is the default."""

FRAME_BACKBONES: Final = ("attention", "linear-softmax")
"""Those with a score for each frame: `FrameNetwork`s."""


def make_backbone(name: str, classes: int, *, channels: int = 1, height: int = 48) -> Network:
    """The network with that name.

    Raises:
        ConfigError: The name is unknown.
    """
    if name not in BACKBONES:
        raise ConfigError(expected=f"a backbone of {', '.join(BACKBONES)}", got=repr(name))
    return BACKBONES[name](classes, channels, height)
