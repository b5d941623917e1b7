"""A loaded model in other processes: it answers after a fork, and what cannot work there says so instead of hanging."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

import segue
from segue.data.dataset import Dataset
from segue.forks import python, spawning

PARENT = """
import multiprocessing, sys
import segue
from segue.errors import SegueError

QUERY = segue.Query(title="비 오는 새벽", tags=("감성",))


def work(what, data, model, loaded, told):
    model_of = lambda: loaded or segue.load(model)
    try:
        if what == "recommend":
            told.put([track.id for track in model_of().recommend([QUERY], 5)[0].tracks])
        elif what == "load":
            told.put(segue.load(model).manifest.recipe)
        elif what == "dataset":
            told.put(segue.Dataset.load(data).manifest.counts["playlists"])
        elif what == "save":
            model_of().save(model + "-again")
            told.put("saved")
        else:
            told.put(segue.fit(segue.Dataset.load(data), recipe="fast").manifest.recipe)
    except SegueError as error:
        told.put(str(error))


if __name__ == "__main__":
    method, what, data, model = sys.argv[1:]
    context = multiprocessing.get_context(method)
    loaded = segue.load(model)
    told = context.SimpleQueue()
    child = context.Process(target=work, args=(what, data, model, loaded if method == "fork" else None, told))
    child.start()
    child.join(100)
    print(told.get() if not child.is_alive() and not told.empty() else "it hangs")
    child.kill()
"""


@pytest.fixture(scope="module")
def places(sample: Dataset, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    folder = tmp_path_factory.mktemp("forks")
    sample.save(folder / "data")
    segue.fit(sample, recipe="fast", seed=1).save(folder / "model")
    (folder / "parent.py").write_text(PARENT, encoding="utf-8")
    return folder / "parent.py", folder / "data", folder / "model"


def told(places: tuple[Path, Path, Path], method: str, what: str) -> str:
    script, data, model = places
    command = [sys.executable, str(script), method, what, str(data), str(model)]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=200).stdout.strip()


@pytest.mark.parametrize("method", ["fork", "forkserver", "spawn"])
def test_a_model_answers_in_another_process(places: tuple[Path, Path, Path], method: str) -> None:
    found = segue.load(places[2]).recommend([segue.Query(title="비 오는 새벽", tags=("감성",))], 5)[0]
    assert told(places, method, "recommend") == str([track.id for track in found.tracks])


@pytest.mark.parametrize(
    ("what", "work"),
    [
        ("load", "load a model"),
        ("dataset", "load a dataset"),
        ("save", "write a table"),
        ("fit", "load a dataset"),
    ],
)
def test_what_a_forked_child_cannot_do_is_an_error(
    places: tuple[Path, Path, Path], what: str, work: str
) -> None:
    said = told(places, "fork", what)
    assert said.startswith(f"expected to {work} in a process that was not forked")
    assert "spawn or forkserver" in said
    assert not places[2].with_name("model-again").exists()


@pytest.mark.parametrize(("what", "answer"), [("load", "fast"), ("save", "saved"), ("fit", "fast")])
def test_a_spawned_child_can_do_it(places: tuple[Path, Path, Path], what: str, answer: str) -> None:
    assert told(places, "spawn", what) == answer


def test_another_python_finds_its_modules_where_this_one_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "msgspec.py").write_text("raise SystemExit('a file of somebody else was run')")
    monkeypatch.chdir(tmp_path)
    subprocess.run(python("-c", "import msgspec"), check=True)
    with spawning(), ProcessPoolExecutor(1, get_context("spawn")) as pool:
        assert pool.submit(os.getenv, "PYTHONSAFEPATH").result() == "1"
    assert "PYTHONSAFEPATH" not in os.environ
    monkeypatch.syspath_prepend(tmp_path)
    assert "-P" not in python("-c", "")
    with spawning():
        assert "PYTHONSAFEPATH" not in os.environ


def test_no_process_is_started_otherwise() -> None:
    source = Path(segue.__file__).parent
    others = [path for path in source.rglob("*.py") if "sys.executable" in path.read_text(encoding="utf-8")]
    # the other one runs the same command line again
    assert {path.relative_to(source).as_posix() for path in others} == {"forks.py", "cli/terminal/locales.py"}
