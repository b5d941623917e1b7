"""The memory network: position encoding by hand, NumPy beside torch, the memory that answers is read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from segue.errors import ArtifactError, ConfigError
from segue.protocols import Silent
from segue.sequences.memory import MemoryNetwork, MemoryRecipe, positions, question
from segue.sequences.memory_training import MemoryExamples, MemoryModule, Told, train

NONE = np.zeros(0, np.int32)


def codes(*values: int) -> np.ndarray:
    return np.array(values, np.int32)


def test_position_encoding_by_hand():
    # two words, two numbers: (1 - j/J) - (k/dim) (1 - 2j/J)
    np.testing.assert_allclose(positions(2, 2), [[0.5, 0.5], [0.5, 1.0]])
    vectors = np.array([[0, 0], [1, 2], [3, 4], [5, 6]], np.float32)
    found = question(vectors, codes(0, 1), codes(2), 2)
    np.testing.assert_allclose(found, [(0.5 + 1.5 + 5) / 3, (1 + 4 + 6) / 3], rtol=1e-6)
    other = question(vectors, codes(1, 0), codes(2), 2)
    assert not np.allclose(found, other)  # the order of words counts
    assert question(vectors, NONE, NONE, 2).tolist() == [0, 0]


@pytest.mark.parametrize("hops", [1, 3])
def test_numpy_computes_what_torch_computes(hops: int, tmp_path: Path):
    recipe = MemoryRecipe(hops=hops, dim=8, longest=3)
    with torch.random.fork_rng([]):
        torch.manual_seed(2)
        module = MemoryModule(recipe, tracks=6, parts=5).eval()
    arrays = {name: value.detach().numpy() for name, value in module.state_dict().items()}
    assert {name: array.shape for name, array in arrays.items()} == recipe.shapes(6, 5)
    network = MemoryNetwork(recipe, arrays)
    network.save(tmp_path)
    loaded = MemoryNetwork.load(tmp_path, recipe, 6, 5)
    for words, tags, memories in (([1, 3], [4], [5, 0, 2, 1]), ([], [], [3]), ([2], [], [])):
        parts = torch.tensor([[part + 1 for part in (*words, *tags)] or [0]])
        encoding = torch.ones(1, parts.shape[1], 8)
        encoding[0, : len(words)] = torch.from_numpy(positions(len(words), 8))
        newest = torch.tensor([[track + 1 for track in memories[::-1][:3]] or [0]])
        with torch.no_grad():
            wanted = torch.softmax(module(parts, encoding, newest), dim=1)[0].numpy()
        found, weights = network.asked(codes(*words), codes(*tags), codes(*memories))
        np.testing.assert_allclose(found, wanted, rtol=1e-4, atol=1e-6)
        assert weights.shape == (hops, len(memories))
        if memories:
            np.testing.assert_allclose(weights.sum(axis=1), 1, rtol=1e-5)
            assert not weights[:, : max(0, len(memories) - 3)].any()  # only the newest are read
        again, _ = loaded.asked(codes(*words), codes(*tags), codes(*memories))
        np.testing.assert_array_equal(found, again)


def test_it_reads_the_memory_that_answers():
    """Each playlist has a track that says nothing, one that says which is the last, and that one."""
    told = [
        Told(NONE, codes(0), codes(noise, 4 + key, 8 + key)) for noise in range(4) for key in range(4)
    ] * 3
    recipe = MemoryRecipe(hops=1, dim=16, epochs=30, batch=16, rate=0.02, dropout=0.0, targets=1)
    network = train(told, recipe, tracks=12, parts=1, seed=1, progress=Silent())
    right, weights = list[bool](), np.zeros(2)
    for noise in range(4):
        for key in range(4):
            found, read = network.asked(NONE, codes(0), codes(noise, 4 + key))
            right.append(int(found.argmax()) == 8 + key)
            weights += read[0]
    assert np.mean(right) > 0.9
    assert weights[1] > 2 * weights[0]


def test_examples_show_the_first_tracks_and_hide_the_others():
    told = [Told(codes(0, 1), codes(3), codes(5, 4, 3, 2, 1)), Told(NONE, NONE, codes(2, 4))]
    examples = MemoryExamples(told, MemoryRecipe(dim=4, longest=2, targets=9), np.full(6, 1 / 6))
    for seed in range(20):
        batch = examples.batch(np.array([0, 1]), np.random.default_rng(seed))
        hidden = [one for one in batch["target"][0].tolist() if one >= 0]
        shown = 5 - len(hidden)
        assert sorted(hidden) == sorted([5, 4, 3, 2, 1][shown:])
        newest = [track + 1 for track in [5, 4, 3, 2, 1][:shown][::-1]][:2]
        assert [one for one in batch["memories"][0].tolist() if one] == newest
        assert batch["memories"][1, 0].item() == 3  # without a question, something is always shown
        if not shown:
            assert batch["parts"][0].tolist() == [1, 2, 4]


def test_what_does_not_fit_is_refused(tmp_path: Path):
    with pytest.raises(ConfigError, match="1 to 3 hops"):
        MemoryRecipe(hops=4)
    with pytest.raises(ConfigError, match="dropout"):
        MemoryRecipe(dropout=1)
    with pytest.raises(ArtifactError, match=r"nothing\.npy"):
        MemoryNetwork.load(tmp_path, MemoryRecipe(), 3, 3)
