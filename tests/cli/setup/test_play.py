from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import segue
from segue.cli.setup import play
from segue.data.dataset import Dataset
from segue.service.settings import Settings
from tests.library import sounds

Command = Callable[..., Any]


@pytest.fixture
def music(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    for number in range(4):
        sounds.write(tmp_path / "내 음악" / f"{number}.mp3", title=f"달 {number}", artist="새벽")
    return tmp_path / "내 음악"


def test_from_a_folder_to_a_page(command: Command, music: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[Settings] = []

    def serve(settings: Settings, listening: socket.socket) -> None:
        served.append(settings)
        listening.close()

    monkeypatch.setattr("segue.service.server.serve", serve)
    ran = command("play", music, "--port", 0)
    assert ran.code == 0, ran.err
    home = play.home_of(music)
    assert home.parent == music.parent / "home" / "segue"
    assert [line.split()[2] for line in ran.out.splitlines() if line.startswith("$ ")] == [
        "library",
        "fit",
        "serve",
    ]
    assert "http://127.0.0.1:" in ran.out
    (settings,) = served
    assert (settings.models, settings.audio) == ((home / "model",), music)
    found = segue.load(home / "model").recommend(segue.Query(tracks=["0.mp3"]), 3)
    assert {track.id for track in found.tracks} == {"1.mp3", "2.mp3", "3.mp3"}


def test_a_further_run_fits_only_if_something_changed(command: Command, music: Path) -> None:
    assert "segue fit" in command("play", music, "--no-serve").out
    ran = command("play", music, "--no-serve")
    assert "segue fit" not in ran.out
    assert "Nothing has changed" in ran.out
    assert "segue fit" in command("play", music, "--no-serve", "--weak", "artist=0.5").out
    sounds.write(music / "4.mp3", title="별", artist="새벽")
    assert "segue fit" in command("play", music, "--no-serve", "--weak", "artist=0.5").out
    (play.home_of(music) / "model" / "manifest.json").write_text("{}")
    assert command("play", music, "--no-serve").code == 2  # what is there is no model, and is left alone


@pytest.mark.parametrize("name", ["", "nothing"])
def test_without_music_nothing_is_left(command: Command, tmp_path: Path, name: str) -> None:
    (tmp_path / "music").mkdir()
    ran = command(
        "play", tmp_path / "music" / name, "--keep", tmp_path / "music" / name / "kept", "--no-serve"
    )
    assert ran.code == 2
    assert "error: " in ran.err
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(("playlists", "recipe"), [(play.ENOUGH, "default"), (play.ENOUGH - 1, "fast")])
def test_the_recipe_for_a_library(tmp_path: Path, playlists: int, recipe: str) -> None:
    lists = pl.DataFrame({"id": [str(i) for i in range(playlists)], "tracks": [[0, 1]] * playlists})
    Dataset.of(lists, pl.DataFrame({"id": ["a", "b"]})).save(tmp_path / "data")
    assert play.recipe_for(tmp_path / "data") == recipe
