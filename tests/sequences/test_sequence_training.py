"""Training: a circle of tracks is learned, a killed training goes on, and what cannot be learned is said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from segue.errors import ConfigError, DataError
from segue.sequences.lists import Lists
from segue.sequences.recipe import NETWORKS, NetworkName, NetworkRecipe
from segue.sequences.running import Network
from segue.sequences.training import NextTracks, train

TRACKS = 9
CIRCLE = Lists.of([[(start + step) % TRACKS for step in range(6)] for start in range(TRACKS)] * 2, TRACKS)


def learned(name: NetworkName) -> Network:
    recipe = NetworkRecipe(
        name, dim=16, heads=2, features=16, window=2, epochs=15, batch=6, rate=0.03, dropout=0.0
    )
    return train(CIRCLE, recipe, seed=1)[0]


@pytest.mark.parametrize("name", NETWORKS)
def test_every_network_learns_a_circle(name: NetworkName):
    network = learned(name)
    for last in range(TRACKS):
        history = np.array([(last - 1) % TRACKS, last], np.int32)
        assert int(network.scores(history).argmax()) == (last + 1) % TRACKS


def test_drawn_tracks_teach_the_probabilities_of_all():
    many = Lists.of([[(start + step) % 60 for step in range(8)] for start in range(60)], 60)
    recipe = NetworkRecipe("gru", dim=16, heads=2, epochs=15, batch=8, rate=0.02, dropout=0.0, negatives=4)
    shares = np.full(60, 1 / 60)
    batch = NextTracks([many[0]], recipe, shares).batch(np.array([0]), np.random.default_rng(0))
    among = batch["among"].numpy()
    assert set(range(8)) <= set(among.tolist())
    assert len(among) <= 12
    assert among[batch["target"].numpy()[0]].tolist() == list(range(8))
    wanted = 1 - (1 - 1 / 60) ** 8 * (1 - 4 / 60)
    np.testing.assert_allclose(batch["log_chance"].numpy(), np.log(wanted), rtol=1e-5)
    network = train(many, recipe, seed=1)[0]
    right = [int(network.scores(np.array([7, 8, at], np.int32)).argmax()) == at + 1 for at in range(9, 50)]
    assert np.mean(right) > 0.8


def test_a_long_list_gives_a_part_without_a_beginning():
    one = NextTracks([np.arange(50, dtype=np.int32)], NetworkRecipe(longest=4), np.full(50, 0.02))
    ids, target = one._padded(np.array([0]), np.random.default_rng(2))
    first = int(ids[0, 1]) - 2
    assert ids[0].tolist() == [0, first + 2, first + 3, first + 4]
    assert target[0].tolist() == [-100, first + 1, first + 2, first + 3]


class KilledError(Exception):
    """The process ends here."""


class Killing:
    """A progress that ends the process in the second epoch."""

    def track(self, values: Iterable[Any], *, label: str, total: int) -> Iterator[Any]:  # noqa: ARG002 - the protocol's names
        for at, value in enumerate(values):
            if label.startswith("Epoch 2/") and at == 1:
                raise KilledError
            yield value


def test_an_interrupted_training_goes_on_to_the_same_weights(tmp_path: Path):
    recipe = NetworkRecipe("gru", dim=8, heads=2, epochs=3, batch=6)
    whole = train(CIRCLE, recipe, seed=4)[0]
    place = tmp_path / "network.checkpoint"
    with pytest.raises(KilledError):
        train(CIRCLE, recipe, seed=4, checkpoint=place, progress=Killing())  # pyright: ignore[reportArgumentType] - the one method that is used
    again, history = train(CIRCLE, recipe, seed=4, checkpoint=place)
    assert history.resumed
    for name, array in whole.arrays.items():
        np.testing.assert_array_equal(again.arrays[name], array)


def test_lists_of_one_track_teach_nothing():
    with pytest.raises(DataError, match="two tracks or more"):
        train(Lists.of([[0], [1], []], 2), NetworkRecipe(), seed=0)


def test_a_loss_that_is_no_number_ends_the_training():
    recipe = NetworkRecipe("gru", dim=8, heads=2, epochs=2, batch=6, rate=1e38)
    with pytest.raises(ConfigError, match="loss is nan"):
        train(CIRCLE, recipe, seed=0)
