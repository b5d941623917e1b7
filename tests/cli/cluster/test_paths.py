"""Names of files that are not UTF-8 with `--cluster`: each command says so, and none ends with a traceback."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from segue.sample import make_sample
from tests.cluster import test_imports
from tests.cluster.test_encoding import NAME

Command = Callable[..., Any]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    try:
        (tmp_path / NAME).mkdir()
    except OSError:
        pytest.skip("this file system has names in UTF-8 alone")
    return tmp_path / NAME


def test_every_command_refuses_them(command: Command, folder: Path, tmp_path: Path) -> None:
    for number in range(2):
        test_imports.write(folder, number, "밤 🌙")
    make_sample(playlists=30, tracks=60, seed=1).save(tmp_path / "data")
    (tmp_path / "data").rename(folder / "data")
    (tmp_path / "table.tsv").write_text("text\tlabel\na\t1\nb\t0\n", "utf-8")
    for words in (
        ("import", "mpd", folder, tmp_path / "new"),
        ("fit", folder / "data", "-o", folder / "model", "--recipe", "fast"),
    ):
        ran = command(*words, "--cluster", "local")
        assert (ran.code, "expected paths in UTF-8" in ran.err) == (2, True), ran.err
    ran = command("text", "train", tmp_path / "table.tsv", "-o", folder / "m", "--cluster", "127.0.0.1:9")
    assert (ran.code, "expected paths in UTF-8" in ran.err) == (2, True), ran.err
