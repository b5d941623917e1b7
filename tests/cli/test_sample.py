from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from segue.cli.app import app
from segue.data.dataset import Dataset
from segue.data.sample import make_sample
from segue.errors import ConfigError

SMALL = ["--playlists", "40", "--tracks", "300"]


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["sample", *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_writes_the_dataset_that_the_library_makes(tmp_path: Path) -> None:
    output = run(str(tmp_path / "world"), *SMALL, "--seed", "7")
    loaded = Dataset.load(tmp_path / "world")
    made = make_sample(playlists=40, tracks=300, seed=7)
    assert loaded.manifest == made.manifest
    assert loaded.playlists.equals(made.playlists)
    assert loaded.tracks.equals(made.tracks)
    assert made.manifest.fingerprint in output
    assert "40 playlists" in output


def test_another_seed_is_another_world(tmp_path: Path) -> None:
    run(str(tmp_path / "a"), *SMALL)
    run(str(tmp_path / "b"), *SMALL, "--seed", "1")
    prints = {Dataset.load(tmp_path / name).manifest.fingerprint for name in "ab"}
    assert len(prints) == 2


def test_replaces_an_older_dataset(tmp_path: Path) -> None:
    run(str(tmp_path / "world"), *SMALL)
    run(str(tmp_path / "world"), "--playlists", "41", "--tracks", "300")
    assert Dataset.load(tmp_path / "world").playlists.height == 41


def test_refuses_bad_numbers_and_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="expected tracks to be at least 50, got 10"):
        run(str(tmp_path / "world"), "--tracks", "10")
    assert list(tmp_path.iterdir()) == []


def test_clips_lie_in_the_dataset_and_change_nothing_of_it(tmp_path: Path) -> None:
    plain = run(str(tmp_path / "plain"), "--playlists", "20", "--tracks", "60")
    with_audio = run(str(tmp_path / "world"), "--playlists", "20", "--tracks", "60", "--audio")
    assert "60 clips" in with_audio
    assert plain.splitlines()[-1] in with_audio  # the fingerprint
    assert sorted(path.stem for path in (tmp_path / "world" / "audio").rglob("*.mp3")) == sorted(
        Dataset.load(tmp_path / "world").tracks["id"]
    )
    run(str(tmp_path / "world"), "--playlists", "20", "--tracks", "60", "--seed", "1")
    assert not (tmp_path / "world" / "audio").exists()
