"""`segue tune` as a person meets it; what it finds is tested in `tests/tuning`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from segue import extras
from segue.recipes import text

Command = Callable[..., Any]

SEARCH = """
[[vary]]
key = "generators.titles.settings.power"
type = "float"
low = 0.5
high = 6.0
"""

RECIPE = """
name = "작은 것"

[[generators]]
name = "titles"
kind = "titles"
weight = {tracks = 1.0, tags = 1.0}

[[generators]]
name = "popularity"
kind = "popularity"
weight = {tracks = 0.01, tags = 0.01}
"""


@pytest.fixture
def line(world: Path, tmp_path: Path) -> list[Any]:
    """A command that takes seconds, but for what comes last."""
    (tmp_path / "s.toml").write_text(SEARCH, "utf-8")
    (tmp_path / "r.toml").write_text(RECIPE, "utf-8")
    return [
        "tune", world / "data", "--search", tmp_path / "s.toml", "--recipe", tmp_path / "r.toml",
        "-o", tmp_path / "best.toml", "--splits", 1, "--questions", 20, "--protocol", "melon-official",
        "--trials", 3,
    ]  # fmt: skip


def test_it_shows_trials_and_what_came_of_them(command: Command, line: list[Any], tmp_path: Path) -> None:
    ran = command(*line)
    assert ran.code == 0, ran.err
    assert "track_ndcg@100" in ran.out
    assert "generators.titles.settings.power" in ran.out
    assert "flat region" in ran.out
    assert "recipe in" in ran.out
    written = text.read(tmp_path / "best.toml")
    assert written.name.startswith("작은 것")
    assert len((tmp_path / "best.toml.trials.jsonl").read_bytes().splitlines()) == 5
    again = command(*line[:-1], 4, "--json")
    assert again.code == 0, again.err
    found = json.loads(again.out)
    assert len(found["trials"]) == 5
    assert found["search"]["target"] == "tracks"
    assert set(found["regions"]) == {"generators.titles.settings.power"}


def test_settings_are_searched_by_the_true_next_track(command: Command, line: list[Any]) -> None:
    """Every question of the protocol hides one track, so a question's nDCG is that of one rank."""
    line[line.index("melon-official")] = "next"
    ran = command(*line[:-1], 1, "--json")
    assert ran.code == 0, ran.err
    found = json.loads(ran.out)
    assert found["search"]["protocol"] == "next"
    assert found["questions"] > 20  # a playlist is asked about at up to three places
    ran = command(*line, "--target", "tags", "-o", "other.toml")
    assert ran.code == 2
    assert "questions that hide tags" in ran.err


def test_another_search_into_the_same_output_is_refused(command: Command, line: list[Any]) -> None:
    assert command(*line).code == 0
    ran = command(*line, "--seed", 5)
    assert ran.code == 2
    assert "the journal of another search: expected seed 5, got 0" in ran.err.replace("\n", " ")
    assert "remove best.toml.trials.jsonl" in ran.err


def test_a_bad_search_is_refused_by_line_and_leaves_nothing(
    command: Command, line: list[Any], tmp_path: Path
) -> None:
    (tmp_path / "s.toml").write_text(
        SEARCH.replace('"generators.titles.settings.power"', "'generators.\"제목\".settings.power'"), "utf-8"
    )
    ran = command(*line)
    assert ran.code == 2
    assert "s.toml, line 3" in ran.err.replace("\n", "")
    assert "titles, popularity" in ran.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["r.toml", "s.toml"]


def test_only_a_recipe_is_replaced(command: Command, line: list[Any], tmp_path: Path) -> None:
    (tmp_path / "best.toml").write_text("메모", "utf-8")
    ran = command(*line)
    assert ran.code == 2
    assert "expected a new file, or an older recipe to replace" in ran.err
    assert (tmp_path / "best.toml").read_text("utf-8") == "메모"


def test_without_the_extra_it_says_which_one(
    command: Command, line: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(extras.PACKAGES, "tune", ("no_such_package",))
    ran = command(*line)
    assert ran.code == 2
    assert "segue[tune]" in ran.err
