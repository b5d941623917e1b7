from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import segue
from segue.cli.setup import demo
from segue.evaluation.evaluation import Evaluation

Command = Callable[..., Any]


@pytest.mark.parametrize("recipe", ["fast", "default"])
def test_it_runs_what_it_prints_and_leaves_it(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, recipe: str, small_default: None
) -> None:
    monkeypatch.setattr(demo, "PLAYLISTS", 250)
    monkeypatch.setattr(demo, "TRACKS", 1000)
    ran = command("demo", tmp_path / "d", "--recipe", recipe, "--seed", 2)
    assert ran.code == 0, ran.err
    printed = [shlex.split(line)[2:] for line in ran.out.splitlines() if line.startswith("$ segue ")]
    assert printed == demo.commands(tmp_path / "d", recipe, 2)
    assert segue.Dataset.load(tmp_path / "d" / "data").playlists.height == 250
    assert segue.load(tmp_path / "d" / "model").manifest.recipe == recipe
    mixes = {
        part.name
        for part in Evaluation.load(tmp_path / "d" / "report").summary.slices
        if part.dimension == "mix"
    }
    assert mixes == {"tracks", "tracks+tags", "tags+title", "title"}
    assert (tmp_path / "d" / "report" / "report.html").stat().st_size > 10_000
    last = ran.out.split("$ segue ")[-1]
    assert demo.TITLE in last
    assert last.count("%") > 15  # shares of reasons
    assert "s in all. Next: open" in last


def test_a_second_demo_replaces_the_first(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "PLAYLISTS", 120)
    monkeypatch.setattr(demo, "TRACKS", 600)
    for seed in (0, 1):
        assert command("demo", tmp_path / "d", "--seed", seed).code == 0
    assert segue.load(tmp_path / "d" / "model").manifest.seed == 1
    assert sorted(path.name for path in (tmp_path / "d").iterdir()) == ["data", "model", "report", "split"]


CORE_ALONE = """
import importlib.machinery

extras = set("matplotlib jinja2 fastapi uvicorn sqlalchemy alembic prometheus_client torch soundfile".split())
found = importlib.machinery.PathFinder.find_spec
importlib.machinery.PathFinder.find_spec = staticmethod(
    lambda name, *given: None if name.split(".")[0] in extras else found(name, *given)
)
from segue.cli.setup import demo
from segue.cli.app import main

demo.PLAYLISTS, demo.TRACKS = 120, 600
main()
"""


def test_it_finishes_with_the_core_alone_and_says_what_extras_add(tmp_path: Path) -> None:
    command = [sys.executable, "-c", CORE_ALONE, "demo", str(tmp_path / "d")]
    ran = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    assert ran.returncode == 0, ran.stderr
    assert "pip install 'segue[report]'" in ran.stdout
    assert "pip install 'segue[serve]'" in ran.stdout
    assert sorted(path.name for path in (tmp_path / "d").iterdir()) == ["data", "model", "split"]


def test_serving_that_cannot_be_is_refused_before_the_work(tmp_path: Path) -> None:
    command = [sys.executable, "-c", CORE_ALONE, "demo", str(tmp_path / "d"), "--serve"]
    ran = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    assert ran.returncode == 2
    assert "pip install 'segue[serve]'" in ran.stderr
    assert not (tmp_path / "d").exists()
