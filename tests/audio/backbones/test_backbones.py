"""Published shapes and parameter counts; large networks are counted on torch's meta device, without memory."""

from __future__ import annotations

import math

import pytest
import torch
from torch import nn

from segue.audio.backbones import BACKBONES, Network, make_backbone, parameters
from segue.audio.backbones.compact import compact
from segue.audio.backbones.googlenet import Inception
from segue.audio.backbones.lenet import C3_INPUTS, lenet5
from segue.audio.backbones.network import SpatialPyramid
from segue.audio.backbones.vgg_melon import vgg_melon
from segue.errors import ConfigError

PUBLISHED = {
    "alexnet": (1000, 60_965_224),
    "vgg16": (1000, 138_357_544),
    "vgg19": (1000, 143_667_240),
    "googlenet": (1000, 6_998_552),
    "resnet18": (1000, 11_689_512),
    "resnet34": (1000, 21_797_672),
    "atrous": (21, 20_505_429),
}
LIGHT = ("compact", "lenet5", "googlenet", "resnet18", "resnet34", "atrous")


def meta(name: str, classes: int, **options: int) -> Network:
    with torch.device("meta"):
        return make_backbone(name, classes, **options)


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_published_number_of_parameters(name: str) -> None:
    classes, count = PUBLISHED[name]
    assert parameters(meta(name, classes, channels=3)) == count


def test_vgg_melon_has_276_995_240_parameters_on_48_by_1876() -> None:
    network = meta("vgg-melon", 29_160)
    assert parameters(network) == 276_995_240
    kinds = [layer for layer in network.modules() if isinstance(layer, nn.Conv2d | nn.Linear)]
    shapes = [tuple(layer.weight.shape) for layer in kinds]
    assert shapes == [
        (64, 1, 3, 3), (64, 64, 3, 3), (128, 64, 3, 3), (128, 128, 3, 3), (256, 128, 3, 3), (256, 256, 3, 3),
        (256, 256, 3, 3), (4096, 58_880), (1024, 4096), (29_160, 1024),
    ]  # fmt: skip
    assert network(torch.empty(2, 1, 48, 1876, device="meta")).shape == (2, 29_160)
    assert network.frames == 1876


def test_lenet_has_its_papers_layers() -> None:
    layers = dict(lenet5(10).features.named_children())
    assert {name: parameters(layer) for name, layer in layers.items()} == {
        "c1": 156, "s2": 12, "c3": 1516, "s4": 32, "c5": 48_120,
    }  # fmt: skip
    assert parameters(lenet5(10).head) == 10_164
    assert sum(map(len, C3_INPUTS)) == 60
    x, shapes = torch.zeros(1, 1, 32, 32), []
    for layer in layers.values():
        x = layer(x)
        shapes.append(tuple(x.shape[1:]))
    assert shapes == [(6, 28, 28), (6, 14, 14), (16, 10, 10), (16, 5, 5), (120, 1, 1)]


def test_googlenet_has_its_papers_table() -> None:
    network = meta("googlenet", 1000, channels=3)
    modules = {name: m for name, m in network.features.named_children() if isinstance(m, Inception)}
    x, shapes = torch.empty(1, 3, 224, 224, device="meta"), {}
    for name, layer in network.features.named_children():
        x = layer(x)
        shapes[name] = tuple(x.shape[1:])
    assert {name: shapes[name] for name in modules} == {
        "3a": (256, 28, 28), "3b": (480, 28, 28), "4a": (512, 14, 14), "4b": (512, 14, 14), "4c": (512, 14, 14),
        "4d": (528, 14, 14), "4e": (832, 14, 14), "5a": (832, 7, 7), "5b": (1024, 7, 7),
    }  # fmt: skip
    dense = [layer for layer in network.modules() if isinstance(layer, nn.Linear)]
    assert dense == [network.classifier]


@pytest.mark.parametrize(
    ("name", "size", "shape"),
    [
        ("alexnet", 227, (256, 6, 6)),
        ("vgg16", 224, (512, 7, 7)),
        ("resnet34", 224, (512, 7, 7)),
        ("atrous", 224, (1024, 28, 28)),
    ],
)
def test_the_published_shape_of_the_last_map(name: str, size: int, shape: tuple[int, ...]) -> None:
    network = meta(name, 10, channels=3)
    assert network.features(torch.empty(1, 3, size, size, device="meta")).shape[1:] == shape


def test_compact_is_compact() -> None:
    assert parameters(compact(50)) < 1_000_000
    assert parameters(meta("compact", 1000)) <= 5_000_000


@pytest.mark.parametrize("name", [name for name in BACKBONES if name != "vgg-melon"])
@pytest.mark.parametrize(("channels", "height"), [(1, 48), (3, 64)])
def test_images_and_spectrograms_of_any_length(name: str, channels: int, height: int) -> None:
    network = meta(name, 7, channels=channels, height=height)
    for frames in (1, 17, 256, 3000):
        x = torch.empty(2, channels, height, frames, device="meta")
        assert network(x).shape == (2, 7)
        assert network.embed(x).shape == (2, network.dim)


@pytest.mark.parametrize("name", LIGHT)
def test_every_weight_learns(name: str) -> None:
    torch.manual_seed(0)
    network = make_backbone(name, 3)
    network(torch.randn(2, 1, 48, 64)).square().sum().backward()
    assert all(p.grad is not None and bool(p.grad.abs().sum() > 0) for p in network.parameters())


def test_the_scores_are_those_of_the_embedding() -> None:
    network = make_backbone("compact", 3).eval()
    x = torch.randn(2, 1, 48, 70)
    torch.testing.assert_close(network(x), network.classifier(network.embed(x)))


def test_spatial_pyramid_keeps_the_maximum_of_each_bin() -> None:
    x = torch.arange(36.0).reshape(1, 1, 6, 6)
    assert SpatialPyramid((1, 2, 3)).bins == 14
    found = SpatialPyramid((1, 2, 3))(x)
    assert found.tolist() == [[35, 14, 17, 32, 35, 7, 9, 11, 19, 21, 23, 31, 33, 35]]
    pyramid = SpatialPyramid()
    for size in ((6, 6), (7, 40), (13, 9)):
        assert pyramid(torch.randn(2, 4, *size)).shape == (2, 4 * 50)


def test_atrous_convolutions_see_farther_with_the_same_weights() -> None:
    network = meta("atrous", 2)
    rates = [m.dilation[0] for m in network.modules() if isinstance(m, nn.Conv2d)]
    assert rates == [1] * 10 + [2] * 3 + [12, 1]
    assert not any(isinstance(m, nn.Linear) for m in network.features.modules())


def test_unknown_names_and_too_small_inputs_are_refused() -> None:
    with pytest.raises(ConfigError, match="'vgg17'"):
        make_backbone("vgg17", 3)
    with pytest.raises(ConfigError, match="46×46"):
        vgg_melon(3, frames=40)
    assert math.prod(vgg_melon(3, height=46, frames=46).head[1].weight.shape) == 4096 * 256
