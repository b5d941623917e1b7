from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import segue
from segue.recipes import RECIPES, Shape, resolve, text

Command = Callable[..., Any]


def test_a_recipe_is_shown_edited_and_fitted(command: Command, world: Path, tmp_path: Path) -> None:
    train = world / "split" / "train"
    shown = command("recipe", "show", "fast", "--for", train)
    assert shown.code == 0
    model = segue.load(world / "model")
    assert text.loads(shown.out, "x") == resolve("fast", Shape.of(model.facets)) == model.recipe
    mine = tmp_path / "mine.toml"
    mine.write_text(shown.out.replace("factors = 32", "factors = 6").replace('"fast"', '"mine"'), "utf-8")
    checked = command("recipe", "check", mine)
    assert checked.code == 0
    assert all(member.name in checked.out for member in model.recipe.members)
    fitted = command("fit", train, "-o", tmp_path / "m", "--recipe", mine)
    assert fitted.code == 0, fitted.err
    found = segue.load(tmp_path / "m")
    assert found.manifest.recipe == "mine"
    assert found.recipe == text.read(mine) != model.recipe
    assert command("recipe", "show", tmp_path / "m").out == text.dumps(found.recipe)


def test_without_a_dataset_it_says_what_it_is_shown_for(command: Command) -> None:
    ran = command("recipe", "show", "default")
    assert ran.out.startswith("# As for 300,000 tracks")
    assert text.loads(ran.out, "x").ranking is not None


def test_what_is_wrong_in_a_file_is_named(command: Command, tmp_path: Path, world: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    shown = command("recipe", "show", "fast").out
    wrong.write_text(shown.replace("factors = 32", "factors = 0", 1), "utf-8")
    for line in (
        ("recipe", "check", wrong),
        ("fit", world / "data", "-o", tmp_path / "m", "--recipe", wrong),
    ):
        ran = command(*line)
        assert ran.code == 2
        number = 1 + shown.split("factors = 32")[0].count("\n")
        assert f"wrong.toml, line {number}, " in ran.err.replace("\n", "")
    assert not (tmp_path / "m").exists()


@pytest.mark.parametrize("name", ["best", "none.toml"])
def test_a_recipe_that_is_not_there_is_refused(command: Command, name: str) -> None:
    ran = command("recipe", "show", name)
    assert ran.code == 2
    assert name in ran.err


def test_all_recipes_and_generators_are_listed(command: Command) -> None:
    listed = command("recipe", "list").out.splitlines()
    assert [line.split("\t")[1] for line in listed if line.startswith("recipe\t")] == RECIPES.names()
    assert "generator\tals" in listed
