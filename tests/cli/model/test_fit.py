from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import segue
from segue.recipes import RECIPES

Command = Callable[..., Any]


def content(directory: Path) -> dict[str, bytes]:
    return {
        path.relative_to(directory).as_posix(): path.read_bytes()
        for path in directory.rglob("*")
        if path.is_file()
    }


def test_the_model_is_the_librarys(world: Path) -> None:
    loaded = segue.load(world / "model")
    train = segue.Dataset.load(world / "split" / "train")
    assert (loaded.manifest.recipe, loaded.manifest.seed) == ("fast", 3)
    assert loaded.manifest.dataset.fingerprint == train.manifest.fingerprint
    query = segue.Query(title="비 오는 날", tags=("감성",))
    expected = segue.fit(train, recipe="fast", seed=3).recommend([query], 20)[0]
    found = loaded.recommend([query], 20)[0]
    assert found.answer() == expected.answer()
    assert [track.score for track in found.tracks] == pytest.approx(
        [track.score for track in expected.tracks]
    )


def test_it_replaces_an_older_model_and_says_how_long_each_part_took(
    command: Command, world: Path, tmp_path: Path
) -> None:
    for seed in (0, 1):
        ran = command(
            "fit", world / "split" / "train", "-o", tmp_path / "m", "--recipe", "fast", "--seed", seed
        )
        assert ran.code == 0, ran.err
    manifest = segue.load(tmp_path / "m").manifest
    assert manifest.seed == 1
    shown = {" ".join(line.split()[:-1]): line.split()[-1] for line in ran.out.splitlines() if line.strip()}
    assert {name: float(shown[name]) for name in manifest.fitted_seconds} == pytest.approx(
        manifest.fitted_seconds, abs=0.051
    )
    assert float(shown["all"]) == pytest.approx(sum(manifest.fitted_seconds.values()), abs=0.051)
    assert [path.name for path in tmp_path.iterdir()] == ["m"]


def test_an_unknown_recipe_is_refused_at_once(command: Command, world: Path, tmp_path: Path) -> None:
    ran = command("fit", world / "data", "-o", tmp_path / "m", "--recipe", "best")
    assert ran.code == 2
    assert "best" in ran.err
    assert all(name in ran.err for name in RECIPES.names())
    assert not (tmp_path / "m").exists()


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("data", "expected a new directory, or an older model, got a dataset"),
        ("split", "expected a new directory, or an older model, got a split"),
        ("other", "other files in it"),
        ("file", "got a file"),
    ],
)
def test_only_a_model_is_replaced(
    command: Command, world: Path, tmp_path: Path, place: str, words: str
) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "notes.txt").write_text("메모", encoding="utf-8")
    (tmp_path / "file").write_text("메모", encoding="utf-8")
    target = (world if place in ("data", "split") else tmp_path) / place
    before = content(target)
    ran = command("fit", world / "split" / "train", "-o", target, "--recipe", "fast")
    assert ran.code == 2
    assert words in ran.err
    assert content(target) == before


def test_a_missing_dataset_is_named(command: Command, tmp_path: Path) -> None:
    ran = command("fit", tmp_path / "없음", "-o", tmp_path / "m")
    assert ran.code == 2
    assert "없음: expected a dataset, got nothing there" in ran.err
    assert "segue import" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_leaves_the_older_model_as_it_was(world: Path, tmp_path: Path) -> None:
    model = tmp_path / "m"
    segue.load(world / "model").save(model)
    before = content(model)
    process = subprocess.Popen(
        [sys.executable, "-m", "segue", "fit", str(world / "data"), "-o", str(model)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    while not list(tmp_path.glob(".m.*")) and process.poll() is None:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate()
    assert process.returncode == 130, err
    assert "stopped; what was there before is unchanged" in err
    assert "Traceback" not in out + err
    assert content(model) == before
    assert [path.name for path in tmp_path.iterdir()] == ["m"]
