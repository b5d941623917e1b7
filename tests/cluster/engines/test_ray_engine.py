"""A Ray cluster of three local nodes: the same bytes as in one process, whatever happens to nodes, workers and driver.

The tests share one cluster, and go on with the nodes that the one before left.
"""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import segue
from segue.audio.extraction import extract
from segue.audio.sources import NpyFolder
from segue.cluster.checks import asked, check_nodes
from segue.cluster.engines.engine import Engine
from segue.cluster.factorisation import Factorisation
from segue.cluster.fitting import Place, fit_by_shards
from segue.cluster.runner import TRIES, Runner
from segue.cluster.tasks import Call, Task
from segue.cluster.ways import Ways
from segue.data.readers import read
from segue.data.split import split
from segue.errors import ConfigError, SegueError
from segue.evaluation.trial import Trial
from segue.generators.als.als import ALS
from segue.generators.content.popularity import Popularity
from segue.protocols import Silent
from segue.recipes import Member, Recipe
from segue.sample import make_sample
from segue.tuning.bench import Bench
from segue.tuning.benches import InTurn
from segue.tuning.on_cluster import OnCluster
from tests.cluster import test_imports, test_sounds
from tests.cluster.engine_here import Here
from tests.cluster.engines.nodes import Nodes
from tests.cluster.matrices import held
from tests.cluster.recipe import RANKED
from tests.pages import ROOT

pytest.importorskip("ray", reason="Ray is not installed: pip install 'segue[cluster]'")
pytestmark = [
    pytest.mark.filterwarnings("ignore"),  # Ray's own
    pytest.mark.xdist_group("ray"),
]

SETTINGS = ALS(4, iterations=2)
SHARDS = 3
TASKS = 2 * 2 * SHARDS + 4
"""Two sweeps of two halves, and what all rows share before each half."""


@pytest.fixture(scope="module")
def engine(cluster: Nodes) -> Iterator[Engine]:
    from segue.cluster.engines.ray_engine import RayEngine

    found = RayEngine(cluster.address)
    try:
        yield found
    finally:
        found.disconnect()


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return vectors(Runner(tmp_path_factory.mktemp("usual"), Here(), cache="usual"))


def vectors(runner: Runner) -> bytes:
    """What a factorisation finds, as bytes."""
    playlists, facets = Factorisation(SETTINGS, runner, SHARDS, 0, Silent()).factorise(held())
    return playlists.tobytes() + facets.tobytes()


class At:
    """An engine at whose call number `number` something happens; each of its other methods is the engine's."""

    def __init__(self, engine: Any, number: int, event: Callable[[], object]) -> None:
        self._engine, self._left, self._event = engine, number, event

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def start(self, call: Call) -> None:
        self._left -= 1
        if self._left == 0:
            self._event()
        self._engine.start(call)


def test_three_nodes_give_the_bytes_of_one_process(engine: Engine, usual: bytes, tmp_path: Path) -> None:
    runner = Runner(tmp_path, engine, cache="three")
    assert vectors(runner) == usual
    assert runner.tally.done == TASKS
    assert len(runner.tally.seconds) >= 2  # workers


def test_every_node_is_asked(engine: Engine, tmp_path: Path) -> None:
    probes = check_nodes(engine, tmp_path, "token", needs=1 << 20)
    assert sorted(probe.cores for probe in probes) == [0, 1, 1, 1]
    assert {probe.seen for probe in probes} == {"token"}
    assert len({probe.node for probe in probes}) == 4
    assert {probe.ray for probe in probes} == {__import__("ray").__version__}


