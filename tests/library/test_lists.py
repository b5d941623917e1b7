"""The playlists of a library, matched to its files."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from segue.errors import DataError
from segue.library.lists import Places, read_lists

IDS = ["새벽/밤/01 달.mp3", "새벽/밤/02 별.mp3", "낮/01 달.mp3", "Rain.flac"]


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("/m/새벽/밤/02 별.mp3", "새벽/밤/02 별.mp3"),
        ("새벽/밤/02 별.mp3", "새벽/밤/02 별.mp3"),
        (unicodedata.normalize("NFD", "/m/새벽/밤/02 별.mp3"), "새벽/밤/02 별.mp3"),
        ("/m/rain.FLAC", "Rain.flac"),
        ("D:\\Music\\새벽\\밤\\01 달.mp3", "새벽/밤/01 달.mp3"),
        ("/storage/emulated/0/낮/01 달.mp3", "낮/01 달.mp3"),
        ("file:///elsewhere/%EB%82%AE/01%20%EB%8B%AC.mp3", "낮/01 달.mp3"),
        ("/elsewhere/Rain.flac", "Rain.flac"),
        ("/elsewhere/01 달.mp3", None),  # two files have this name
        ("/elsewhere/밤.mp3", None),
        ("http://host/stream", None),
        ("  ", None),
    ],
)
def test_a_location_means_a_file(location: str, expected: str | None) -> None:
    assert Places(Path("/m"), IDS).find(location) == expected


def test_lists_in_the_folder_and_beside_it(tmp_path: Path) -> None:
    root, beside = tmp_path / "m", tmp_path / "lists"
    (root / "sub").mkdir(parents=True)
    beside.mkdir()
    inside = root / "sub" / "밤.m3u8"
    inside.write_text("#EXTM3U\n#PLAYLIST:밤길\n../Rain.flac\n../nothing.mp3\n", "utf-8")
    (root / "bad.m3u8").write_text("<!DOCTYPE html>", "utf-8")
    (beside / "폰.m3u").write_text("/sdcard/새벽/밤/01 달.mp3\n/sdcard/낮/01 달.mp3\n", "utf-8")
    (beside / "other.m3u").write_text("/sdcard/nothing.mp3\n", "utf-8")
    found = read_lists(root, [inside, root / "bad.m3u8"], [beside], IDS)
    assert {record.id: (record.title, record.tracks) for record in found.records} == {
        "sub/밤.m3u8": ("밤길", ["Rain.flac"]),
        "폰.m3u": ("폰", ["새벽/밤/01 달.mp3", "낮/01 달.mp3"]),
    }
    assert (found.entries, found.unmatched, found.without) == (5, 2, 1)
    assert [Path(problem.where.file).name for problem in found.problems] == ["bad.m3u8"]


def test_two_lists_of_one_name_are_two(tmp_path: Path) -> None:
    root, beside = tmp_path / "m", tmp_path / "lists"
    for folder in (root, beside):
        folder.mkdir()
        (folder / "a.m3u").write_text("Rain.flac\n", "utf-8")
    found = read_lists(root, [root / "a.m3u"], [beside / "a.m3u", root, beside], IDS)
    assert [record.id for record in found.records] == ["a.m3u", f"{beside}/a.m3u"]


@pytest.mark.parametrize("name", ["nothing.m3u", "a.txt"])
def test_a_path_that_is_no_playlist(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.txt").touch()
    with pytest.raises(DataError, match="expected a playlist"):
        read_lists(tmp_path, [], [tmp_path / name], IDS)
