from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from segue.cli.app import app
from segue.data.answers import read_answers
from segue.data.dataset import Dataset
from segue.data.questions import read_questions
from segue.data.records.builder import DatasetBuilder, PlaylistRecord
from segue.data.split import split
from segue.errors import ArtifactError, ConfigError

FILES = [
    "answers.jsonl",
    "manifest.json",
    "questions.jsonl",
    "train/manifest.json",
    "train/playlists.parquet",
    "train/tracks.parquet",
]


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    builder = DatasetBuilder()
    for number in range(120):
        tracks = list(range(number, number + 102 + number % 7))
        builder.add_playlist(
            PlaylistRecord(
                id=number, title=f"출근길 🎧 {number}", tags=["가", "나", f"{number}"], tracks=tracks
            )
        )
    builder.build({"format": "test"}).save(tmp_path / "dataset")
    return tmp_path / "dataset"


def run(*arguments: str | Path) -> str:
    result = CliRunner().invoke(app, ["split", *map(str, arguments)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def content(directory: Path) -> dict[str, bytes]:
    return {
        path.relative_to(directory).as_posix(): path.read_bytes()
        for path in directory.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("protocol", ["melon", "melon-official", "mpd"])
def test_writes_what_the_library_splits(tmp_path: Path, dataset: Path, protocol: str):
    out = tmp_path / "split"
    output = run(dataset, "--protocol", protocol, "--seed", "3", "--questions", "40", "-o", out)
    whole = Dataset.load(dataset)
    expected = split(whole, protocol, rng=3, questions=40)  # pyright: ignore[reportArgumentType] - a parameter
    assert sorted(content(out)) == FILES
    assert read_questions(out / "questions.jsonl") == expected.questions
    assert read_answers(out / "answers.jsonl") == expected.answers
    train = Dataset.load(out / "train")
    assert train.manifest == expected.train.manifest
    assert train.playlists.equals(expected.train.playlists)
    assert train.tracks.equals(whole.tracks)
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    assert manifest["protocol"] == protocol
    assert manifest["seed"] == 3
    assert manifest["dataset"] == whole.manifest.fingerprint
    assert manifest["playlists"] == {"train": 80, "held_out": 40}
    assert sum(manifest["mixes"].values()) == 40
    assert "40 questions, 80 playlists" in output
    for mix, count in manifest["mixes"].items():
        rows = [re.split(r" {2,}", line) for line in output.splitlines() if line.startswith(f"{mix}  ")]
        assert [row[1] for row in rows] == [str(count)]


def test_asks_for_the_next_track_and_parts_by_a_day(tmp_path: Path):
    builder = DatasetBuilder()
    for number in range(20):
        day = dt.datetime(2020, 1, 1 + number)
        builder.add_playlist(PlaylistRecord(id=number, tracks=[9, 3, number, 70 + number], updated=day))
    builder.build({"format": "test"}).save(tmp_path / "dataset")
    out = tmp_path / "split"
    output = run(tmp_path / "dataset", "--protocol", "next", "--since", "2020-01-15", "-o", out)
    assert "18 questions about 6 playlists, 14 playlists" in output
    assert {len(answer.tracks) for answer in read_answers(out / "answers.jsonl")} == {1}
    assert {one.updated for one in read_questions(out / "questions.jsonl")} == {
        dt.datetime(2020, 1, day) for day in range(15, 21)
    }
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    assert (manifest["playlists"], manifest["mixes"]) == ({"train": 14, "held_out": 6}, {"tracks": 18})


def test_a_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path, dataset: Path):
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        run(dataset, "--seed", f"{seed}", "-o", tmp_path / name)
    assert content(tmp_path / "a") == content(tmp_path / "b")
    assert content(tmp_path / "a")["questions.jsonl"] != content(tmp_path / "c")["questions.jsonl"]


def test_share_holds_out_more_or_less(tmp_path: Path, dataset: Path):
    run(dataset, "--share", "0.5", "-o", tmp_path / "half")
    run(dataset, "-o", tmp_path / "default")
    assert len(read_questions(tmp_path / "half" / "questions.jsonl")) == 60
    assert len(read_questions(tmp_path / "default" / "questions.jsonl")) == 24


def test_replaces_an_older_split_and_nothing_else(tmp_path: Path, dataset: Path):
    out = tmp_path / "split"
    run(dataset, "-o", out)
    run(dataset, "--protocol", "mpd", "-o", out)
    assert json.loads((out / "manifest.json").read_text("utf-8"))["protocol"] == "mpd"
    other = tmp_path / "other"
    Dataset.load(dataset).save(other)
    before = content(other)
    with pytest.raises(ArtifactError, match="got a dataset"):
        run(dataset, "-o", other)
    assert content(other) == before


def test_the_dataset_itself_is_never_replaced(tmp_path: Path, dataset: Path):
    run(dataset, "-o", tmp_path / "split")
    before = content(tmp_path)
    for source, out in ((dataset, dataset), (tmp_path / "split" / "train", tmp_path / "split")):
        with pytest.raises(ArtifactError, match="holds the dataset"):
            run(source, "-o", out)
    assert content(tmp_path) == before


def test_a_number_out_of_range_writes_nothing(tmp_path: Path, dataset: Path):
    with pytest.raises(ConfigError, match="expected 1 to 119 questions, got 120"):
        run(dataset, "--questions", "120", "-o", tmp_path / "split")
    assert not (tmp_path / "split").exists()


@pytest.mark.parametrize("arguments", [["--protocol", "netflix"], ["--seed", "-1"], ["--questions", "many"]])
def test_a_bad_option_is_explained(tmp_path: Path, dataset: Path, arguments: list[str]):
    result = CliRunner().invoke(app, ["split", str(dataset), "-o", str(tmp_path / "split"), *arguments])
    assert result.exit_code == 2
    assert arguments[0] in result.output
    assert not (tmp_path / "split").exists()