def test_slices_are_read_as_here(engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "조각"
    folder.mkdir()
    for number in range(3):
        test_imports.write(folder, number, "밤 🌙")
    found, way = test_imports.by_tasks(folder, tmp_path / "work", engine)
    assert test_imports.saved(found, tmp_path / "a") == test_imports.saved(
        read("mpd", folder), tmp_path / "b"
    )
    assert way.tally.done == 3


def test_sounds_are_heard_as_here(engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "소리"
    folder.mkdir()
    for number in range(70):
        (folder / f"{number}.npy").write_bytes(test_sounds.spectrogram(number))
    source = NpyFolder(folder, bands=48)
    _, heard = test_sounds.by_tasks(source, tmp_path / "a", tmp_path / "work", engine)
    extract(source, tmp_path / "b", workers=1)
    assert test_sounds.files(tmp_path / "a") == test_sounds.files(tmp_path / "b")
    assert heard.tally.done == 2


def test_splits_are_measured_and_questions_answered_as_here(engine: Engine, tmp_path: Path) -> None:
    data = make_sample(playlists=120, tracks=300, seed=7)
    members = (
        Member("als", ALS(4, iterations=2), tracks=1.0),
        Member("popularity", Popularity(), tracks=0.1),
    )
    base = Recipe(members, name="밤")
    splits = [split(data, "melon-official", rng=seed, questions=10) for seed in (1, 2)]
    measure = OnCluster(Place(engine, tmp_path / "work"), splits, base=base, target="tracks", seed=0)
    usual = [Bench(s.train, s.questions, s.answers, base=base, target="tracks", seed=0) for s in splits]
    assert measure.figures(base).tobytes() == InTurn(usual).figures(base).tobytes()
    segue.fit(splits[0].train, recipe=base, seed=0).save(tmp_path / "model")
    trial = Trial(splits[0].questions, splits[0].answers)
    ways = Ways(Place(engine, tmp_path / "answers"), signed_by=None, progress=Silent())
    found = dataclasses.replace(trial, answering=ways).run(tmp_path / "model").evaluation
    assert found.to_json() == trial.run(tmp_path / "model").evaluation.to_json()


def test_a_model_with_rankers_is_that_of_one_process(engine: Engine, tmp_path: Path) -> None:
    data = make_sample(playlists=150, tracks=600, seed=4)

    def fitted(engine: Engine, name: str) -> Path:
        place = Place(engine, tmp_path / name, SHARDS)
        model, tally = fit_by_shards(data, place, recipe=RANKED, seed=0, progress=Silent())
        model.save(tmp_path / f"model-{name}")
        assert model.rankers.keys() == {"tracks", "tags"}
        assert tally.again == 0
        return tmp_path / f"model-{name}"

    assert content(fitted(engine, "ray")) == content(fitted(Here(), "here"))


def content(model: Path) -> dict[str, bytes]:
    return {
        path.relative_to(model).as_posix(): path.read_bytes()
        for path in model.rglob("*")
        if path.is_file() and path.name != "manifest.json"  # it has the seconds
    }


def test_ray_starts_no_more_than_its_nodes_have_memory_for(engine: Engine) -> None:
    assert engine.room(0) == 3
    assert engine.room(1 << 20) == 3
    assert engine.room(1 << 50) == 0


def test_a_worker_that_is_killed_costs_one_try(engine: Engine, tmp_path: Path) -> None:
    task = Task(
        name="step/once",
        function="tests.cluster.functions:ended_once",
        settings={"mark": str(tmp_path / "mark"), "number": 3},
    )
    runner = Runner(tmp_path / "work", engine, cache="once")
    ((_, record),) = runner.run([task])
    assert runner.store.array(record.parts["it"]).tolist() == [6]
    assert runner.tally.again == 1


def test_a_shard_that_always_kills_its_worker_is_named(engine: Engine, tmp_path: Path) -> None:
    runner = Runner(tmp_path, engine, cache="poison")
    with pytest.raises(
        SegueError, match=f"the task als/playlists-0002 failed {TRIES} times.*Worker"
    ) as caught:
        list(runner.run([Task(name="als/playlists-0002", function="tests.cluster.functions:ended")]))
    assert "kept" in caught.value.hint


def test_a_node_that_leaves_in_a_sweep_changes_nothing(
    cluster: Nodes, engine: Engine, usual: bytes, tmp_path: Path
) -> None:
    runner = Runner(tmp_path, At(engine, 5, lambda: cluster.removed(cluster.nodes.pop())), cache="leaves")
    assert vectors(runner) == usual
    assert len(cluster.nodes) == 2


def test_a_damaged_block_is_made_anew(engine: Engine, usual: bytes, tmp_path: Path) -> None:
    def spoil() -> None:
        for path in tmp_path.glob("als-*/sweep-01/facets-*.vectors.npy"):
            path.write_bytes(path.read_bytes()[:-1])

    runner = Runner(tmp_path, At(engine, 10, spoil), cache="damaged")
    assert vectors(runner) == usual
    assert runner.tally.remade >= 1


def test_a_driver_that_is_killed_goes_on_where_it_was(
    cluster: Nodes, engine: Engine, usual: bytes, tmp_path: Path
) -> None:
    killed = f"""
        import os
        from pathlib import Path
        from segue.cluster.engines.ray_engine import RayEngine
        from segue.cluster.runner import Runner
        from tests.cluster.engines import test_ray_engine as tests

        engine = RayEngine({cluster.address!r})
        tests.vectors(Runner(Path({str(tmp_path)!r}), tests.At(engine, 9, lambda: os._exit(9)), cache="driver"))
    """
    command = [sys.executable, "-c", textwrap.dedent(killed)]
    ended = subprocess.run(command, capture_output=True, check=False, cwd=ROOT, timeout=120)
    assert ended.returncode == 9, ended.stderr
    runner = Runner(tmp_path, engine, cache="driver")
    assert vectors(runner) == usual
    assert runner.tally.kept >= 5
    assert runner.tally.kept + runner.tally.done == TASKS
    assert f"{runner.tally.kept} kept from an earlier run" in runner.tally.line()


def test_a_node_that_joins_takes_part(cluster: Nodes, engine: Engine, usual: bytes, tmp_path: Path) -> None:
    cluster.removed(cluster.nodes.pop())
    runner = Runner(tmp_path, At(engine, 2, lambda: cluster.nodes.append(cluster.added())), cache="joins")
    assert vectors(runner) == usual  # with one node, and then with two
    probes = asked(engine, tmp_path / "storage", "token")
    answering = [probe for probe in probes if not probe.silent]  # Ray may still name the one that left
    assert len(answering) == 1 + len(cluster.nodes)


def test_a_node_with_another_segue_is_refused(cluster: Nodes, engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text('import segue\nsegue.__version__ = "0.0.9"\n')
    path = os.pathsep.join([str(tmp_path), str(ROOT), str(ROOT / "src")])
    cluster.nodes.append(cluster.added(env_vars={"PYTHONPATH": path}))
    with pytest.raises(ConfigError, match=r"expected Segue .* as the driver has, got 0\.0\.9"):
        check_nodes(engine, tmp_path / "storage", "token", needs=1 << 20)


def test_what_cannot_be_joined_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    from segue.cluster.engines import ray_engine

    with pytest.raises(ConfigError, match="expected a cluster's address as HOST:PORT"):
        ray_engine.RayEngine("ray://밤")

    class Ray:
        __version__ = "2.60.0"

        class exceptions:  # noqa: N801 - Ray's name
            RayError = OSError

        @staticmethod
        def init(**_: object) -> None:
            raise RuntimeError("Version mismatch: the cluster was started with Ray 2.59.0")

    with pytest.raises(
        ConfigError, match=r"expected a cluster of Ray 2\.60\.0, got Version mismatch.*2\.59\.0"
    ):
        ray_engine._connect(Ray, "here:1")
