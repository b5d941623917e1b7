from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from segue.cli.app import app
from segue.data.dataset import Dataset
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
