"""The task of a fold: what it reads, what it gives, and what it says of an input that is gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from segue.cluster.bench import work
from segue.cluster.runner import Runner
from segue.cluster.tasks import Call
from segue.facets import Facets
from segue.fitting.folds import NO_ONCE
from tests.cluster.engine_here import Here
from tests.cluster.test_folds import RANKED, RANKING, FoldsByTasks


@pytest.fixture
def calls(sample_facets: Facets, tmp_path: Path) -> list[Call]:
    """The calls of all folds, none of which was done."""
    engine = Here(most=RANKING.folds)
    runner = Runner(tmp_path, engine, cache="calls")
    FoldsByTasks(runner, 1 << 20)(RANKED, RANKING, sample_facets, 3, 1, NO_ONCE, kept=None)
    return [*engine.waiting]


def test_each_fold_gives_the_examples_of_each_target(calls: list[Call]) -> None:
    assert [call.task.settings for call in calls] == [{"number": 0}, {"number": 1}, {"number": 2}]
    assert {call.memory for call in calls} == {1 << 20}
    found = [work(call) for call in calls[:2]]
    assert all(
        outcome.record is not None and outcome.record.parts.keys() == {"tracks", "tags"} for outcome in found
    )
    assert found[0].record != found[1].record
    assert found[0].read > found[1].read  # the node has its copies already


def test_an_input_that_is_gone_is_named(calls: list[Call], tmp_path: Path) -> None:
    (piece,) = calls[0].task.inputs["facets/updated.npy"]
    (tmp_path / piece.file).unlink()
    assert work(calls[0]).damaged == (piece,)
