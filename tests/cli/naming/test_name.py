"""`segue name` as a person meets it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

Command = Callable[..., Any]


@pytest.fixture(scope="module")
def named(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model with a namer beside it, both made by the commands; tests only read them."""
    from segue.cli.app import app

    torch.set_num_threads(1)
    place = tmp_path_factory.mktemp("named")
    shutil.copytree(world / "model", place / "model")
    (place / "bad.txt").write_text("공포\n")
    app(
        ["name", "train", str(world / "split/train"), "-o", str(place / "model.namer"), "--epochs", "1",
         "--dim", "16", "--unsafe", str(place / "bad.txt")],
        standalone_mode=False,
    )  # fmt: skip
    return place / "model"


def test_a_model_finds_the_namer_beside_it(command: Command, named: Path, world: Path) -> None:
    ran = command("name", named, "--tag", "재즈", "-n", "3", "--json")
    assert ran.code == 0
    names = json.loads(ran.out)["names"]
    assert len(names) == 3
    assert not any(name["copied"] for name in names)
    shown = command("name", "--tag", "재즈", "-n", "2", named).out
    assert "comes from" in shown
    moved = command(
        "name", world / "model", "--namer", named.parent / "model.namer", "--tag", "재즈", "--json"
    )
    assert [one["title"] for one in json.loads(moved.out)["names"]][:3] == [one["title"] for one in names]


def test_a_track_is_found_by_name_and_told_of(command: Command, named: Path) -> None:
    import segue

    label = segue.load(named).track_label(0)
    ran = command("name", named, "--track", label, "-n", "1", "--copies")
    assert ran.code == 0
    assert label in ran.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--tag", "no such tag"], "none of them known"),
        ([], "none of them known"),
        (["--tag", "재즈", "--beam", "0"], "--beam"),
        (["--tag", "재즈", "--groups", "9"], "at most as many groups as beams"),
        (["--tag", "재즈", "--unsafe", "nothing.txt"], "a list of words"),
        (["--tag", "재즈", "--namer", "nothing"], "expected a saved namer"),
    ],
)
def test_what_cannot_be_named_is_said(command: Command, named: Path, arguments: list[str], told: str) -> None:
    ran = command("name", named, *arguments)
    assert ran.code == 2
    assert told in " ".join(ran.err.split())


def test_a_model_without_a_namer_says_how_to_get_one(command: Command, world: Path) -> None:
    ran = command("name", world / "model", "--tag", "재즈")
    assert ran.code == 2
    assert "segue name train DATASET -o" in " ".join(ran.err.split())


def test_methods_are_compared(command: Command, world: Path, tmp_path: Path) -> None:
    arguments = ("name", "compare", world / "data", "--methods", "nearest", "--questions", "20")
    ran = command(*arguments, "-o", tmp_path / "out")
    assert ran.code == 0
    assert "nearest" in ran.out
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["comparison.json", "comparison.svg"]
    told = json.loads(command(*arguments, "--models", tmp_path / "m", "--json").out)
    assert [row["method"] for row in told["rows"]] == ["human", "nearest"]
    wrong = command("name", "compare", world / "data", "--methods", "seance")
    assert wrong.code == 2
    assert "methods out of set" in " ".join(wrong.err.split())


def test_help_names_the_subcommands(command: Command) -> None:
    shown = command("name", "--help").out
    assert all(word in shown for word in ("ask", "train", "compare"))


def test_a_namer_is_signed_and_verified(command: Command, named: Path, tmp_path: Path) -> None:
    namer = Path(shutil.copytree(f"{named}.namer", tmp_path / "이름"))
    assert command("sign", namer, "--new-key", tmp_path / "key.pem").code == 0
    checked = command("verify", namer, "--key", tmp_path / "key.pem.pub")
    assert (checked.code, checked.err) == (0, "")
    (namer / "weights.safetensors").write_bytes(b"")
    assert command("verify", namer, "--key", tmp_path / "key.pem.pub").code == 2
