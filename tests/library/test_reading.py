"""A music folder as a dataset."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

import segue
from segue.data.dataset import Dataset
from segue.errors import DataError, MissingExtraError
from segue.library.reading import SKIPPED, WEAK, read_library, sounds_of
from tests.library import sounds


@pytest.fixture
def music(tmp_path: Path) -> Path:
    root = tmp_path / "음악"
    for number in range(3):
        sounds.write(
            root / "가" / f"{number}.flac",
            title=f"달 {number}",
            artist="새벽",
            album="밤",
            date="2001",
            genre="재즈",
        )
    sounds.write(root / "나" / "낮 (1998)" / "01 - 해.mp3")
    (root / "목록.m3u8").write_text("#EXTM3U\n#PLAYLIST:밤길\n가/1.flac\n가/0.flac\nnothing.mp3\n", "utf-8")
    (root / "bad.mp3").write_bytes(b"<html>")
    return root


def test_tracks_playlists_and_what_is_wrong(music: Path) -> None:
    found = read_library(music, progress=False)
    tracks = {row["id"]: row for row in found.dataset.tracks.iter_rows(named=True)}
    assert set(tracks) == {"가/0.flac", "가/1.flac", "가/2.flac", "나/낮 (1998)/01 - 해.mp3"}
    assert tracks["가/0.flac"]["location"] == str(music / "가" / "0.flac")
    assert tracks["나/낮 (1998)/01 - 해.mp3"]["title"] == "해"
    (playlist,) = found.dataset.playlists.iter_rows(named=True)
    ids = found.dataset.tracks["id"].to_list()
    assert (playlist["title"], [ids[code] for code in playlist["tracks"]]) == (
        "밤길",
        ["가/1.flac", "가/0.flac"],
    )
    assert (found.read, found.named, found.lists.unmatched) == (5, 1, 1)
    assert found.problems == {"bad.mp3": "it is no sound file of its kind"}
    assert found.dataset.manifest.weak == WEAK
    assert found.dataset.manifest.source == {"format": "library", "source": "음악", "files": "4"}


def test_tracks_with_many_stars_are_favourites(music: Path) -> None:
    for number, rating in enumerate((100, 60, 80)):
        sounds.write(music / "다" / f"{number}.flac", title=f"별 {number}", rating=str(rating))
    found = read_library(music, progress=False)
    ids = found.dataset.tracks["id"].to_list()
    rows = dict(found.dataset.playlists.select("id", "tracks").iter_rows())
    assert [ids[code] for code in rows["starred"]] == ["다/0.flac", "다/2.flac"]
    assert found.starred == 2
    without = read_library(music, starred=False, progress=False)
    assert (without.starred, without.dataset.playlists["id"].to_list()) == (0, ["목록.m3u8"])


def test_a_further_run_reads_what_changed(music: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    read_library(music, progress=False).save(data)
    assert [json.loads(line) for line in (data / SKIPPED).read_text("utf-8").splitlines()] == [
        {"file": "bad.mp3", "reason": "it is no sound file of its kind"}
    ]
    again = read_library(music, earlier=data, progress=False)
    assert again.read == 0
    assert again.dataset.manifest == Dataset.load(data).manifest
    changed = sounds.write(music / "가" / "0.flac", title="새 달", artist="새벽")
    os.utime(changed, ns=(1, 1))
    (music / "가" / "2.flac").unlink()
    third = read_library(music, earlier=data, progress=False)
    assert third.read == 1
    assert sorted(third.dataset.tracks["title"].to_list()) == ["달 1", "새 달", "해"]


def test_a_stopped_run_goes_on(music: Path, tmp_path: Path) -> None:
    class Stops:
        def track(self, items: Iterator[object], **about: object) -> Iterator[object]:  # noqa: ARG002 - the names of what is shown
            for number, item in enumerate(items):
                if number == 2:
                    raise KeyboardInterrupt
                yield item

    data = tmp_path / "data"
    with pytest.raises(KeyboardInterrupt):
        read_library(music, earlier=data, progress=Stops())
    assert not data.exists()
    found = read_library(music, earlier=data, progress=False)
    assert found.read == 3
    found.save(data)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "음악"]


def test_the_same_folder_gives_the_same_dataset_elsewhere(music: Path, tmp_path: Path) -> None:
    one = read_library(music, progress=False).dataset
    music.rename(tmp_path / "moved")
    other = read_library(tmp_path / "moved", progress=False).dataset
    assert one.tracks.drop("location").equals(other.tracks.drop("location"))
    assert one.playlists.equals(other.playlists)


def test_without_any_sound(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="expected sound files, got none in this folder"):
        read_library(tmp_path, progress=False)
    (tmp_path / "a.mp3").write_bytes(b"<html>")
    with pytest.raises(DataError, match="no sound file of its kind"):
        read_library(tmp_path, progress=False)


def test_without_the_extra(music: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("segue.extras.missing", lambda *asked: asked)
    with pytest.raises(MissingExtraError, match="library"):
        read_library(music, progress=False)


def test_the_sounds_are_beside_the_dataset() -> None:
    assert sounds_of(Path("a/data")) == Path("a/data.sounds")


def test_a_library_without_playlists_is_continued(music: Path) -> None:
    (music / "목록.m3u8").unlink()
    model = segue.fit(read_library(music, progress=False).dataset, recipe="fast", progress=False)
    found = model.recommend(segue.Query(tracks=["가/1.flac"]), 3)
    assert {track.title for track in found.tracks[:2]} == {"달 0", "달 2"}
    assert {reason.kind for reason in found.tracks[0].reasons} <= {"track", "artist", "album"}
    assert model.track_counts.tolist() == [0, 0, 0, 0]  # nobody made a playlist


def test_a_library_of_one_track(tmp_path: Path) -> None:
    sounds.write(tmp_path / "a.mp3", title="비")
    model = segue.fit(read_library(tmp_path, progress=False).dataset, recipe="fast", progress=False)
    assert [track.id for track in model.recommend(segue.Query(title="비"), 3).tracks] == ["a.mp3"]
