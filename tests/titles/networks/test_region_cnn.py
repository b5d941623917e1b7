from __future__ import annotations

import pytest
import torch

from segue.errors import ConfigError
from segue.titles.networks import RegionCNN
from segue.titles.networks.region_cnn import OneHotConvolution


@pytest.mark.parametrize("ordered", [True, False])
def test_sums_of_columns_are_a_convolution_over_one_hot_rows(*, ordered: bool) -> None:
    own = OneHotConvolution(6, 4, 3, ordered=ordered, spread=1.0)
    ids = torch.tensor([[1, 2, 5, 3, 0, 0], [4, 4, 1, 2, 3, 5]])
    hot = torch.nn.functional.one_hot(ids, 6).float() * (ids != 0).unsqueeze(2)
    weight = torch.stack([own.tables[at if ordered else 0].weight.T for at in range(3)], dim=2)
    meant = torch.nn.functional.conv1d(hot.transpose(1, 2), weight, own.bias)
    torch.testing.assert_close(own(ids), meant.transpose(1, 2))


class _View:
    size = 6


def test_average_pooling_by_hand() -> None:
    body = RegionCNN(region=1, filters=1, pooling="average", units=2).build(_View())
    with torch.no_grad():
        body.convolution.tables[0].weight[:, 0] = torch.tensor([0.0, 1, 2, 3, 4, -9])
        found = body(torch.tensor([[1, 3, 4, 5, 0], [2, 0, 0, 0, 0]]))
    assert found.tolist() == [[2.0, 2.0], [2.0, 0.0]]  # relu sets -9 to 0; a text of one word has one unit


def test_settings_below_one_are_refused() -> None:
    with pytest.raises(ConfigError, match="region, filters and units"):
        RegionCNN(region=0)
