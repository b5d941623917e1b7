"""From a music folder to a model that heard it: playlists and sounds go by the same ids."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import soundfile

import segue
from segue.errors import SegueWarning

Command = Callable[..., Any]

NAMES = [
    "plain.wav", "01 - 밤 산책.wav", "가수/앨범 1/새벽  감성.wav", "가수/앨범 2/새벽  감성.wav", "é/🌙 달.wav",
    unicodedata.normalize("NFD", "봄/비 오는 날.wav"), unicodedata.normalize("NFD", "café.wav"), "a/b/c/7.wav",
]  # fmt: skip
LISTS = ["all.m3u8", "가수/가수.m3u", unicodedata.normalize("NFD", "봄/봄.m3u8")]


@pytest.fixture
def music(tmp_path: Path) -> Path:
    """A folder of sounds, and playlists of them by relative and whole paths, some from a Mac."""
    folder = tmp_path / "음악 폴더"
    rng = np.random.default_rng(0)
    for name in NAMES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(folder / name, rng.uniform(-1, 1, 16_000), 16_000)
    for number, name in enumerate(LISTS):
        paths = [folder / track for track in NAMES]
        here = (folder / name).parent
        lines = [str(path.relative_to(here) if path.is_relative_to(here) else path) for path in paths]
        if number == 0:
            lines = [unicodedata.normalize("NFC", line).replace("/", "\\") for line in lines]
        (folder / name).write_text("\n".join(["#EXTM3U", *lines]))
    return folder


def test_playlists_and_sounds_of_a_folder_all_match(command: Command, music: Path, tmp_path: Path) -> None:
    assert command("import", "m3u", music, tmp_path / "data").code == 0
    assert command("audio", "features", music, tmp_path / "store").code == 0
    ran = command(
        "fit", tmp_path / "data", "--audio", tmp_path / "store", "-o", tmp_path / "model", "--recipe", "fast"
    )
    assert (ran.code, ran.err) == (0, "")
    tracks = segue.Dataset.load(tmp_path / "data").tracks["id"].to_list()
    assert sorted(tracks) == sorted(unicodedata.normalize("NFC", name) for name in NAMES)
    model = segue.load(tmp_path / "model")
    assert model.tracks["id"].to_list() == tracks
    assert model.facets.sounds is not None
    assert model.facets.sounds.heard.all()


def test_few_matches_are_told_with_counts_and_ids_of_both_sides(
    command: Command, music: Path, tmp_path: Path
) -> None:
    (music / "ids.csv").write_text("file,id\nplain.wav,plain.wav\na/b/c/7.wav,7\ncafé.wav,café\né/🌙 달.wav,🌙\n"
                                   "01 - 밤 산책.wav,밤\n".replace("café.wav", NAMES[6]))  # fmt: skip
    assert command("import", "m3u", music, tmp_path / "data").code == 0
    assert command("audio", "features", music / "ids.csv", tmp_path / "store").code == 0
    ran = command(
        "fit", tmp_path / "data", "--audio", tmp_path / "store", "-o", tmp_path / "model", "--recipe", "fast"
    )
    assert ran.code == 0
    assert "warning: " in ran.err
    assert "sounds of 1 of 8 tracks of the dataset, though the store has 5" in ran.err
    assert "only in the store: '7', 'café', '🌙'" in ran.err
    assert "--ids" in ran.err
    assert ".py" not in ran.err
    with pytest.warns(SegueWarning, match="1 of 8"):
        segue.fit(segue.Dataset.load(tmp_path / "data"), recipe="fast", audio=tmp_path / "store")


def test_labels_of_playlists_that_hardly_match_are_told(
    command: Command, music: Path, tmp_path: Path
) -> None:
    (music / "ids.csv").write_text("file,id\nplain.wav,plain.wav\na/b/c/7.wav,7\n01 - 밤 산책.wav,밤\n")
    assert command("audio", "features", music / "ids.csv", tmp_path / "store").code == 0
    playlists = [
        {"id": row, "title": "밤", "tags": ["비", "새벽"][: 1 + row % 2], "tracks": NAMES}
        for row in range(30)
    ]
    (tmp_path / "lists.jsonl").write_bytes(pl.DataFrame(playlists).write_ndjson().encode())
    assert command("import", "jsonl", tmp_path / "lists.jsonl", tmp_path / "data").code == 0
    ran = command(
        "audio", "train", tmp_path / "data", "--features", tmp_path / "store", "-o", tmp_path / "tagger",
        "--epochs", 1, "--least-tracks", 1,
    )  # fmt: skip
    assert "sounds of 1 of 8 tracks of the dataset" in ran.err
