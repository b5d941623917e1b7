"""Splits on which recipes are measured, and the processes that do it."""

from __future__ import annotations

import os
import signal

import numpy as np
import pytest

from segue.data.dataset import Dataset
from segue.data.split import Split, split
from segue.errors import SegueError
from segue.recipes import Recipe
from segue.tuning.benches import InTurn, SideBySide, benches


@pytest.fixture(scope="module")
def splits(playlists: Dataset) -> list[Split]:
    return [split(playlists, "melon-official", rng=seed, questions=10) for seed in (1, 2)]


def test_processes_measure_what_one_measures_in_turn(splits: list[Split], base: Recipe) -> None:
    with benches(splits, base=base, target="score", seed=0, jobs=1) as one:
        expected = one.figures(base)
    assert isinstance(one, InTurn)
    assert expected.shape == (20, 2)
    with benches(splits, base=base, target="score", seed=0, jobs=5) as several:
        np.testing.assert_array_equal(several.figures(base), expected)
    assert isinstance(several, SideBySide)


def test_a_killed_process_is_told(splits: list[Split], base: Recipe) -> None:
    def measure_and_kill() -> None:
        with benches(splits, base=base, target="tracks", seed=0, jobs=2) as several:
            assert isinstance(several, SideBySide)
            os.kill(several._pools[1].submit(os.getpid).result(), signal.SIGKILL)
            several.figures(base)

    with pytest.raises(SegueError, match="a process that measures a split ended"):
        measure_and_kill()
