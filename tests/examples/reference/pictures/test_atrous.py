from __future__ import annotations

import numpy as np
import torch

from examples.reference.pictures.atrous import RATES, Atrous, places_seen
from examples.reference.pictures.drawn_shapes import SIDE, Drawing
from examples.reference.pictures.segmentation import CLASSES, overlap, trained


def test_a_dilated_convolution_is_the_formulas() -> None:
    x, w, r = np.arange(9.0) ** 2, np.array([1.0, -2.0, 3.0]), 3
    by_hand = [sum(w[j] * x[i + r * j] for j in range(3)) for i in range(3)]
    theirs = torch.nn.functional.conv1d(torch.tensor(x)[None, None], torch.tensor(w)[None, None], dilation=r)
    assert theirs.flatten().tolist() == by_hand


def test_places_seen() -> None:
    assert [places_seen(RATES[:n]) for n in range(1, 5)] == [3, 7, 15, 31]
    assert places_seen((1, 1, 1, 1)) == 9


def test_an_output_depends_on_these_places_and_no_others() -> None:
    layers = Atrous(maps=4).layers.eval()
    x = torch.rand(1, 4, 1, 41, requires_grad=True)
    out = x
    for layer in layers:
        out = torch.nn.functional.conv2d(
            out, layer[0].weight.abs(), padding=layer[0].padding, dilation=layer[0].dilation
        )
    out[0, 0, 0, 20].backward()
    assert x.grad is not None
    reached = np.flatnonzero(x.grad.abs().sum((0, 1, 2)).numpy())
    assert (reached[0], reached[-1], len(reached)) == (5, 35, 31)


def test_as_many_parameters_and_a_score_for_each_pixel() -> None:
    wide, narrow = Atrous(), Atrous((1, 1, 1, 1))
    assert sum(p.numel() for p in wide.parameters()) == sum(p.numel() for p in narrow.parameters())
    assert wide(torch.zeros(2, 1, SIDE, SIDE)).shape == (2, CLASSES, SIDE, SIDE)


def test_a_short_training_tells_shapes_from_the_ground(held_out: list[Drawing]) -> None:
    assert overlap(trained(Atrous, steps=25), held_out) > 0.28  # ground everywhere: .21
