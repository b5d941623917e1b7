from __future__ import annotations

import json
import os
import unicodedata
from pathlib import Path

import pytest

from segue.data.readers import read
from segue.data.readers.automatic import Share, shares_of
from segue.errors import ConfigError, DataError
from tests.data.readers.specimens import SPECIMENS


def put(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("name", list(SPECIMENS))
def test_a_file_and_its_folder_bring_what_the_named_format_brings(tmp_path: Path, name: str) -> None:
    path = put(tmp_path, *SPECIMENS[name])
    named, file, folder = read(name, path), read("auto", path), read("auto", tmp_path)
    assert file.dataset.manifest == named.dataset.manifest
    assert folder.dataset.manifest.fingerprint == named.dataset.manifest.fingerprint
    assert [share.format for share in (*file.shares, *folder.shares)] == [name, name]
    assert file.shares[0].why
    assert named.shares == (Share(name, ""),)


def test_each_file_of_a_folder_by_its_own_kind(tmp_path: Path) -> None:
    put(tmp_path, "a/밤.m3u8", "#EXTM3U\n곡 1.mp3\n")
    put(tmp_path, "a/named.txt", "#EXTM3U\n곡 2.mp3\n")
    put(tmp_path, unicodedata.normalize("NFD", "표é.csv"), "playlist,track\n새벽,곡 3.mp3\n")
    put(tmp_path, "b.jspf", SPECIMENS["jspf"][1])
    put(tmp_path, "곡 1.mp3", b"ID3\0")
    put(tmp_path, "cover.JPG", b"\xff\xd8\xff")
    put(tmp_path, "radio.m3u", "")
    put(tmp_path, "gone.m3u8", "<!DOCTYPE html><title>404</title>")
    put(tmp_path, ".Trash-0/old.m3u8", "x.mp3\n")
    result = read("auto", tmp_path)
    assert {share.format: len(share.files) for share in result.shares} == {"m3u": 2, "csv": 1, "jspf": 1}
    assert result.dataset.playlists.height == 4
    assert sorted((Path(one.where.file).name, one.got) for one in result.problems) == [
        ("gone.m3u8", "an HTML page"),
        ("radio.m3u", "an empty file"),
    ]
    assert result.notes["sound file or picture left out"] == 2
    assert result.dataset.manifest.source["format"] == "m3u, jspf, csv"


def test_a_challenge_is_read_alone(tmp_path: Path) -> None:
    put(tmp_path, "train.json", '[{"id": 1, "plylst_title": "밤", "songs": [1, 2]}]')
    put(tmp_path, "val.json", '[{"id": 2, "plylst_title": "새벽", "songs": [1]}]')
    put(tmp_path, "song_meta.json", '[{"id": 1, "song_name": "비"}]')
    put(tmp_path, "genre_gn_all.json", '{"GN0100": "발라드"}')
    result = read("auto", tmp_path)
    assert (result.dataset.playlists.height, result.dataset.tracks["title"].to_list()) == (1, ["비", None])
    assert [(Path(one.where.file).name, one.got) for one in result.problems] == [
        ("val.json", "a challenge's questions")
    ]
    (tmp_path / "train.json").unlink()
    assert read("auto", tmp_path).dataset.playlists["title"].to_list() == ["새벽"]


def test_files_that_do_not_belong_together_are_left_out(tmp_path: Path) -> None:
    for number in range(3):
        put(tmp_path, f"{number}.m3u8", "#EXTM3U\n밤.mp3\n")
    put(tmp_path, "train.json", '[{"id": 1, "plylst_title": "밤", "songs": [1]}]')
    result = read("auto", tmp_path)
    assert [share.format for share in result.shares] == ["m3u"]
    [left] = result.problems
    assert (left.got, left.hint) == (
        "a list of playlists as Melon's",
        "Import it by itself, into a dataset of its own.",
    )


def test_requested_files_alone_are_looked_at(tmp_path: Path) -> None:
    put(tmp_path, "a.m3u8", "#EXTM3U\n밤.mp3\n")
    put(tmp_path, "b.csv", "playlist,track\n1,2\n")
    assert shares_of(tmp_path, ["b.csv"]).read[0].format == "csv"
    with pytest.raises(ConfigError, match="a folder to name files in"):
        shares_of(tmp_path / "b.csv", ["b.csv"])


@pytest.mark.parametrize(
    ("files", "got"),
    [
        ({}, "none in this folder"),
        ({"밤.mp3": b"ID3", "b.flac": b"fLaC"}, "2 sound files and pictures"),
        (
            {"a.txt": b"words", "b.mp3": b""},
            "1 other files, the first of them text that begins with 'words' and 1 sound",
        ),
        ({"song_meta.json": b'[{"id": 1, "song_name": "x"}]'}, "none in this folder"),
    ],
)
def test_a_folder_without_playlists_says_what_is_there(
    tmp_path: Path, files: dict[str, bytes], got: str
) -> None:
    for name, content in files.items():
        put(tmp_path, name, content)
    with pytest.raises(DataError, match="expected a folder with files of playlists") as caught:
        read("auto", tmp_path, skip_bad=True)
    assert caught.value.got.startswith(got)


def test_what_can_be_read_only_once_is_named_by_its_reader(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(DataError, match="got a pipe or a device"):
        read("auto", tmp_path / "pipe")
    with pytest.raises(DataError, match="got nothing there"):
        read("auto", tmp_path / "gone")


def test_a_description_of_tracks_is_no_file_of_playlists(tmp_path: Path) -> None:
    path = put(tmp_path, "song_meta.json", json.dumps([{"id": 1, "song_name": "비"}]))
    with pytest.raises(DataError, match="got a file that belongs to a list of playlists as Melon's"):
        read("auto", path)


@pytest.mark.parametrize("text", ["Dear friend,\nhere is my music:\n1. 밤 by 새벽\n", "밤\n새벽\n"])
def test_sentences_are_no_paths_whatever_the_name_says(tmp_path: Path, text: str) -> None:
    with pytest.raises(DataError, match="got text that begins with"):
        read("auto", put(tmp_path, "목록.m3u", text))


@pytest.mark.parametrize("text", ["음악/밤\n", "밤.xyz\n", "C:\\Music\\밤\n"])
def test_a_list_of_odd_paths_is_known_by_its_name(tmp_path: Path, text: str) -> None:
    assert read("auto", put(tmp_path, "목록.m3u", text)).shares[0].format == "m3u"


def test_a_long_folder_is_looked_at_quickly(tmp_path: Path) -> None:
    for number in range(300):
        put(tmp_path, f"{number}.m3u8", "#EXTM3U\n" + "\n".join(f"{n}.mp3" for n in range(100)))
    (share,) = shares_of(tmp_path).read
    assert len(share.files) == 300
