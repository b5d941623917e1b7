"""Answers by shards are those without."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import segue
from segue.cluster import answers
from segue.cluster.answers import AnswersByShards
from segue.cluster.fitting import Place
from segue.constraints.constraints import Constraints
from segue.data.dataset import Dataset
from segue.errors import ArtifactError
from segue.model import Model
from segue.model.answering import answer_all
from segue.protocols import Silent
from segue.types import Query
from tests.cluster.engine_here import Here


@pytest.fixture(scope="module")
def directory(by_shards: Model, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("answers") / "모델"
    by_shards.save(folder)
    return folder


@pytest.fixture(scope="module")
def model(directory: Path) -> Model:
    return segue.load(directory)


@pytest.fixture
def queries(sample: Dataset, monkeypatch: pytest.MonkeyPatch) -> list[Query]:
    monkeypatch.setattr(answers, "PORTION", 4)
    ids = sample.tracks["id"].to_list()
    titles = ("비 오는 밤", " 새벽  🌙", "")
    return [Query(id=f"q{n}", title=titles[n % 3], tracks=(ids[n], ids[n + 7])) for n in range(10)]


def way_of(directory: Path, folder: Path) -> AnswersByShards:
    return AnswersByShards(Place(Here(), folder), directory, signed_by=None, trusted=False, progress=Silent())


def test_they_are_the_same(directory: Path, model: Model, queries: list[Query], tmp_path: Path) -> None:
    constraints = Constraints(versions="all")
    way = way_of(directory, tmp_path / "work")
    assert way(queries, 20, 5, constraints) == answer_all(model, queries, 20, tags=5, constraints=constraints)
    assert way.tally.done == 3


def test_what_was_answered_is_kept_and_other_questions_need_another_folder(
    directory: Path, queries: list[Query], tmp_path: Path
) -> None:
    way = way_of(directory, tmp_path / "work")
    first = way(queries, 20, 5, Constraints())
    assert way(queries, 20, 5, Constraints()) == first
    assert (way.tally.done, way.tally.kept) == (0, 3)
    assert way(queries, 21, 5, Constraints()) != first
    with pytest.raises(ArtifactError, match="a working folder of the model and questions"):
        way(queries[1:], 20, 5, Constraints())


def test_a_model_that_a_node_sees_differently_is_refused(
    directory: Path, queries: list[Query], tmp_path: Path
) -> None:
    copy = tmp_path / "model"
    shutil.copytree(directory, copy)
    answers._models.clear()
    way = way_of(copy, tmp_path / "work")
    manifest = copy / "manifest.json"
    manifest.write_bytes(manifest.read_bytes() + b"\n")
    with pytest.raises(ArtifactError, match="expected the model that the driver reads, got another one"):
        way(queries, 20, 5, Constraints())
    answers._models.clear()
    shutil.rmtree(copy)
    with pytest.raises(ArtifactError, match="a model that every node reads at the same path"):
        way(queries, 20, 5, Constraints())
