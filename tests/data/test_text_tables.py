from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from segue.data.text_tables import read_text_table, write_text_table
from segue.errors import ConfigError, DataError


def test_a_column_that_is_quoted_throughout_loses_its_quotes(tmp_path: Path) -> None:
    path = tmp_path / "t.tsv"
    path.write_text('"id"\tn\treview\n"5_8"\t1\t"그는 \\"좋다\\""\n"6_1"\t"x\t"a ""b"""\n', encoding="utf-8")
    found = read_text_table(path)
    assert found.columns == ("id", "n", "review")
    assert found.rows == [["5_8", "1", '그는 "좋다"'], ["6_1", '"x', 'a "b"']]
    assert found.place("REVIEW") == 2


@pytest.mark.parametrize("between", [",", ";"])
def test_csv_is_read_with_its_quotes(tmp_path: Path, between: str) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(f'\ufeffreview{between}sentiment\r\n"비, 밤;\n🎧"{between}1\r\n\r\n'.encode())
    found = read_text_table(path)
    assert found.columns == ("review", "sentiment")
    assert found.rows == [["비, 밤;\n🎧", "1"]]


@pytest.mark.parametrize("name", ["t.csv", "t.csv.gz", "t.tsv", "t.TSV.gz"])
def test_what_is_written_is_read_again(tmp_path: Path, name: str) -> None:
    rows = [["1", '밤, "비"'], ["2", "🎧 90s"]]
    write_text_table(tmp_path / name, ["id", "text"], rows)
    found = read_text_table(tmp_path / name)
    assert (list(found.columns), found.rows) == (["id", "text"], rows)
    before = (tmp_path / name).read_bytes()
    write_text_table(tmp_path / name, ["id", "text"], rows)
    assert (tmp_path / name).read_bytes() == before
    assert before.startswith(b"\x1f\x8b") == name.endswith("gz")


def test_line_ends_between_tabs_become_spaces(tmp_path: Path) -> None:
    write_text_table(tmp_path / "t.tsv", ["id", "text"], [["1", "비\t오는\n날\x1c밤"]])
    assert (tmp_path / "t.tsv").read_text(encoding="utf-8") == "id\ttext\n1\t비 오는 날 밤\n"


def test_what_is_wrong_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"ends with \.csv"):
        write_text_table(tmp_path / "t.xlsx", ["a"], [["b"]])
    assert list(tmp_path.iterdir()) == []
    for content, message in (
        (b"text,label\na\n", "line 2: expected 2 cells, got 1"),
        (b'text,label\n"' + b"a" * 10_000_001, "expected CSV, got something else"),
        (gzip.compress(b"text,label\n"), "expected rows under the header"),
    ):
        (tmp_path / "t.csv").write_bytes(content)
        with pytest.raises(DataError, match=message):
            read_text_table(tmp_path / "t.csv")
