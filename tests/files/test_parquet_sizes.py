"""A Parquet file is measured before it is read; the measure is never less than what the table takes."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segue.files import columnar_tables, parquet_sizes
from segue.files.artifacts import read_table
from segue.files.columnar_tables import PARQUET
from segue.files.thrift import ThriftError, read_struct

TABLE = pl.DataFrame(
    {
        "id": [str(number) for number in range(3000)],
        "title": ["밤 편지 💌"] * 3000,
        "tracks": [[1, 2, 3]] * 3000,
        "none": pl.Series([None] * 3000, dtype=pl.String),
        "yes": [True] * 3000,
    }
)


def written(path: Path, **options: Any) -> bytes:
    pq.write_table(TABLE.to_arrow(), path, **options)
    return path.read_bytes()


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"compression": "gzip"},
        {"data_page_version": "2.0", "compression": "none"},
        {"use_dictionary": False},
        {"row_group_size": 100},
        {"data_page_size": 100},
    ],
)
def test_a_table_is_measured_as_at_least_what_it_takes(tmp_path: Path, options: dict[str, Any]) -> None:
    content = written(tmp_path / "a.parquet", **options)
    assert parquet_sizes.size_of(content) >= TABLE.estimated_size()
    assert PARQUET.read(content, tmp_path / "a.parquet").equals(TABLE)
    assert PARQUET.read(content, tmp_path / "a.parquet", ["title"]).columns == ["title"]


def test_tables_of_polars_and_of_nothing(tmp_path: Path) -> None:
    for table in (TABLE, TABLE.head(0), pl.DataFrame()):
        table.write_parquet(tmp_path / "a.parquet")
        assert read_table(tmp_path / "a.parquet").equals(table)


def test_equal_values_without_end_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columnar_tables, "FREE", 1 << 20)
    table = pa.table({"a": pa.array(np.zeros(4_000_000, dtype=np.int64))})
    pq.write_table(table, tmp_path / "a.parquet", compression="zstd", row_group_size=4_000_000)
    with pytest.raises(OSError, match=r"its table takes [\d,]{10,} bytes, too many for such a file"):
        read_table(tmp_path / "a.parquet")


def test_pages_that_say_more_than_the_end_of_the_file_count(tmp_path: Path) -> None:
    content = bytearray(written(tmp_path / "a.parquet", compression="none"))
    small = parquet_sizes.size_of(bytes(content))
    chunk = pq.ParquetFile(tmp_path / "a.parquet").metadata.row_group(0).column(0)
    at = chunk.dictionary_page_offset
    _, end = read_struct(bytes(content), at)
    place = content.index(
        b"\x15", at + 2, end
    )  # the second field: the size of the page, unpacked, in three bytes
    content[place + 1 : place + 4] = b"\xfe\xff\x7f"
    assert parquet_sizes.size_of(bytes(content)) > small + (1 << 19)


def test_a_long_text_in_many_rows_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columnar_tables, "FREE", 1 << 20)
    texts = pa.array(["밤" * 3000] * 2000).dictionary_encode()
    for column in (texts, pa.array([["밤" * 3000]] * 2000)):
        pq.write_table(pa.table({"a": column}), tmp_path / "a.parquet", compression="zstd")
        with pytest.raises(OSError, match=r"its (texts|table) take"):
            read_table(tmp_path / "a.parquet")


def test_texts_that_repeat_others_are_refused(tmp_path: Path) -> None:
    content = written(
        tmp_path / "a.parquet", use_dictionary=False, column_encoding={"title": "DELTA_BYTE_ARRAY"}
    )
    with pytest.raises(OSError, match="texts that repeat the beginning of others"):
        PARQUET.check(content, tmp_path / "a.parquet")


def test_very_many_pages_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_sizes, "_MOST_PAGES", 10)
    with pytest.raises(OSError, match="more than 10 pages"):
        PARQUET.check(written(tmp_path / "a.parquet", row_group_size=100), tmp_path / "a.parquet")


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_damage_is_one_kind_of_error(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    path = tmp_path_factory.getbasetemp() / "a.parquet"
    content = bytearray(path.read_bytes() if path.exists() else written(path))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.sampled_from([len(content), len(content) - 3, 5]))
    with contextlib.suppress(OSError):  # the one error that is promised
        PARQUET.check(bytes(content[:cut]), path)


def test_structs_of_thrift() -> None:
    assert read_struct(b"\x15\x04\x18\x02ab\x19\x25\x02\x04\x11\x12\x00") == (
        {1: 2, 2: b"ab", 3: [1, 2], 4: 1, 5: 0},
        13,
    )
    for broken in (
        b"",
        b"\x15",
        b"\x18\x7fa",
        b"\x19\xf5\xff\x7f",
        b"\x1d\x00",
        b"\x1c" * 40,
        b"\x15" + b"\xff" * 20,
    ):
        with pytest.raises(ThriftError):
            read_struct(broken)
