from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import polars as pl
import pytest

import segue
from segue.model import Model
from segue.types import Continuation, Query

Command = Callable[..., Any]


@pytest.fixture(scope="module")
def model(world: Path) -> Model:
    return segue.load(world / "model")


def recommended(ran: Any) -> Continuation:
    assert ran.code == 0, ran.err
    return msgspec.json.decode(ran.out, type=Continuation)


def best(model: Model, title: str) -> int:
    """The row of the most played track with this title."""
    rows = model.tracks.with_row_index("row").filter(pl.col("title") == title)["row"].to_list()
    return max(rows, key=lambda row: (model.track_counts[row], -row))


def shared_title(model: Model) -> str:
    """A title that several tracks have."""
    counts = model.tracks["title"].value_counts(sort=True)
    assert counts["count"][0] > 1
    return counts["title"][0]


def test_the_json_is_the_librarys_continuation(command: Command, world: Path, model: Model) -> None:
    track = model.tracks["id"][5]
    ran = command(
        "recommend", world / "model", "--title", "비 오는 날 🌧", "--tag", "감성", "--tag", "새벽", "--track", track,
        "-n", 30, "--tags", 7, "--updated", "2019-05-01", "--json",
    )  # fmt: skip
    query = Query(
        title="비 오는 날 🌧", tags=("감성", "새벽"), tracks=(int(track),), updated=dt.datetime(2019, 5, 1)
    )
    assert recommended(ran) == model.recommend([query], 30, tags=7)[0]
    assert ran.err == ""


def test_versions_are_left_out_unless_all_are_asked_for(command: Command, world: Path, model: Model) -> None:
    works = model.facets.works
    other = int((works != range(len(works))).argmax())
    seed, version = model.tracks["id"][int(works[other])], model.track_id(model.tracks["id"][other])
    arguments = ("recommend", world / "model", "--track", seed, "-n", 1600, "--json")
    one = recommended(command(*arguments))
    every = recommended(command(*arguments, "--versions", "all"))
    assert version not in {track.id for track in one.tracks}
    assert version in {track.id for track in every.tracks}
    limits = [note.values["limits"] for note in one.notes if note.code == "few_tracks"]
    assert limits == [("versions",)] or limits == [["versions"]]


def test_the_table_shows_tracks_tags_and_reasons(command: Command, world: Path, model: Model) -> None:
    ran = command("recommend", world / "model", "--title", "새벽 감성", "-n", 5, "--tags", 3)
    assert ran.code == 0, ran.err
    expected = model.recommend([Query(title="새벽 감성")], 5, tags=3)[0]
    lines = ran.out.splitlines()
    for place, track in enumerate(expected.tracks, 1):
        (line,) = [line for line in lines if track.title in line and line.split()[0] == str(place)]
        assert all(artist in line for artist in track.artists)
        reason = track.reasons[0]
        assert f"{reason.share:.0%}"[:-1] in line
        assert reason.value in line
        assert reason.kind in line
    assert all(any(result.tag in line for line in lines) for result in expected.tags)
    assert "████████" in ran.out


def test_without_a_number_there_are_100_tracks_and_10_tags(command: Command, world: Path) -> None:
    found = recommended(command("recommend", world / "model", "--tag", "감성", "--json"))
    assert (len(found.tracks), len(found.tags)) == (100, 10)


def test_an_empty_query_gives_the_popular_ones_with_a_note(
    command: Command, world: Path, model: Model
) -> None:
    found = recommended(command("recommend", world / "model", "-n", 3, "--json"))
    assert len(found.tracks) == 3
    assert [note.code for note in found.notes] == ["empty_query"]
    ran = command("recommend", world / "model", "-n", 3)
    assert "note: " in ran.err
    assert "note: " not in ran.out
    assert found.tracks[0].title in ran.out
    top = set(model.track_counts.argsort()[::-1][:30].tolist())
    ids = model.tracks["id"].to_list()
    assert all(ids.index(str(track.id)) in top for track in found.tracks)


def test_a_blank_title_is_none(command: Command, world: Path) -> None:
    ran = command("recommend", world / "model", "--title", " \u3000 ", "-n", 3)
    assert "these are the most popular" in ran.err
    assert ran.out.split()[0] == "track"


def test_a_title_cannot_steer_the_terminal(command: Command, world: Path) -> None:
    ran = command(
        "recommend", world / "model", "--title", "비\x1b[31m 오는\x1b]0;새 이름\x07 \u202e날\x9b2J", "-n", 1
    )
    assert "비[31m 오는]0;새 이름 날2J" in ran.out
    failed = command("recommend", world / "model\x1b[2J")
    assert "\x1b" not in failed.err + ran.out


