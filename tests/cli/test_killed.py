"""A command that is killed before any of its file operations leaves the older result or the new one, and it loads."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

import segue
from segue.data.dataset import Dataset
from segue.files import recovery
from segue.files.recovery import restore
from segue.sample import make_sample
from tests.cli.snapshots import WAYS

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Killed:
    """A command that writes `out`, in two variants, and how to tell what is there.

    Attributes:
        older: The arguments of the command that made what is replaced.
        newer: The arguments of the one that is killed.
        load: Loads what is at a path, and says what tells the two apart.
        least: The operations that it takes at least.
    """

    older: list[str]
    newer: list[str]
    load: Callable[[Path], object]
    least: int


def _dataset(path: Path) -> object:
    return Dataset.load(path).manifest.fingerprint


def _model(path: Path) -> object:
    model = segue.load(path)
    assert model.recommend(segue.Query(title="비 오는 밤"), 3).tracks
    return model.manifest.dataset.fingerprint


def _questions(path: Path) -> object:
    return Dataset.load(path / "train").manifest.fingerprint, len((path / "questions.jsonl").read_bytes())


def _titles(path: Path) -> object:
    from segue.titles.storage import load

    return load(path).encode(["비 오는 밤"]).tobytes()


def _answers(path: Path) -> object:
    return {len(json.loads(line)["tracks"]) for line in path.read_text().splitlines()}


def _playlists(path: Path) -> object:
    restore(path)  # as each reader and writer of Segue does; this one is none
    index = json.loads((path / "playlists.json").read_text())["files"]
    assert len(index) == len(list(path.iterdir())) - 1
    return {(path / one["file"]).read_text().count("#EXTINF") for one in index}


COMMANDS = {
    "import": Killed(
        ["import", "jsonl", "one.jsonl", "out"], ["import", "jsonl", "two.jsonl", "out"], _dataset, 15
    ),
    "split": Killed(["split", "one", "-o", "out"], ["split", "two", "-o", "out"], _questions, 15),
    "fit": Killed(
        ["fit", "one", "-o", "out", "--recipe", "fast"],
        ["fit", "two", "-o", "out", "--recipe", "fast"],
        _model,
        25,
    ),
    "train": Killed(
        ["text", "train", "one", "-o", "out", "--encoder", "bag", "--epochs", "1", "--seed", "1"],
        ["text", "train", "one", "-o", "out", "--encoder", "bag", "--epochs", "2", "--seed", "2"],
        _titles,
        15,
    ),
    "answers": Killed(
        ["answer", "model", "one.jsonl", "-o", "out", "-n", "3"],
        ["answer", "model", "two.jsonl", "-o", "out", "-n", "4"],
        _answers,
        4,
    ),
    "playlists": Killed(
        ["answer", "model", "one.jsonl", "-o", "out", "--format", "m3u8", "-n", "3"],
        ["answer", "model", "two.jsonl", "-o", "out", "--format", "m3u8", "-n", "4"],
        _playlists,
        30,
    ),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two datasets, and two files of playlists."""
    folder = tmp_path_factory.mktemp("killed")
    for seed, name in ((1, "one"), (2, "two")):
        make_sample(playlists=60, tracks=200, seed=seed).save(folder / name)
        rows = [{"id": n, "title": f"밤 {seed} {n}", "tracks": [n, n + 1], "tags": ["비"]} for n in range(30)]
        (folder / f"{name}.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    segue.fit(make_sample(playlists=60, tracks=200, seed=1), recipe="fast").save(folder / "model")
    return folder


@pytest.mark.parametrize("name", COMMANDS)
def test_a_kill_at_any_operation_leaves_the_older_or_the_new_one(
    made: Path, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recovery, "PATIENCE", 0.0)
    command = COMMANDS[name]
    folder, kept = tmp_path / "folder", tmp_path / "kept"
    folder.mkdir()
    kept.mkdir()
    operations = _run(kept, folder, *(_placed(one, made, folder) for one in (command.older, command.newer)))
    old, new = command.load(kept / "older" / "out"), command.load(folder / "out")
    assert old != new
    assert [path.name for path in folder.iterdir()] == ["out"]
    assert list(operations) == list(WAYS)
    for way, number in operations.items():
        assert number >= command.least, way
        states = sorted((kept / way).iterdir(), key=lambda path: int(path.name))
        found = [command.load(path / "out") for path in states]
        turned = found.index(new)
        assert turned > 0, way
        assert found == [old] * turned + [new] * (len(found) - turned), way


def _placed(arguments: list[str], made: Path, folder: Path) -> str:
    """Arguments with the places of what they name, in one word."""
    places = {"out": folder / "out", **{path.name: path for path in made.iterdir()}}
    return shlex.join(str(places.get(one, one)) for one in arguments)


def _run(kept: Path, folder: Path, older: str, newer: str) -> dict[str, int]:
    """Run both commands with snapshots; returns the operations of the newer one, in each way."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.cli.snapshots", str(folder), str(kept), older, newer],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])
