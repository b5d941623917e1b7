from __future__ import annotations

import json
import shutil

import pytest

from benchmarks import measuring
from benchmarks.instructions import LOOPS, instructions
from benchmarks.tracked import figures_of


@pytest.mark.skipif(
    not (shutil.which("valgrind") and shutil.which("cc")), reason="no valgrind, or no C compiler"
)
def test_instructions_are_counted_and_saved(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(measuring, "OUT", tmp_path)
    instructions()
    figures = figures_of(json.loads((tmp_path / "instructions.json").read_bytes()))
    assert [one.name for one in figures] == [f"{name} / instructions" for name in LOOPS]
    assert all(one.mean == one.low == one.high > 100_000 for one in figures)
    assert {one.better for one in figures} == {"lower"}
    assert "trees" in capsys.readouterr().out


def test_without_valgrind_a_line_says_so(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(FileNotFoundError, match="C compiler"):
        instructions()
