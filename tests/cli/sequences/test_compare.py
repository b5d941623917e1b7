"""`segue sequences compare`, as a person runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from segue.cli.app import app
from segue.data.records.builder import DatasetBuilder, PlaylistRecord
from segue.errors import ArtifactError, ConfigError


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    builder = DatasetBuilder()
    for number in range(40):
        tracks = [f"곡 {(number * 7 + step) % 20}" for step in range(6)]
        builder.add_playlist(PlaylistRecord(id=number, tracks=tracks))
    builder.build({"format": "test"}).save(tmp_path / "data")
    return tmp_path / "data"


def run(*arguments: str | Path) -> str:
    command = ["sequences", "compare", *map(str, arguments)]
    result = CliRunner().invoke(app, command, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_table_and_the_files(dataset: Path, tmp_path: Path):
    out = tmp_path / "out"
    shown = run(dataset, "--methods", "popularity, kneser-ney", "--playlists", "10", "-o", out)
    assert "30 questions about 10 playlists, 30 playlists to train on, 20 known tracks" in shown
    starts = [line.split()[0] for line in shown.splitlines()]
    assert [name for name in starts if name in ("method", "popularity", "kneser-ney")] == [
        "method",
        "popularity",
        "kneser-ney",
    ]
    assert "kneser-ney" in (out / "comparison.md").read_text("utf-8")
    printed = run(dataset, "--methods", "popularity", "--playlists", "10", "--json")
    assert json.loads(printed)["rows"][0]["name"] == "popularity"


def test_what_it_refuses(dataset: Path, tmp_path: Path):
    with pytest.raises(ConfigError, match="got 'markov'"):
        run(dataset, "--methods", "markov")
    with pytest.raises(ArtifactError):
        run(dataset, "--methods", "popularity", "-o", dataset)
    builder = DatasetBuilder()
    for number in range(10):
        builder.add_playlist(PlaylistRecord(id=number, tracks=[number, number + 3, number + 9]))
    builder.build({"format": "test"}).save(tmp_path / "sorted")
    with pytest.raises(ConfigError, match="sorted by id"):
        run(tmp_path / "sorted", "--methods", "popularity")
