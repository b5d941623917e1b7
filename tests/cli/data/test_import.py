from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from segue.cli.app import app
from segue.data.dataset import Dataset
from segue.data.formats import FORMATS, LISTENED, WRITTEN
from segue.data.readers import READERS

GOOD = '{"id": 1, "title": "비 오는 날 🌧", "tags": ["비"], "tracks": [7, 8, 7]}'


def segue(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command as a person does."""
    return subprocess.run(
        [sys.executable, "-c", "from segue.cli.app import main; main()", *map(str, arguments)],
        capture_output=True,
        check=False,
        encoding="utf-8",
    )


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "lists.jsonl"
    path.write_text(f'{GOOD}\n{{"id": true}}\n{{"id": 3, "mood[b]": 1, "tracks": [7]}}\n', encoding="utf-8")
    return path


def test_the_dataset_and_a_summary(tmp_path: Path) -> None:
    path = tmp_path / "good.jsonl"
    path.write_text(GOOD, encoding="utf-8")
    ran = segue("import", "jsonl", path, tmp_path / "data")
    assert ran.returncode == 0, ran.stderr
    dataset = Dataset.load(tmp_path / "data")
    assert dataset.manifest.counts == {"playlists": 1, "tracks": 2, "pairs": 2, "tags": 1}
    lines = {
        line.rsplit(maxsplit=1)[0].strip(): line.split()[-1]
        for line in ran.stdout.splitlines()
        if line.strip()
    }
    assert (lines["playlists"], lines["pairs"], lines["repeated tracks dropped"]) == ("1", "2", "1")
    assert lines["fingerprint"] == dataset.manifest.fingerprint
    assert ran.stderr == ""
    assert not (tmp_path / "data" / "skipped.jsonl").exists()


def test_a_bad_record_stops_and_changes_nothing(source: Path, tmp_path: Path) -> None:
    ran = segue("import", "jsonl", source, tmp_path / "data")
    assert ran.returncode == 2
    assert (
        f"error: {source}, line 2, field id: expected an integer or a text, got true or false" in ran.stderr
    )
    assert "--skip-bad" in ran.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["lists.jsonl"]


def test_skip_bad_lists_what_it_skipped(source: Path, tmp_path: Path) -> None:
    ran = segue("import", "jsonl", source, tmp_path / "data", "--skip-bad")
    assert ran.returncode == 0, ran.stderr
    assert Dataset.load(tmp_path / "data").manifest.counts["playlists"] == 2
    assert "field mood[b] not read" in ran.stdout
    assert "line 2" in ran.stderr
    skipped = [json.loads(line) for line in (tmp_path / "data" / "skipped.jsonl").read_text().splitlines()]
    assert skipped == [
        {
            "expected": "an integer or a text",
            "got": "true or false",
            "where": {"file": str(source), "line": 2, "field": "id"},
            "message": f"{source}, line 2, field id: expected an integer or a text, got true or false.",
        }
    ]


def test_the_terminal_shows_twenty_and_the_file_all(tmp_path: Path) -> None:
    path = tmp_path / "lists.jsonl"
    path.write_text(GOOD + "\n" + "bad\n" * 30, encoding="utf-8")
    ran = CliRunner().invoke(app, ["import", "jsonl", str(path), str(tmp_path / "data"), "--skip-bad"])
    assert ran.exit_code == 0
    assert "all 30 in" in " ".join(ran.stderr.split())
    assert sum("lists.jsonl" in line and "line" in line for line in ran.stderr.splitlines()) == 20
    assert len((tmp_path / "data" / "skipped.jsonl").read_text().splitlines()) == 30


def test_a_new_import_replaces_the_dataset_and_its_list(source: Path, tmp_path: Path) -> None:
    runner = CliRunner()
    runner.invoke(app, ["import", "jsonl", str(source), str(tmp_path / "data"), "--skip-bad"])
    source.write_text(GOOD, encoding="utf-8")
    assert runner.invoke(app, ["import", "jsonl", str(source), str(tmp_path / "data")]).exit_code == 0
    assert Dataset.load(tmp_path / "data").manifest.counts["playlists"] == 1
    assert {path.name for path in (tmp_path / "data").iterdir()} == {
        "manifest.json",
        "playlists.parquet",
        "tracks.parquet",
    }


def test_a_folder_of_other_files_is_not_replaced(source: Path, tmp_path: Path) -> None:
    ran = segue("import", "jsonl", source, tmp_path, "--skip-bad")
    assert ran.returncode == 2
    assert "other files in it" in ran.stderr
    assert source.exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("winamp", "."), "expected a format among melon"),
        (("melon", "gone"), "gone: expected a file or folder, got nothing there"),
        (("melon", "lists.jsonl", "--file", "val.json"), "got a file"),
    ],
)
def test_errors_exit_with_two(source: Path, tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    name, place, *options = arguments
    ran = segue("import", name, source.parent / place, tmp_path / "data", *options)
    assert ran.returncode == 2
    assert words in ran.stderr
    assert "Traceback" not in ran.stderr


def test_file_names_what_to_read(tmp_path: Path) -> None:
    for number, name in enumerate(("train", "val")):
        (tmp_path / f"{name}.json").write_text(json.dumps([{"id": number, "songs": [1]}]), encoding="utf-8")
    ran = CliRunner().invoke(
        app, ["import", "melon", str(tmp_path), str(tmp_path / "data"), "--file", "val.json"]
    )
    assert ran.exit_code == 0
    assert Dataset.load(tmp_path / "data").playlists["id"].to_list() == ["1"]


def test_help_names_every_format() -> None:
    ran = CliRunner().invoke(app, ["import", "--help"], env={"COLUMNS": "200"})
    words = " ".join(ran.stdout.replace("│", " ").split())
    assert f"{', '.join(READERS.built_in)}; or auto" in words


def lists(data: Path) -> dict[str, tuple[list[str], list[str]]]:
    """The ids of the tracks, and the tags, of each playlist by its id."""
    dataset = Dataset.load(data)
    ids = dataset.tracks["id"]
    rows = dataset.playlists.select("id", "tracks", "tags").iter_rows()
    return {key: ([ids[row] for row in tracks], tags) for key, tracks, tags in rows}


def test_what_recommend_prints_is_a_playlist(
    command: Callable[..., Any], world: Path, tmp_path: Path
) -> None:
    ran = command("recommend", world / "model", "--tag", "감성", "-n", 7, "--tags", 3, "--json")
    (tmp_path / "밤.json").write_text(ran.out, encoding="utf-8")
    assert command("import", "auto", tmp_path / "밤.json", tmp_path / "data").code == 0
    said = json.loads(ran.out)
    assert lists(tmp_path / "data") == {
        "밤.json": ([str(track["id"]) for track in said["tracks"]], [tag["tag"] for tag in said["tags"]])
    }


@pytest.mark.parametrize("form", [name for name in WRITTEN if name != "listenbrainz"])
def test_what_answer_writes_is_read_again_or_named(
    command: Callable[..., Any], world: Path, tmp_path: Path, form: str
) -> None:
    (tmp_path / "questions.jsonl").write_text('{"id": 4, "tags": ["감성"]}\n', encoding="utf-8")
    answers, count = tmp_path / f"answers-{form}", FORMATS[form].tracks or 20
    team = ("--team-name", "밤", "--team-email", "night@example.org") if form == "mpd" else ()
    ran = command(
        "answer",
        world / "model",
        tmp_path / "questions.jsonl",
        "-o",
        answers,
        "--format",
        form,
        "-n",
        count,
        *team,
    )
    assert ran.code == 0, ran.err
    ran = command("import", "auto", answers, tmp_path / "data")
    if form == "mpd":
        assert ran.code == 2
        assert "got a submission to the Million Playlist Dataset's challenge" in ran.err
        return
    assert ran.code == 0, ran.err
    assert ran.err == ""
    [(key, (tracks, tags))] = lists(tmp_path / "data").items()
    assert key == (answers.name if form == "m3u8" else "4")
    versions = "one" if form in LISTENED else "all"
    same = ("-o", tmp_path / "same.jsonl", "-n", count, "--versions", versions)
    command("answer", world / "model", tmp_path / "questions.jsonl", *same)
    expected = json.loads((tmp_path / "same.jsonl").read_text("utf-8"))
    assert tracks == [str(track) for track in expected["tracks"]]
    assert tags == (["감성"] if form in LISTENED else expected["tags"])


@pytest.mark.parametrize("name", ["data", "model"])
def test_a_directory_that_segue_wrote_is_named(
    command: Callable[..., Any], world: Path, tmp_path: Path, name: str
) -> None:
    ran = command("import", "auto", world / name, tmp_path / "new")
    assert ran.code == 2
    assert "got a directory that Segue wrote" in ran.err
    assert command("import", "auto", world / name / "manifest.json", tmp_path / "new").code == 2


TABLE = "곡;듣는 이;제목;가수\n7;밤;비;새벽\n8;밤;해;새벽\n"
PLAYS = "user,time,track,played_ms\n" + "".join(
    f"밤,2023-01-01T10:{minute}:00Z,{track},{played}\n"
    for minute, track, played in zip(
        ("00", "02", "04", "20", "22"), range(1, 6), (90_000, 20_000, 90_000, 90_000, 90_000), strict=True
    )
)


def imported(
    command: Callable[..., Any], folder: Path, form: str, name: str, text: str, *options: str
) -> Any:
    """What `segue import` made of one file, and what it said."""
    (folder / name).write_text(text, encoding="utf-8")
    ran = command("import", form, folder / name, folder / "data", *options)
    return lists(folder / "data") if ran.code == 0 else ran.err


@pytest.mark.parametrize("form", ["csv", "auto"])
def test_columns_by_a_persons_names(command: Callable[..., Any], tmp_path: Path, form: str) -> None:
    columns = 'playlist="듣는 이",track=곡,title=제목,artist=가수'
    found = imported(command, tmp_path, form, "표.csv", TABLE, "--columns", columns)
    assert found == {"밤": (["7", "8"], [])}
    tracks = Dataset.load(tmp_path / "data").tracks
    assert tracks["title"].to_list() == ["비", "해"]
    assert tracks["artists"].to_list() == [["새벽"], ["새벽"]]


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--columns", "track=노래", "columns: expected the column 노래, got 곡, 듣는 이, 제목, 가수"),
        ("--columns", "nothing=곡", "expected columns as NAME=COLUMN"),
        ("--columns", "track=곡,track=제목", "expected each column once"),
        ("--dialect", "colon", "expected one of comma, semicolon, tab, pipe"),
        ("--gap", "0", "gap: expected at least 1 minute"),
        ("--least", "0", "least: expected at least 1 track"),
        ("--played", "-1", "played: expected 0 seconds or more"),
    ],
)
def test_options_that_cannot_be_are_refused_by_name(
    command: Callable[..., Any], tmp_path: Path, option: str, value: str, words: str
) -> None:
    form, name, text = ("csv", "표.csv", TABLE) if option[2] in "cd" else ("listens", "기록.csv", PLAYS)
    error = imported(command, tmp_path, form, name, text, option, value)
    assert words in " ".join(error.split())
    assert not (tmp_path / "data").exists()


def test_the_dialect_of_a_table(command: Callable[..., Any], tmp_path: Path) -> None:
    text = 'playlist|track|title\n밤|7|"비\n밤|8|해, 달; 별\n'
    assert imported(command, tmp_path, "csv", "표.csv", text, "--dialect", "pipe,bare") == {
        "밤": (["7", "8"], [])
    }
    assert Dataset.load(tmp_path / "data").tracks["title"].to_list() == ['"비', "해, 달; 별"]
    assert "expected the column playlist" in " ".join(
        imported(command, tmp_path, "csv", "표.csv", text, "--dialect", "tab").split()
    )


@pytest.mark.parametrize(
    ("options", "sessions"),
    [
        (("--least", "2"), [["1", "3", "4", "5"]]),
        (("--least", "2", "--played", "10"), [["1", "2", "3", "4", "5"]]),
        (("--least", "2", "--gap", "10"), [["1", "3"], ["4", "5"]]),
        (("--least", "3", "--gap", "10", "--played", "0"), [["1", "2", "3"]]),
    ],
)
def test_the_sessions_of_a_history(
    command: Callable[..., Any], tmp_path: Path, options: tuple[str, ...], sessions: list[list[str]]
) -> None:
    found = imported(command, tmp_path, "listens", "기록.csv", PLAYS, *options)
    assert [tracks for tracks, _ in found.values()] == sessions


@pytest.mark.parametrize(
    ("form", "option", "has"),
    [
        ("m3u", ("--gap", "5"), "sessions: spotify, listenbrainz"),
        ("spotify", ("--dialect", "tab"), "dialect: csv, tsv"),
        ("youtube", ("--columns", "track=곡"), "columns: csv, tsv"),
    ],
)
def test_an_option_that_a_format_has_no_use_for_is_refused(
    command: Callable[..., Any], tmp_path: Path, form: str, option: tuple[str, str], has: str
) -> None:
    error = imported(command, tmp_path, form, "a.m3u8", "#EXTM3U\na.mp3\n", *option)
    assert f"expected a format that has {has}" in " ".join(error.split())


@pytest.mark.parametrize(
    ("option", "words"),
    [
        ("--largest", "expected a file of at most 1,048,576 bytes"),
        ("--longest-line", "expected lines of at most 1,048,576 bytes"),
    ],
)
def test_the_largest_sizes(command: Callable[..., Any], tmp_path: Path, option: str, words: str) -> None:
    text = '{"id": "밤", "tracks": [1], "note": "' + "x" * (1 << 20) + '"}\n'
    form = "json" if option == "--largest" else "jsonl"
    assert words in " ".join(imported(command, tmp_path, form, f"a.{form}", text, option, "1").split())
    assert list(imported(command, tmp_path, form, f"a.{form}", text, option, "2")) == ["밤"]


def test_the_most_that_is_unpacked(command: Callable[..., Any], tmp_path: Path) -> None:
    packed = tmp_path / "a.jsonl.gz"
    packed.write_bytes(gzip.compress(GOOD.encode()))
    assert command("import", "jsonl", packed, tmp_path / "data", "--unpacked", 1).code == 0
    assert lists(tmp_path / "data") == {"1": (["7", "8"], ["비"])}
    assert command("import", "jsonl", packed, tmp_path / "data", "--unpacked", 0).code == 2
