from __future__ import annotations

import json
from pathlib import Path

import pytest
from rich.console import Console

from segue.cli.terminal.compared import followed, plain_table, print_json


def test_each_step_is_said_and_written_and_the_last_is_returned(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written: list[tuple[int, Path]] = []
    last = followed(
        iter([1, 2, 3]), tmp_path, lambda *one: written.append(one), lambda step: f"measured {step}"
    )
    assert last == 3
    assert written == [(1, tmp_path), (2, tmp_path), (3, tmp_path)]
    assert capsys.readouterr().err.split("\n")[:3] == ["measured 1", "measured 2", "measured 3"]
    assert followed([4], None, lambda *one: written.append(one)) == 4
    assert len(written) == 3


def test_markup_in_a_cell_is_text(capsys: pytest.CaptureFixture[str]) -> None:
    Console(width=60).print(plain_table(["이름", "nDCG"], [["[red]밤[/red]", ".1"]]))
    assert "[red]밤[/red]" in capsys.readouterr().out
    print_json({"밤": 1})
    assert json.loads(capsys.readouterr().out) == {"밤": 1}
