"""The playlists of a library, matched to its files."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import polars as pl
import pytest

from segue.data.dataset import Dataset
from segue.errors import DataError
from segue.library.lists import read_lists

IDS = ["새벽/밤/01 달.mp3", "새벽/밤/02 별.mp3", "낮/01 달.mp3", "Rain.flac"]


TRACKS = Dataset.of(
    pl.DataFrame({"id": ["0"]}),
    pl.DataFrame(
        {
            "id": IDS,
            "title": ["달", "별", "달", "Rain"],
            "artists": [["새벽"], ["새벽"], ["낮"], []],
            "location": [f"/m/{key}" for key in IDS],
        }
    ),
).tracks


def found_in(folder: Path, *lines: str) -> list[str]:
    """What a playlist's lines mean, where the music folder is `/m`."""
    path = folder / "a.m3u8"
    path.write_text("#EXTM3U\n" + "\n".join(lines), "utf-8")
    return [track for record in read_lists(Path("/m"), [], [path], TRACKS).records for track in record.tracks]


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("/m/새벽/밤/02 별.mp3", "새벽/밤/02 별.mp3"),
        (unicodedata.normalize("NFD", "/m/새벽/밤/02 별.mp3"), "새벽/밤/02 별.mp3"),
        ("/m/rain.FLAC", "Rain.flac"),
        ("D:\\Music\\새벽\\밤\\01 달.mp3", "새벽/밤/01 달.mp3"),
        ("/storage/emulated/0/낮/01 달.mp3", "낮/01 달.mp3"),
        ("file:///elsewhere/%EB%82%AE/01%20%EB%8B%AC.mp3", "낮/01 달.mp3"),
        ("/elsewhere/Rain.flac", "Rain.flac"),
        ("/elsewhere/밤.mp3", None),
        ("http://host/stream", None),
    ],
)
def test_a_location_means_a_file(tmp_path: Path, location: str, expected: str | None) -> None:
    assert found_in(tmp_path, location) == ([expected] if expected else [])


def test_a_file_may_be_called_otherwise_than_its_title(tmp_path: Path) -> None:
    tracks = TRACKS.with_columns(title=pl.Series(["가", "나", "다", "라"]))
    (tmp_path / "a.m3u8").write_text("/phone/낮/01 달.mp3\n/phone/Rain.flac\n", "utf-8")
    (record,) = read_lists(Path("/m"), [], [tmp_path / "a.m3u8"], tracks).records
    assert record.tracks == ["낮/01 달.mp3", "Rain.flac"]


def test_a_track_without_a_path_is_found_by_its_names(tmp_path: Path) -> None:
    assert found_in(tmp_path, "#EXTINF:200,새벽 - 별", "http://host/1234") == ["새벽/밤/02 별.mp3"]


def test_lists_of_several_formats(tmp_path: Path) -> None:
    (tmp_path / "a.xspf").write_text(
        '<?xml version="1.0"?><playlist version="1" xmlns="http://xspf.org/ns/0/"><title>밤</title><trackList><track>'
        "<location>file:///m/Rain.flac</location></track></trackList></playlist>", "utf-8",
    )  # fmt: skip
    (tmp_path / "b.pls").write_text(
        "[playlist]\nFile1=/m/Rain.flac\nTitle1=Rain\nNumberOfEntries=1\nVersion=2\n"
    )
    (tmp_path / "notes.xml").write_text("<notes/>")
    found = read_lists(tmp_path, [], [tmp_path], TRACKS)
    assert {record.id: record.tracks for record in found.records} == {
        "a.xspf": ["Rain.flac"],
        "b.pls": ["Rain.flac"],
    }
    assert found.problems == ()


def test_lists_in_the_folder_and_beside_it(tmp_path: Path) -> None:
    root, beside = tmp_path / "m", tmp_path / "lists"
    (root / "sub").mkdir(parents=True)
    beside.mkdir()
    inside = root / "sub" / "밤.m3u8"
    inside.write_text("#EXTM3U\n#PLAYLIST:밤길\n../Rain.flac\n../nothing.mp3\n", "utf-8")
    (root / "bad.m3u8").write_text("<!DOCTYPE html>", "utf-8")
    (beside / "폰.m3u").write_text("/sdcard/새벽/밤/01 달.mp3\n/sdcard/낮/01 달.mp3\n", "utf-8")
    (beside / "other.m3u").write_text("/sdcard/nothing.mp3\n", "utf-8")
    found = read_lists(root, [inside, root / "bad.m3u8"], [beside], TRACKS)
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
    found = read_lists(root, [root / "a.m3u"], [beside / "a.m3u", root, beside], TRACKS)
    assert [record.id for record in found.records] == ["a.m3u", f"{beside}/a.m3u"]


@pytest.mark.parametrize("name", ["nothing.m3u", "a.txt"])
def test_a_path_that_is_no_playlist(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.txt").touch()
    with pytest.raises(DataError, match="expected a playlist"):
        read_lists(tmp_path, [], [tmp_path / name], TRACKS)
