from __future__ import annotations

import numpy as np
import torch

from examples.reference.pictures import lenet
from examples.reference.pictures.lenet import SEEN, narrow, table, wide


def test_the_published_table() -> None:
    rows = {layer.name: (layer.maps, layer.side, layer.parameters) for layer in table()}
    assert rows == {
        "C1": (6, 28, 156),
        "S2": (6, 14, 12),
        "C3": (16, 10, 1516),
        "S4": (16, 5, 32),
        "C5": (120, 1, 48120),
        "F6": (84, 1, 10164),
        "output": (10, 1, 0),
    }
    assert sum(layer.parameters for layer in table()) == 60000


def test_each_layer_built_in_torch_has_this_shape_and_these_parameters() -> None:
    torch.manual_seed(0)
    x, layers = torch.zeros(2, 1, 32, 32), lenet.lenet()
    for row in table()[:-1]:
        layer = layers[row.name]
        x = torch.tanh(layer(x))
        assert x.shape == (2, row.maps, row.side, row.side)
        assert sum(parameter.numel() for parameter in layer.parameters()) == row.parameters


def test_every_map_of_s2_is_seen_as_often_as_any_other() -> None:
    assert [len(seen) for seen in SEEN] == [3] * 6 + [4] * 9 + [6]
    assert len({frozenset(seen) for seen in SEEN}) == 16
    assert np.bincount(np.concatenate([np.array(seen) for seen in SEEN])).tolist() == [10] * 6


def test_lengths_of_narrow_and_wide_convolutions() -> None:
    assert (narrow(7, 5), wide(7, 5)) == (3, 11)
    assert len(np.convolve(np.ones(7), np.ones(5), "valid")) == narrow(7, 5)
    assert len(np.convolve(np.ones(7), np.ones(5), "full")) == wide(7, 5)


def test_the_table_is_printed() -> None:
    lines = list(lenet.run())
    assert lines[4].split() == ["C5", "120", "maps", "of", "1", "×", "1", "48,120", "parameters"]
    assert lines[-1] == "together 60,000"
