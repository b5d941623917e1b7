"""The check of flow: playlists whose order a model knows, and those that have none."""

from __future__ import annotations

import dataclasses

import msgspec
import pytest

import segue
from segue.constraints.constraints import Constraints
from segue.data.dataset import Dataset
from segue.data.records.builder import DatasetBuilder, PlaylistRecord, TrackRecord
from segue.evaluation.findings import flow as said
from segue.evaluation.flow import check_flow
from segue.evaluation.trial import Trial
from segue.model import Model
from segue.protocols import Silent
from segue.types import Answer, Query


@pytest.fixture(scope="module")
def chains() -> Dataset:
    """Playlists in which the tracks 노래 0 to 노래 19 follow each other, a part in each."""
    builder = DatasetBuilder()
    names = [f"노래 {(7 * number) % 20}" for number in range(20)]
    for name in names:
        builder.add_track(TrackRecord(id=name))
    for start in range(12):
        builder.add_playlist(PlaylistRecord(id=str(start), tracks=names[start : start + 9]))
    return builder.build({"format": "test"})


@pytest.fixture(scope="module")
def model(chains: Dataset) -> Model:
    return segue.fit(chains, recipe="fast", progress=False)


@pytest.fixture(scope="module")
def truth() -> list[Answer]:
    names = [f"노래 {(7 * number) % 20}" for number in range(20)]
    lists = [tuple(names[3:13]), (*names[8:16], "모름")]
    return [*(Answer(id=at, tracks=one) for at, one in enumerate(lists)), Answer(id=2, tags=("비",))]


def test_a_known_order_is_nearer_than_chance(model: Model, truth: list[Answer]) -> None:
    found = check_flow(model, truth, Silent())
    assert found is not None
    assert found.pairs == 9 + 7
    assert found.above.questions == 2
    assert found.above.mean > 0.9
    assert found.reciprocal_rank.mean > 2 * found.by_chance.mean
    assert found.flowing.mean >= found.own.mean > found.mixed.mean


def test_lists_without_an_order_are_not_measured(model: Model) -> None:
    ascending = [
        Answer(id=number, tracks=tuple(sorted(f"노래 {at}" for at in range(4)))) for number in range(3)
    ]
    assert check_flow(model, ascending, Silent()) is None
    assert check_flow(model, [Answer(id=1, tracks=("노래 1", "노래 3"))], Silent()) is None


def test_a_trial_checks_it_if_asked_and_an_order_costs_no_ndcg(
    model: Model, truth: list[Answer], tmp_path
) -> None:
    model.save(tmp_path / "model")
    queries = [
        Query(id=0, tracks=("노래 0", "노래 7")),
        Query(id=1, tracks=("노래 1",)),
        Query(id=2, title="비"),
    ]
    trial = Trial(queries, truth, n=10, tags=1)
    outcome = dataclasses.replace(trial, flowing=True).run(tmp_path / "model")
    checked = outcome.evaluation.summary
    assert list(said(msgspec.structs.replace(checked, flow=None))) == []
    assert checked.flow == check_flow(model, truth, Silent())
    (sentence,) = said(checked)
    assert "Over 16 neighbours in 2 hidden lists, the true next track is nearer than" in sentence
    (price,) = trial.price(outcome, tmp_path / "model", Constraints(versions="all", order="flow"))
    assert price.constraint == "order"
    assert price.cost is not None
    assert price.cost.baseline == price.cost.candidate
