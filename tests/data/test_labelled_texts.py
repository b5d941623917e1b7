from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from segue.data.labelled_texts import read_labelled_texts
from segue.errors import DataError


@pytest.mark.parametrize("packed", [False, True])
def test_rows_come_as_they_are(tmp_path: Path, packed: bool) -> None:
    path = tmp_path / "reviews.tsv"
    data = '\ufeffid\tText\tLabel\r\n1\t"따옴표, 그대로\t 좋음 \r\n\r\n2\t\tbad\r\n'.encode()
    path.write_bytes(gzip.compress(data) if packed else data)
    found = read_labelled_texts(path)
    assert found.texts == ('"따옴표, 그대로', "")
    assert found.labels == ("좋음", "bad")


def test_two_columns_need_only_the_labels_name(tmp_path: Path) -> None:
    path = tmp_path / "reviews.tsv"
    path.write_text("label\treview text\n1\ta\n", encoding="utf-8")
    assert read_labelled_texts(path) == (("a",), ("1",))


def test_older_encodings_are_read(tmp_path: Path) -> None:
    path = tmp_path / "old.tsv"
    path.write_bytes("text\tlabel\n밤\t1\n".encode("cp949"))
    assert read_labelled_texts(path).texts == ("밤",)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        read_labelled_texts(tmp_path / "none.tsv")
