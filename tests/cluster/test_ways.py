"""An evaluation whose questions are answered by tasks."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pytest

from segue.cluster import answers
from segue.cluster.fitting import Place
from segue.cluster.ways import Ways
from segue.constraints.constraints import Constraints
from segue.data.dataset import Dataset
from segue.evaluation.trial import Trial
from segue.model import Model
from segue.protocols import Silent
from segue.types import Answer, Query
from tests.cluster.engine_here import Here


def test_the_figures_are_the_same(
    by_shards: Model, sample: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "PORTION", 4)
    models = [tmp_path / "모델", tmp_path / "other"]
    by_shards.save(models[0])
    shutil.copytree(models[0], models[1])
    ids = sample.tracks["id"].to_list()
    queries = [Query(id=f"q{n}", title="비 오는 밤", tracks=(ids[n],)) for n in range(6)]
    truth = [Answer(id=f"q{n}", tracks=(ids[n + 1], ids[n + 7])) for n in range(6)]
    usual = Trial(queries, truth, 20)
    ways = Ways(Place(Here(), tmp_path / "work"), signed_by=None, progress=Silent())
    trial = dataclasses.replace(usual, answering=ways)
    found, expected = trial.run(models[0]), usual.run(models[0])
    assert found.predictions == expected.predictions
    assert found.evaluation.to_json() == expected.evaluation.to_json()
    constraints = Constraints(per_artist=1)
    assert trial.price(found, models[0], constraints) == usual.price(expected, models[0], constraints)
    trial.compare(found, models[1])
    # two portions each: no constraint, each of two (`versions` is one), both, and the other model
    assert ways.tally().done == 5 * 2
    assert len(list((tmp_path / "work").iterdir())) == 2
