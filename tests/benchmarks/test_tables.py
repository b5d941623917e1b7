from __future__ import annotations

import io
import json

import pytest
from rich.console import Console

from benchmarks import measuring, tables
from benchmarks.machine import machine, machine_line
from benchmarks.tables import Column


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0042, "4.2 ms"),
        (0.0996, "99.6 ms"),
        (0.83, "830 ms"),
        (4.213, "4.21 s"),
        (75.4, "75 s"),
        (1200, "20 min"),
    ],
)
def test_seconds_in_the_unit_that_fits(value, text):
    assert tables.seconds(value) == text


def test_bytes_counts_and_ratios():
    assert tables.size(300 << 20) == "300 MiB"
    assert tables.size(3 << 29) == "1.50 GiB"
    assert tables.count(5_289_999.7) == "5,290,000"
    assert tables.ratio(1.917) == "1.92x"


def test_an_estimate_has_its_interval_where_there_is_one():
    assert tables.estimate({"mean": 0.09451, "low": 0.0894, "high": 0.09971}) == "0.0945 [0.0894, 0.0997]"
    assert tables.estimate({"mean": 0.5, "low": None, "high": None}) == "0.5000"


def test_a_table_shows_each_row_and_a_dash_for_what_is_not_there():
    rows = [{"mix": "tags+title", "pairs": 1234}, {"mix": "밤 [red]", "pairs": None}, {"mix": "title"}]
    console = Console(width=60, record=True, file=io.StringIO())
    console.print(
        tables.table("에 따라", [Column("mix", "mix"), Column("pairs", "pairs", tables.count)], rows)
    )
    lines = [line.split() for line in console.export_text().splitlines()]
    assert ["tags+title", "1,234"] in lines
    assert ["밤", "[red]", "–"] in lines
    assert ["title", "–"] in lines


def test_results_are_saved_with_the_machine(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(measuring, "OUT", tmp_path / "out")
    path = tables.save("startup", {"rows": [{"command": "재즈", "median": 0.2}]})
    saved = json.loads(path.read_bytes())
    assert saved["benchmark"] == "startup"
    assert saved["rows"] == [{"command": "재즈", "median": 0.2}]
    assert int(saved["machine"]["cores"]) >= 1
    assert machine_line(saved["machine"]) in capsys.readouterr().out


def test_the_machine_line_names_processor_memory_and_versions():
    facts = machine()
    line = machine_line(facts)
    assert facts["processor"] in line
    assert f"implicit {facts['implicit']}" in line
    assert facts["memory"].endswith(" GiB")
