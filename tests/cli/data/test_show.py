from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

import segue
from segue.data.records.builder import DatasetBuilder, PlaylistRecord, TrackRecord

Command = Callable[..., Any]


def rows(out: str) -> list[str]:
    """The lines with single spaces between their parts, for looking things up."""
    return [" ".join(line.split()) for line in out.splitlines()]


def test_a_dataset_s_counts_are_counted_by_hand(command: Command, tmp_path: Path) -> None:
    builder = DatasetBuilder()
    for number in range(4):
        builder.add_track(TrackRecord(id=number, title=f"노래 [{number}]", artists=["솔이"]))
    builder.add_playlist(PlaylistRecord(id=1, title="밤 🌙", tags=["비", "밤"], tracks=[0, 1, 2]))
    builder.add_playlist(PlaylistRecord(id=2, tags=["비"], tracks=[0]))
    builder.add_playlist(PlaylistRecord(id=3, title="tags [only]", tags=["비"]))
    builder.build({"format": "test"}).save(tmp_path / "data")
    ran = command("show", tmp_path / "data")
    assert ran.code == 0, ran.err
    shown = rows(ran.out)
    assert shown[0].startswith("dataset ")
    assert shown[1] == "format test"
    text = "\n".join(shown)
    for part in (
        "playlists 3 ",
        "with tracks 2 67 % ██████▋",
        "with a title 2 67 % ██████▋",
        "with tags 3 100 % ██████████",
        "with a date 0 0 %",
        "tracks 4",
        "in a playlist 3 75 % ███████▌",
        "with artists 4 100 %",
        "with an album 0 0 %",
        "4 pairs of playlist and track",
        "tag (of 2)",
        "비 3 ██████████",
        "밤 1 ███▍",
        "노래 [0] 2 ██████████",
    ):
        assert part in text, part
    tracks, tags, use = (
        text.index(name) for name in ("tracks a playlist", "tags a playlist", "playlists a track")
    )
    assert tracks < tags < use


def test_lengths_fall_into_the_right_rows(command: Command, tmp_path: Path) -> None:
    builder = DatasetBuilder()
    for number, length in enumerate([1, 2, 3, 5, 6, 100, 101, 5000]):
        builder.add_playlist(PlaylistRecord(id=number, tracks=list(range(length))))
    builder.build({"format": "test"}).save(tmp_path / "data")
    out = command("show", tmp_path / "data").out
    column = [line[:36].split() for line in out.split("tracks a playlist")[1].splitlines()[1:10]]
    assert {parts[0]: int(parts[1]) for parts in column} == {
        "0": 0, "1": 1, "2": 1, "3–5": 2, "6–10": 1, "11–25": 0, "26–50": 0, "51–100": 1, "101+": 2,
    }  # fmt: skip


def test_an_empty_dataset_shows_zeros(command: Command, tmp_path: Path) -> None:
    DatasetBuilder().build({"format": "test"}).save(tmp_path / "data")
    ran = command("show", tmp_path / "data")
    assert ran.code == 0, ran.err
    assert "0 pairs" in ran.out


def test_the_json_is_the_manifest(command: Command, world: Path) -> None:
    for place, manifest in (
        ("data", segue.Dataset.load(world / "data").manifest),
        ("model", segue.load(world / "model").manifest),
    ):
        ran = command("show", world / place, "--json")
        written = json.loads((world / place / "manifest.json").read_text("utf-8"))
        if place == "data":  # sizes and digests are of the directory's files, not of the dataset
            written |= {"sizes": {}, "digests": {}, "sha256": {}}
        assert json.loads(ran.out) == written
        assert json.loads(ran.out)["library_version"] == manifest.library_version


def test_a_model_says_what_it_was_fitted_on(command: Command, world: Path) -> None:
    ran = command("show", world / "model")
    assert ran.code == 0, ran.err
    manifest = segue.load(world / "model").manifest
    text = "\n".join(rows(ran.out))
    assert "recipe fast, seed 3" in text
    assert manifest.dataset.fingerprint in text
    assert "260 playlists, 1,500 tracks" in text
    assert all(name in text for name in manifest.generators)
    size = sum(path.stat().st_size for path in (world / "model").rglob("*") if path.is_file())
    megabytes = sum(manifest.sizes.values()) / 1e6
    assert f"all {megabytes:,.1f}" in text
    assert megabytes * 1e6 <= size


def test_something_else_is_none(command: Command, tmp_path: Path) -> None:
    ran = command("show", tmp_path)
    assert ran.code == 2
    assert "expected a directory that Segue wrote, got a directory without manifest.json" in ran.err
    for text in ("[]", "{}", '{"format_version": "x"}', "{" * 100_000, "\udcff"):
        (tmp_path / "manifest.json").write_bytes(text.encode(errors="surrogateescape"))
        ran = command("show", tmp_path)
        assert ran.code == 2
        assert "manifest.json: expected a whole file" in ran.err


def test_the_most_used_tags_come_first(command: Command, world: Path) -> None:
    playlists = segue.Dataset.load(world / "data").playlists
    tags = playlists["tags"].explode().drop_nulls().value_counts()
    first = tags.sort(pl.col("count"), pl.col("tags"), descending=[True, False]).row(0)
    out = command("show", world / "data").out
    line = next(line for line in out.split("tag (of")[1].splitlines()[1:] if line.strip())
    assert line.split()[:2] == [first[0], f"{first[1]}"]
