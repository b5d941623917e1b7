"""Splits measured by tasks: the figures are those of this process."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from segue.cluster.fitting import Place
from segue.data.dataset import Dataset
from segue.data.split import Split, split
from segue.errors import ArtifactError
from segue.recipes import Recipe
from segue.tuning.benches import benches
from segue.tuning.on_cluster import OnCluster
from tests.cluster.engine_here import Here


def test_tasks_measure_what_this_process_measures(playlists: Dataset, base: Recipe, tmp_path: Path) -> None:
    splits: list[Split] = [split(playlists, "melon-official", rng=seed, questions=10) for seed in (1, 2)]
    with benches(splits, base=base, target="score", seed=0, jobs=1) as usual:
        expected = usual.figures(base)
    place = Place(Here(), tmp_path / "work")
    for done, kept in ((2, 0), (0, 2)):
        with benches(splits, base=base, target="score", seed=0, jobs=1, place=place) as measure:
            np.testing.assert_array_equal(measure.figures(base), expected)
        assert isinstance(measure, OnCluster)
        assert (measure.tally.done, measure.tally.kept) == (done, kept)
    with pytest.raises(ArtifactError, match="a working folder of the search"):
        OnCluster(place, splits, base=base, target="tracks", seed=0)
