"""A small sample world, split and fitted once, and the command line as a person meets it."""

from __future__ import annotations

import dataclasses
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from segue.cli.app import app, main
from segue.recipes import Recipe, Shape
from segue.recipes.built_in import fast


class Ran(NamedTuple):
    """What a command left behind: its exit code, stdout and stderr."""

    code: int
    out: str
    err: str


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run a command in this process, down to its exit code, on a terminal of 200 columns."""
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: str | Path | int) -> Ran:
        monkeypatch.setattr(sys, "argv", ["segue", *map(str, arguments)])
        with pytest.raises(SystemExit) as stop:
            main()
        code = stop.value.code
        assert isinstance(code, int)
        return Ran(code, *capsys.readouterr())

    return run


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with `data`, `split` and `model`, made by the commands; tests only read it."""
    place = tmp_path_factory.mktemp("world")
    for line in (
        f"sample {place}/data --playlists 300 --tracks 1500 --seed 3",
        f"split {place}/data -o {place}/split --seed 3 --questions 40",
        f"fit {place}/split/train -o {place}/model --recipe fast --seed 3",
    ):
        app(line.split(), standalone_mode=False)
    return place


@pytest.fixture(scope="module")
def small_default() -> Iterator[None]:
    """Make the recipe `default` that of `fast`, for the speed of tests."""

    def small(shape: Shape) -> Recipe:
        return dataclasses.replace(fast(shape), name="default")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("segue.recipes.built_in.default", small)
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_colours() -> None:
    """Text without colours, whatever the terminal that runs the tests."""
    os.environ.pop("FORCE_COLOR", None)
