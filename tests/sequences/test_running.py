"""Networks in NumPy beside the torch modules that they were trained as."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from segue.errors import ArtifactError, ConfigError
from segue.sequences.networks.network import BEGIN, FIRST, NextTrackNetwork
from segue.sequences.recipe import NETWORKS, NetworkName, NetworkRecipe
from segue.sequences.running import Network

TRACKS = 11


def both(name: NetworkName, layers: int = 2, longest: int = 6) -> tuple[NextTrackNetwork, Network]:
    recipe = NetworkRecipe(name, dim=8, layers=layers, heads=2, features=5, window=3, longest=longest)
    with torch.random.fork_rng([]):
        torch.manual_seed(1)
        module = NextTrackNetwork(recipe, TRACKS).eval()
        with torch.no_grad():
            module.bias += torch.randn(TRACKS)
    arrays = {name: value.detach().numpy() for name, value in module.state_dict().items()}
    return module, Network(recipe, TRACKS, arrays)


@pytest.mark.parametrize("name", NETWORKS)
def test_numpy_computes_what_torch_computes(name: NetworkName, tmp_path: Path):
    module, network = both(name)
    assert {key: value.shape for key, value in network.arrays.items()} == network.recipe.shapes(TRACKS)
    network.save(tmp_path)
    loaded = Network.load(tmp_path, network.recipe, TRACKS)
    for history in ([3], [3, 0, 10, 4], [5, 1, 2, 9, 8, 7, 0, 3]):
        codes = np.array(history, np.int32)
        shown = ([BEGIN] if len(history) < 6 else []) + [code + FIRST for code in history[-6:]]
        with torch.no_grad():
            wanted = module(torch.tensor([shown]))[0, -1].numpy()
        np.testing.assert_allclose(network.scores(codes), wanted, rtol=1e-3, atol=1e-5)
        np.testing.assert_array_equal(loaded.scores(codes), network.scores(codes))
        assert network.probabilities(codes).sum() == pytest.approx(1)


@pytest.mark.parametrize("name", NETWORKS)
def test_no_network_sees_what_comes_later(name: NetworkName):
    module, _ = both(name)
    ids = torch.tensor([[BEGIN, 4, 5, 6, 7]])
    other = torch.tensor([[BEGIN, 4, 5, 9, 3]])
    with torch.no_grad():
        torch.testing.assert_close(module(ids)[:, :3], module(other)[:, :3])
        assert not torch.allclose(module(ids)[:, 3:], module(other)[:, 3:])
        among = torch.tensor([2, 5])
        torch.testing.assert_close(module(ids, among), module(ids)[:, :, among])


def test_the_performer_reads_5000_tracks():
    _, network = both("performer", layers=1, longest=5_000)
    long = np.arange(6_000, dtype=np.int32) % TRACKS
    assert np.isfinite(network.scores(long)).all()


def test_arrays_that_do_not_fit_the_recipe_are_refused(tmp_path: Path):
    _, network = both("gru", layers=1)
    network.save(tmp_path)
    with pytest.raises(ArtifactError, match=r"vectors\.weight"):
        Network.load(tmp_path, network.recipe, TRACKS + 1)
    np.save(tmp_path / "bias.npy", np.full(TRACKS, np.nan, np.float32))
    with pytest.raises(ArtifactError, match="finite"):
        Network.load(tmp_path, network.recipe, TRACKS)


def test_settings_out_of_range_are_refused():
    with pytest.raises(ConfigError, match="heads divide"):
        NetworkRecipe(dim=10, heads=4)
    with pytest.raises(ConfigError, match="a network among gru"):
        NetworkRecipe("mamba")  # pyright: ignore[reportArgumentType] - what a recipe file may say
    with pytest.raises(ConfigError, match="dropout"):
        NetworkRecipe(dropout=1.0)
