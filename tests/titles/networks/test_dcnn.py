from __future__ import annotations

import pytest
import torch

from segue.errors import ConfigError
from segue.titles.networks import DCNN
from segue.titles.networks.dcnn import dynamic_k, folded, k_max
from segue.titles.networks.word_vectors import WordVectorSettings


def test_the_papers_example_of_k() -> None:
    words = torch.tensor([[18], [2]])
    assert [dynamic_k(words, layer, 3, 3).flatten().tolist() for layer in (1, 2, 3)] == [
        [12, 3],
        [6, 3],
        [3, 3],
    ]


def test_a_wide_convolution_of_7_by_5_has_11_columns_and_a_narrow_one_3() -> None:
    states = torch.zeros(1, 1, 7)
    assert torch.nn.Conv1d(1, 1, 5, padding=4)(states).shape[2] == 11
    assert torch.nn.Conv1d(1, 1, 5)(states).shape[2] == 3
    layer = DCNN(vectors=WordVectorSettings(dim=2), widths=(5,), maps=(1,)).build(_View()).layers[0]
    assert layer(torch.zeros(1, 2, 7)).shape == (1, 2, 11)


class _View:
    size = 9


def test_the_largest_values_stay_in_their_order() -> None:
    states = torch.tensor([[[1.0, 5, 2, 9, 3, 100]], [[4, -1, 8, 100, 100, 100]]])
    found = k_max(states, torch.tensor([[5], [3]]), torch.tensor([[3], [4]]))
    assert found[0, 0, :3].tolist() == [5, 9, 3]
    assert found[1, 0, :3].tolist() == [4, -1, 8]
    ties = k_max(torch.tensor([[[0.0, 1, 0, 0]]]), torch.tensor([[4]]), torch.tensor([[2]]))
    assert ties[0, 0, :2].tolist() == [0, 1]  # of equal values the first


def test_rows_are_folded_in_pairs() -> None:
    states = torch.arange(8.0).reshape(1, 8, 1)  # 4 rows of 2 maps
    assert folded(states, 4).flatten().tolist() == [0 + 2, 1 + 3, 4 + 6, 5 + 7]


def test_settings_outside_their_range_are_refused() -> None:
    for wrong in (
        {"widths": (3,)},
        {"top": 0},
        {"vectors": WordVectorSettings(dim=7)},
        {"widths": (), "maps": ()},
    ):
        with pytest.raises(ConfigError, match="as many widths as maps"):
            DCNN(**wrong)
