from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import segue
from segue.cli.data.library_options import weak_of
from segue.errors import ConfigError
from segue.library.reading import SKIPPED, WEAK
from tests.library import sounds

Command = Callable[..., Any]


@pytest.fixture
def music(tmp_path: Path) -> Path:
    for number in range(6):
        sounds.write(
            tmp_path / "음악" / f"달빛노래 {number}.wav", title=f"달 {number}", artist=f"새벽 {number % 2}"
        )
    (tmp_path / "음악" / "bad.mp3").write_bytes(b"<html>")
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "밤.m3u8").write_text(
        "#EXTINF:soon\n/phone/달빛노래 1.wav\n/phone/달빛노래 2.wav\n/phone/nothing.wav\n", "utf-8"
    )
    return tmp_path / "음악"


def test_a_dataset_and_a_summary(command: Command, music: Path, tmp_path: Path) -> None:
    ran = command(
        "library", music, "-o", tmp_path / "data", "--playlists", tmp_path / "lists", "--weak", "album=0.5"
    )
    assert ran.code == 0, ran.err
    assert "bad.mp3" in ran.err
    assert "#EXTINF not understood" in ran.out
    assert (tmp_path / "data" / SKIPPED).exists()
    dataset = segue.Dataset.load(tmp_path / "data")
    assert dataset.manifest.counts == {"playlists": 1, "tracks": 6, "pairs": 2, "tags": 0}
    assert dataset.manifest.weak == {**WEAK, "album": 0.5}
    assert "a fit adds weak playlists: album 0.5, artist 0.9" in command("show", tmp_path / "data").out
    ran = command("library", music, "-o", tmp_path / "data", "--weak", "none", "--json")
    facts = json.loads(ran.out)
    assert (facts["tracks"], facts["read now"], facts["playlists"]) == (6, 0, 0)
    assert segue.Dataset.load(tmp_path / "data").manifest.weak == {}


def test_favourites_unless_they_are_not_wanted(command: Command, music: Path, tmp_path: Path) -> None:
    sounds.write(music / "별.flac", title="별", rating="5")
    sounds.write(music / "해.flac", title="해", rating="4")
    facts = json.loads(command("library", music, "-o", tmp_path / "data", "--json").out)
    assert (facts["rated with four or five stars"], facts["playlists"]) == (2, 0)
    assert segue.Dataset.load(tmp_path / "data").playlists["id"].to_list() == ["starred"]
    assert command("library", music, "-o", tmp_path / "data", "--no-starred").code == 0
    assert segue.Dataset.load(tmp_path / "data").playlists.height == 0


def test_a_fit_uses_its_sounds(command: Command, music: Path, tmp_path: Path) -> None:
    data, model = tmp_path / "data", tmp_path / "model"
    ran = command("library", music, "-o", data, "--audio", "--json")
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["tracks with sound"] == 6
    (music / "달빛노래 5.wav").unlink()  # the store has its sound still
    assert command("library", music, "-o", data, "--audio").code == 0
    ran = command("fit", data, "-o", model, "--recipe", "fast")
    assert ran.code == 0, ran.err
    fitted = segue.load(model)
    assert fitted.encoder is not None
    assert fitted.manifest.dataset.weak == WEAK
    assert fitted.tracks.height == 5
    (tmp_path / "data.sounds").rename(tmp_path / "elsewhere")
    ran = command("fit", data, "-o", model, "--recipe", "fast", "--weak", "artist=0.5")
    assert (ran.code, segue.load(model).encoder) == (0, None)
    assert segue.load(model).manifest.dataset.weak == {**WEAK, "artist": 0.5}
    assert "fitted without them" in ran.err


def test_a_folder_without_music_changes_nothing(command: Command, tmp_path: Path) -> None:
    ran = command("library", tmp_path, "-o", tmp_path / "data")
    assert (ran.code, ran.out) == (2, "")
    assert "expected sound files" in ran.err
    assert not list(tmp_path.iterdir())


def test_weights_of_weak_playlists() -> None:
    assert weak_of(None, WEAK) == WEAK
    assert weak_of(["none"], WEAK) == {}
    assert weak_of(["artist=0", "genre=1"], WEAK) == {**WEAK, "artist": 0, "genre": 1}
    assert weak_of(["artist=0.5"], {}) == {"artist": 0.5}
    for text in ("artist", "artist=much", "tag=0.5", "artist=2"):
        with pytest.raises(ConfigError):
            weak_of([text], WEAK)
