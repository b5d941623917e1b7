from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from segue.cli.app import app
from segue.data.dataset import Dataset
from segue.errors import ConfigError


@pytest.fixture
def data(sample: Dataset, tmp_path: Path) -> Path:
    sample.save(tmp_path / "data")
    return tmp_path / "data"


def run(*arguments: str | Path) -> str:
    result = CliRunner().invoke(app, ["fit", *map(str, arguments)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_plan_is_a_table_or_json_and_fits_nothing(data: Path, tmp_path: Path) -> None:
    shown = run(data, "--plan", "--recipe", "fast")
    for words in ("facets", "150 playlists", "profile small", "memory", "on idle cores"):
        assert words in shown
    found = json.loads(run(data, "--plan", "--json", "--jobs", "1"))
    assert (found["recipe"], found["jobs"]) == ("default", 1)
    assert found["processor_seconds"] > 0
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_a_fit_needs_a_directory(data: Path) -> None:
    with pytest.raises(ConfigError, match="expected a directory for the model"):
        run(data)


@pytest.mark.parametrize("option", ["--plan", "--resume", "--memory"])
def test_a_fit_by_shards_has_its_own_way_of_going_on(data: Path, tmp_path: Path, option: str) -> None:
    given = [option, "9GB"] if option == "--memory" else [option]
    with pytest.raises(ConfigError, match=f"expected {option} without --cluster"):
        run(data, "-o", tmp_path / "model", "--cluster", "local", *given)
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_what_a_fit_keeps_goes_when_the_model_is_there(data: Path, tmp_path: Path) -> None:
    run(data, "-o", tmp_path / "model", "--recipe", "fast", "--resume")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "model"]
