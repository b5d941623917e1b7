"""A file that is read for a limited time."""

from __future__ import annotations

from pathlib import Path

import pytest

from segue.errors import DataError
from segue.library.patience import PatientFile


def test_it_reads_as_a_file_does(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abcdef")
    with PatientFile(tmp_path / "a", 100) as file:
        assert (file.read(2), file.tell(), file.read(), file.read(2)) == (b"ab", 2, b"cdef", b"")
        file.seek(1)
        assert file.read(1) == b"b"


def test_it_ends_when_the_time_is_over(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abcdef")
    with PatientFile(tmp_path / "a", -1) as file, pytest.raises(DataError, match="takes longer"):
        file.read(1)
