"""Folds on a cluster: the examples of a fit in one process, for any order of the tasks and after any fault."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest

from segue.cluster.engines.local import LocalEngine
from segue.cluster.fitting import Place, fit_by_shards
from segue.cluster.folds import FoldsByTasks, check_room
from segue.cluster.runner import Runner
from segue.cluster.tasks import Call, Outcome
from segue.data.dataset import Dataset
from segue.errors import ConfigError, SegueError
from segue.facets import Facets
from segue.fitting.folds import NO_ONCE, examples
from segue.protocols import Silent
from segue.ranking.examples import Examples
from segue.types import Target
from tests.cluster.engine_here import Fault, Here
from tests.cluster.recipe import RANKED

assert RANKED.ranking is not None
RANKING = RANKED.ranking


def found(facets: Facets, runner: Runner, seed: int = 3) -> dict[Target, Examples]:
    folds = FoldsByTasks(runner, 1)(RANKED, RANKING, facets, seed, 1, NO_ONCE, kept=None)
    try:
        folds.widen(2)
        return folds.collect(Silent())
    finally:
        folds.close()


def content(made: dict[Target, Examples]) -> dict[Target, bytes]:
    buffers = {target: io.BytesIO() for target in made}
    for target, part in made.items():
        part.save(buffers[target])
    return {target: buffer.getvalue() for target, buffer in buffers.items()}


@pytest.fixture(scope="module")
def usual(sample_facets: Facets, tmp_path_factory: pytest.TempPathFactory) -> dict[Target, bytes]:
    folder = tmp_path_factory.mktemp("usual")
    return content(found(sample_facets, Runner(folder, Here(), cache="usual")))


def test_they_find_what_the_folds_of_one_process_find(sample_facets: Facets, tmp_path: Path) -> None:
    theirs = found(sample_facets, Runner(tmp_path, Here(), cache="one"))
    for target, ours in examples(RANKED, RANKING, sample_facets, 3).items():
        assert ours.labels
        assert theirs[target].names == ours.names
        assert theirs[target].apart == ours.apart
        for mine, other in zip(ours.stacked(), theirs[target].stacked(), strict=True):
            np.testing.assert_allclose(mine, other, rtol=1e-5)


def test_processes_in_any_order_find_the_same_bytes(
    sample_facets: Facets, usual: dict[Target, bytes], tmp_path: Path
) -> None:
    engine = LocalEngine(2)
    try:
        assert content(found(sample_facets, Runner(tmp_path, engine, cache="processes"))) == usual
    finally:
        engine.close()


def lost_once(name: str) -> Fault:
    left = [1]

    def fault(call: Call) -> Outcome | None:
        if call.task.name.endswith(name) and left.pop():
            left.append(0)
            return Outcome(lost="its node ended")
        return None

    return fault


def test_a_lost_fold_is_run_again_and_what_is_done_is_kept(
    sample_facets: Facets, usual: dict[Target, bytes], tmp_path: Path
) -> None:
    first = Runner(tmp_path, Here(lost_once("/0001")), cache="again")
    assert content(found(sample_facets, first)) == usual
    assert (first.tally.again, first.tally.done) == (1, RANKING.folds)
    later = Runner(tmp_path, Here(), cache="again")
    assert content(found(sample_facets, later)) == usual
    assert (later.tally.done, later.tally.kept) == (0, RANKING.folds)
    other = Runner(tmp_path, Here(), cache="again")
    assert content(found(sample_facets, other, seed=4)) != usual
    assert other.tally.done == RANKING.folds


def test_a_damaged_result_is_made_anew(
    sample_facets: Facets, usual: dict[Target, bytes], tmp_path: Path
) -> None:
    found(sample_facets, Runner(tmp_path, Here(), cache="damaged"))
    path = next(tmp_path.glob("folds/*/0002.tracks.bin"))
    path.write_bytes(path.read_bytes()[:-1])
    runner = Runner(tmp_path, Here(), cache="damaged")
    assert content(found(sample_facets, runner)) == usual
    assert (runner.tally.remade, runner.tally.done) == (1, 1)


def test_a_fold_that_always_fails_is_named(sample_facets: Facets, tmp_path: Path) -> None:
    def fault(call: Call) -> Outcome | None:
        return Outcome(lost="no memory left") if call.task.name.endswith("/0002") else None

    engine = Here(fault)
    with pytest.raises(SegueError, match=r"the task folds/\w+/0002 failed 4 times.*no memory left"):
        found(sample_facets, Runner(tmp_path, engine, cache="fails"))
    assert engine.closed >= 1


def test_a_fit_that_fails_meanwhile_ends_the_folds(
    sample: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("segue.fitting.fitting.fit_generators", stopped)
    engine = Here()
    with pytest.raises(KeyboardInterrupt):
        fit_by_shards(sample, Place(engine, tmp_path, 2), recipe=RANKED, seed=0, progress=Silent())
    assert engine.closed == 1
    assert not engine.waiting


def test_a_cluster_without_memory_for_a_fold_is_refused_before_any_factorisation(
    sample: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_room(Here(), 1)
    monkeypatch.setattr(Here, "room", lambda *_: 0)
    with pytest.raises(ConfigError, match=r"a node with 0\.5 GiB of memory for a fold, got none"):
        fit_by_shards(sample, Place(Here(), tmp_path, 2), recipe=RANKED, seed=0, progress=Silent())
    assert not [*tmp_path.glob("als-*")]
