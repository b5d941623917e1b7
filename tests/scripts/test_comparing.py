"""Versions are compared as a person does it: source trees or revisions, in processes of their own."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from scripts import comparing
from segue.errors import ConfigError

ROOT = Path(__file__).parents[2]

SMALL = ["--recipes", "fast", "--playlists", "60", "--tracks", "300", "--questions", "4"]


def test_a_version_answers_as_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert comparing.main([str(ROOT), str(ROOT), *SMALL]) == 0
    shown = capsys.readouterr().out
    assert shown.splitlines()[-1] == "The answers are the same."
    rows = [line.split() for line in shown.splitlines() if line.strip().startswith(("all", "title"))]
    assert {row[0] for row in rows} == {"all", "title", "title+tags", "title+tracks", "title+tags+tracks"}
    assert all(row[2:4] == ["100.0", "%"] for row in rows)


def test_another_seed_differs_and_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    # however far scores may be apart, lists decide
    assert comparing.main([str(ROOT), str(ROOT), *SMALL, "--new-seed", "1", "--tolerance", "1000"]) == 1
    shown = capsys.readouterr().out
    assert "The answers differ." in shown
    assert "  old: " in shown


def test_the_trees_answer_and_not_the_segue_that_compares(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = tmp_path / "changed"
    shutil.copytree(ROOT / "src", changed / "src", ignore=shutil.ignore_patterns("__pycache__"))
    (changed / "src" / "segue" / "__init__.py").write_text("raise SystemExit('그만')\n", "utf-8")
    assert comparing.main([str(ROOT), str(changed), *SMALL]) == 2
    assert "그만" in capsys.readouterr().err


def test_a_revision_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = tmp_path / "repository"
    (repository / "src" / "segue").mkdir(parents=True)
    (repository / "src" / "segue" / "__init__.py").write_text("'밤'\n", "utf-8")
    author = ["-c", "user.name=test", "-c", "user.email=test@localhost"]
    for words in (["init", "-q"], ["add", "-A"], [*author, "commit", "-qm", "밤"]):
        subprocess.run(["git", *words], cwd=repository, check=True)
    monkeypatch.setattr(comparing, "ROOT", repository)
    tree = comparing.source_tree("HEAD", tmp_path / "old")
    assert (tree / "src" / "segue" / "__init__.py").read_text("utf-8") == "'밤'\n"


def test_what_is_no_version_says_so(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="expected a source tree or a git revision, got '없는 판'"):
        comparing.source_tree("없는 판", tmp_path)
