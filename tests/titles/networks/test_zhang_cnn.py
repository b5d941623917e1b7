from __future__ import annotations

import pytest
import torch

from segue.errors import ConfigError
from segue.titles.networks import ZhangCNN
from segue.titles.networks.zhang_cnn import _backwards


class _View:
    size = 70


def test_the_published_numbers() -> None:
    settings = ZhangCNN()
    assert settings.places == 34
    body = ZhangCNN(filters=2, dense=3).build(_View())
    assert body.dense[0].in_features == 34 * 2
    assert [layer.kernel_size for layer in body.convolutions] == [(7,), (3,), (3,), (3,), (3,)]
    assert body(torch.ones(1, 5, dtype=torch.int64)).shape == (1, 3)


def test_texts_are_read_backwards() -> None:
    ids = torch.tensor([[1, 2, 3, 0], [4, 5, 6, 7]])
    assert _backwards(ids, 5).tolist() == [[3, 2, 1, 0, 0], [7, 6, 5, 4, 0]]
    assert _backwards(ids, 2).tolist() == [[3, 2], [7, 6]]


@pytest.mark.parametrize("length", [96, 122, 1_000])
def test_other_lengths_are_refused(length: int) -> None:
    with pytest.raises(ConfigError, match="96 and a multiple of 27"):
        ZhangCNN(length=length)
