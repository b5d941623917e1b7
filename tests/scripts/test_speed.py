"""Versions are timed as a person does it: source trees, in processes of their own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from scripts import speed

ROOT = Path(__file__).parents[2]

SMALL = ["--playlists", "60", "--tracks", "300", "--questions", "4", "--queries", "8", "--single", "2"]


def test_all_work_has_a_row_with_the_times_of_both(capsys: pytest.CaptureFixture[str]) -> None:
    work = ["import", "single", "p99", "bare"]
    assert speed.main([str(ROOT), str(ROOT), *SMALL, "--runs", "1", "--work", ",".join(work)]) == 0
    shown = capsys.readouterr().out.splitlines()
    rows = {words[0]: words for words in map(str.split, shown) if words and words[0] in speed.WORK}
    assert list(rows) == work
    # four times with their units, the ends of the pairs, and the ratio
    assert all(len(words) == 12 and words[-1].endswith("x") for words in rows.values())


def test_the_trees_are_timed_and_not_the_segue_that_times(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = tmp_path / "changed"
    shutil.copytree(ROOT / "src", changed / "src", ignore=shutil.ignore_patterns("__pycache__"))
    (changed / "src" / "segue" / "__init__.py").write_text("raise SystemExit('그만')\n", "utf-8")
    assert speed.main([str(ROOT), str(changed), *SMALL, "--work", "load"]) == 2
    assert "그만" in capsys.readouterr().err


def test_a_model_needs_queries(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert speed.main([str(ROOT), str(ROOT), "--model", str(tmp_path), "--work", "load"]) == 2
    assert "--asked" in capsys.readouterr().err


def test_unknown_work_says_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert speed.main([str(ROOT), str(ROOT), "--work", "load,춤"]) == 2
    assert "got 춤" in capsys.readouterr().err
