from __future__ import annotations

import numpy as np
import pytest
import torch

from examples.reference.networks.memory_network import MemoryNetwork, accuracy, hop_weights, train
from examples.reference.networks.milk_world import ROOMS, story


@pytest.fixture(scope="module")
def network() -> MemoryNetwork:
    return train(statements=5, steps=400)


def test_it_learns_to_say_where_the_milk_is(network: MemoryNetwork) -> None:
    assert accuracy(MemoryNetwork(5), 5) < 0.5
    assert accuracy(network, 5) > 0.95


def test_its_hops_find_who_took_the_milk(network: MemoryNetwork) -> None:
    rng = np.random.default_rng(3)
    found = []
    for _ in range(50):
        told, _ = story(5, rng)
        weights = hop_weights(network, told)
        assert weights.shape == (3, 5)
        assert torch.allclose(weights.sum(1), torch.ones(3))
        taken = next(i for i, (_, verb, _) in enumerate(told) if verb == "took")
        found.append(bool((weights.argmax(1) == taken).any()))
    assert np.mean(found) > 0.8


def test_the_position_encoding_by_hand() -> None:
    """J = 3, d = 4: l₁₁ = (1 - 1/3) - 1/4 (1 - 2/3), l₃₄ = 0 - 1 (1 - 2)."""
    code = MemoryNetwork(4, dim=4).l
    assert code.shape == (3, 4)
    assert float(code[0, 0]) == pytest.approx(2 / 3 - 1 / 12)
    assert float(code[2, 3]) == pytest.approx(1)


def test_the_order_of_words_and_statements_counts() -> None:
    torch.manual_seed(0)
    network = MemoryNetwork(3)
    x = torch.tensor([[[1, 4, 7], [2, 4, 8], [1, 5, 11]]])
    scores = network(x)[0]
    assert not torch.allclose(scores, network(x.flip(1))[0])
    assert not torch.allclose(scores, network(x.flip(2))[0])
    assert len(ROOMS) == 4
