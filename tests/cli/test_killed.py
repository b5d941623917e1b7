"""A command that is killed before any of its file operations leaves the older result or the new one, and it loads."""

from __future__ import annotations

import json
import os
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


@pytest.mark.parametrize("able", [True, False], ids=["exchanged", "moved aside"])
@pytest.mark.parametrize("name", COMMANDS)
def test_a_kill_at_any_operation_leaves_the_older_or_the_new_one(
    made: Path, tmp_path: Path, name: str, able: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recovery, "PATIENCE", 0.0)
    command = COMMANDS[name]
    folder, kept = tmp_path / "folder", tmp_path / "kept"
    folder.mkdir()
    arguments = [
        [_placed(one, made, folder) for one in arguments] for arguments in (command.older, command.newer)
    ]
    _run(tmp_path / "first", folder, arguments[0], able=able)
    old = command.load(folder / "out")
    operations = _run(kept, folder, arguments[1], able=able)
    new = command.load(folder / "out")
    assert old != new
    assert operations >= command.least
    states = sorted(kept.iterdir(), key=lambda path: int(path.name))
    found = [command.load(path / "out") for path in states]
    assert found[0] == old
    assert found[-1] == new
    turned = found.index(new)
    assert found == [old] * turned + [new] * (len(found) - turned)
    assert [path.name for path in folder.iterdir()] == ["out"]


def _placed(argument: str, made: Path, folder: Path) -> str:
    if argument == "out":
        return str(folder / "out")
    return str(made / argument) if (made / argument).exists() else argument


def _run(kept: Path, folder: Path, arguments: list[str], *, able: bool) -> int:
    """Run a command with snapshots; returns its operations."""
    kept.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "tests.cli.snapshots", str(folder), str(kept), *arguments],
        cwd=ROOT,
        env={**os.environ, "UNABLE": "" if able else "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return int(done.stdout.split()[-1])