def test_a_track_by_name_is_the_same_as_by_id(command: Command, world: Path, model: Model) -> None:
    row = int(model.track_counts.argmax())
    track = model.tracks.row(row, named=True)
    by_id = recommended(command("recommend", world / "model", "--track", track["id"], "-n", 5, "--json"))
    name = f"{', '.join(track['artists'])} - {track['title']}".upper()
    by_name = recommended(command("recommend", world / "model", "--track", name, "-n", 5, "--json"))
    assert by_name.tracks == by_id.tracks
    assert by_id.notes == ()
    (note,) = by_name.notes
    assert f"(id {track['id']}, in {int(model.track_counts[row])} playlists)" in note.text


def test_of_several_tracks_the_most_played_is_taken_and_said(
    command: Command, world: Path, model: Model
) -> None:
    title = shared_title(model)
    row = best(model, title)
    others = model.tracks.filter(pl.col("title") == title).height - 1
    by_name = recommended(command("recommend", world / "model", "--track", title, "-n", 5, "--json"))
    by_id = recommended(
        command("recommend", world / "model", "--track", model.tracks["id"][row], "-n", 5, "--json")
    )
    assert by_name.tracks == by_id.tracks
    assert f"id {model.tracks['id'][row]}" in by_name.notes[0].text
    assert f"{others} other track" in by_name.notes[0].text


def test_unknown_tracks_and_tags_are_noted_and_left_out(command: Command, world: Path) -> None:
    arguments = (
        "--track",
        "없는 노래 xyz",
        "--track",
        "999999",
        "--tag",
        "없는태그",
        "--tag",
        "감성",
        "-n",
        5,
    )
    found = recommended(command("recommend", world / "model", *arguments, "--json"))
    for name in ("없는 노래 xyz", "999999", "없는태그"):
        assert sum(name in note.text for note in found.notes) == 1
    plain = recommended(command("recommend", world / "model", "--tag", "감성", "-n", 5, "--json"))
    assert found.tracks == plain.tracks
    shown = command("recommend", world / "model", *arguments)
    assert shown.code == 0
    assert shown.err.count("note: ") == len(found.notes)


def test_nothing_newer_than_the_last_edit_comes_back(command: Command, world: Path, model: Model) -> None:
    day = model.tracks["released"].median()
    assert isinstance(day, dt.datetime)
    found = recommended(
        command("recommend", world / "model", "--tag", "감성", "--updated", f"{day:%Y-%m-%d}", "--json")
    )
    released = dict(model.tracks.select("id", "released").iter_rows())
    assert max(released[str(track.id)] for track in found.tracks) <= day.date()


@pytest.mark.parametrize(
    "arguments", [("-n", "0"), ("-n", "many"), ("--tags", "-1"), ("--updated", "gestern"), ("--songs", "3")]
)
def test_a_bad_option_exits_with_two(command: Command, world: Path, arguments: tuple[str, str]) -> None:
    ran = command("recommend", world / "model", *arguments)
    assert ran.code == 2
    assert arguments[0] in ran.err
    assert ran.out == ""


@pytest.fixture
def copy(world: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(world / "model", tmp_path / "model"))


def refused(command: Command, model: Path) -> str:
    ran = command("recommend", model, "--tag", "감성")
    assert ran.code == 2
    assert ran.out == ""
    assert "Traceback" not in ran.err
    return ran.err


def test_a_missing_model_is_refused(command: Command, tmp_path: Path) -> None:
    err = refused(command, tmp_path / "모델")
    assert "모델: expected a model, got nothing there" in err
    assert "segue fit" in err


def test_a_dataset_is_no_model(command: Command, world: Path) -> None:
    assert "expected a model, got a dataset" in refused(command, world / "data")


def test_a_newer_format_is_refused(command: Command, copy: Path) -> None:
    manifest = json.loads((copy / "manifest.json").read_text("utf-8"))
    (copy / "manifest.json").write_text(json.dumps(manifest | {"format_version": 99}), encoding="utf-8")
    err = refused(command, copy)
    assert "got format 99" in err
    assert "Update Segue" in err


@pytest.mark.parametrize("name", ["tracks.parquet", "facets", "generators"])
def test_an_altered_file_is_refused(command: Command, copy: Path, name: str) -> None:
    path = copy / name
    if path.is_dir():
        path = max((file for file in path.rglob("*") if file.is_file()), key=lambda file: file.stat().st_size)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(bytes(data))
    assert "was altered" in refused(command, copy)


def test_a_file_that_was_cut_short_is_refused(command: Command, copy: Path) -> None:
    path = copy / "tracks.parquet"
    path.write_bytes(path.read_bytes()[:100])
    assert "bytes, got 100" in refused(command, copy)


def test_a_missing_file_and_a_broken_manifest_are_refused(command: Command, copy: Path) -> None:
    (copy / "tracks.parquet").unlink()
    assert "tracks.parquet: it is missing" in refused(command, copy)
    (copy / "manifest.json").write_text("{", encoding="utf-8")
    assert "manifest.json: expected a whole file" in refused(command, copy)
