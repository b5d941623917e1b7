"""A factorisation by shards: near that of one machine, and the same bytes whoever works and whatever happens."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from segue.cluster.engines.engine import Engine
from segue.cluster.engines.local import LocalEngine
from segue.cluster.factorisation import Factorisation
from segue.cluster.runner import Runner
from segue.cluster.tasks import Call, Outcome
from segue.facets import Facets
from segue.facets.sparse import Csr, Floats
from segue.generators.als.als import ALS
from segue.protocols import Silent
from tests.cluster.engine_here import Here
from tests.cluster.matrices import held as some_held

SETTINGS = ALS(4, iterations=3)

Found = tuple[Floats, Floats]


@pytest.fixture(scope="module")
def held() -> Csr:
    return some_held()


@pytest.fixture(scope="module")
def usual(held: Csr, tmp_path_factory: pytest.TempPathFactory) -> Found:
    return factorised(held, Runner(tmp_path_factory.mktemp("usual"), Here(), cache="test"))


def factorised(held: Csr, runner: Runner, settings: ALS = SETTINGS, shards: int = 3) -> Found:
    return Factorisation(settings, runner, shards, 0, Silent()).factorise(held)


def same(one: Found, other: Found) -> bool:
    return all(mine.tobytes() == theirs.tobytes() for mine, theirs in zip(one, other, strict=True))


def test_it_is_that_of_one_machine_but_for_the_rounding_of_sums(
    sample_facets: Facets, tmp_path: Path
) -> None:
    settings = ALS(8, iterations=2, passes=2, window=3, time_bin=90)
    alone = settings.fit(sample_facets, seed=0, progress=Silent())
    runner = Runner(tmp_path, Here(), cache="test")
    found = settings.fit_by(lambda rows: factorised(rows, runner, settings, 4), sample_facets)
    for block, vectors in alone.facet_vectors.items():
        np.testing.assert_allclose(found.facet_vectors[block], vectors, atol=1e-3)
    np.testing.assert_allclose(found.playlists, alone.playlists, atol=1e-3)


def test_another_number_of_shards_is_near(held: Csr, usual: Found, tmp_path: Path) -> None:
    found = factorised(held, Runner(tmp_path, Here(), cache="test"), shards=1)
    np.testing.assert_allclose(found[0], usual[0], atol=1e-3)
    assert not same(found, usual)


def test_processes_give_the_same_bytes_when_one_is_killed_in_a_sweep(
    held: Csr, usual: Found, tmp_path: Path
) -> None:
    engine = _Killing(LocalEngine(2), after=5)
    runner = Runner(tmp_path, engine, cache="test")
    try:
        assert same(factorised(held, runner), usual)
    finally:
        engine.close()
    assert runner.tally.again == 1
    assert len(runner.tally.seconds) == 3  # two processes, and the one in place of the killed one


class _Killing:
    """Kills a process of a local engine when so many calls have begun."""

    def __init__(self, engine: LocalEngine, after: int) -> None:
        self._engine, self._left = engine, after
        self.has_room, self.wait, self.close = engine.has_room, engine.wait, engine.close
        self.probe, self.forget = engine.probe, engine.forget

    def start(self, call: Call) -> None:
        self._engine.start(call)
        self._left -= 1
        if self._left == 0:
            worker, _ = next(iter(self._engine._busy.values()))
            worker.process.kill()


@pytest.mark.parametrize("after", [6, 20])
def test_a_stopped_run_goes_on_where_it_was(held: Csr, usual: Found, tmp_path: Path, after: int) -> None:
    left = [after]

    def stop(call: Call) -> Outcome | None:
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        factorised(held, Runner(tmp_path, Here(stop), cache="test"))
    runner = Runner(tmp_path, Here(), cache="test")
    assert same(factorised(held, runner), usual)
    assert (runner.tally.kept, runner.tally.done) == (after, 24 - after)


def test_damaged_blocks_are_made_anew_in_a_sweep_and_at_its_end(
    held: Csr, usual: Found, tmp_path: Path
) -> None:
    def spoil(call: Call) -> Outcome | None:
        name = {"playlists-0001": "sweep-01/facets-0002", "shared-for-facets": "sweep-03/playlists-0000"}
        for at, block in name.items():
            if call.task.name.endswith(at) and ("sweep-02" in call.task.name or "sweep-03" in call.task.name):
                for path in tmp_path.glob(f"*/{block}.vectors.npy"):
                    path.write_bytes(b"\x93NUMPY")

    runner = Runner(tmp_path, Here(spoil), cache="test")
    runner.engine.most = 1  # pyright: ignore[reportAttributeAccessIssue] - the test's engine
    found = factorised(held, runner)
    assert same(found, usual)
    assert runner.tally.remade > 0


def test_old_blocks_leave_the_folder_and_the_working_folder_says_that_they_were_done(
    held: Csr, tmp_path: Path
) -> None:
    factorised(held, Runner(tmp_path, Here(), cache="test"))
    (base,) = tmp_path.glob("als-*")
    assert not [*base.glob("sweep-01/*.vectors.npy")]
    assert len([*base.glob("sweep-01/*.json")]) == 8
    assert len([*base.glob("sweep-03/facets-*.vectors.npy")]) == 3


def test_other_settings_and_another_matrix_have_files_of_their_own(held: Csr, tmp_path: Path) -> None:
    engine: Engine = Here()
    one = ALS(4, iterations=1)
    for settings, matrix in ((one, held), (ALS(3, iterations=1), held), (one, held[1:])):
        runner = Runner(tmp_path, engine, cache="test")
        factorised(matrix, runner, settings)
        assert runner.tally.kept == 0
    assert len([*tmp_path.glob("als-*")]) == 3
