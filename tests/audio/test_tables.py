"""Tables of files: CSV in UTF-8, of a bounded size."""

from __future__ import annotations

from pathlib import Path

import pytest

from segue.audio import tables
from segue.audio.tables import read_table
from segue.errors import DataError


def test_rows_by_column_with_cells_missing_and_too_many(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes("\ufefffile,id\n밤.wav,1,x\r\nb.wav\n".encode())
    assert read_table(tmp_path / "t.csv") == (
        [{"file": "밤.wav", "id": "1"}, {"file": "b.wav", "id": ""}],
        ("file", "id"),
    )


def test_a_table_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST", 1000)
    with pytest.raises(DataError, match="expected a table of at most 1,000 bytes, got a larger one"):
        read_table(Path("/dev/zero"))


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b'file,id\n"' + b"x" * 200_000])
def test_what_is_no_csv_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "t.csv").write_bytes(content)
    with pytest.raises(DataError, match="expected a CSV in UTF-8"):
        read_table(tmp_path / "t.csv")
