"""What SQLite says about the disk is an error of the system."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

import pytest

from segue.service.search.disk import disk_told


def test_a_full_disk(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "a") as database:
        database.execute("CREATE TABLE t (x)")
        database.execute("PRAGMA max_page_count = 3")
        with pytest.raises(OSError, match="No space left on device") as caught, disk_told():
            database.execute("INSERT INTO t VALUES (zeroblob(100000))")
    assert caught.value.errno == errno.ENOSPC
    database.close()


def test_a_file_that_cannot_be_made(tmp_path: Path) -> None:
    with pytest.raises(PermissionError), disk_told():
        sqlite3.connect(tmp_path / "none" / "a").execute("SELECT 1")


def test_other_errors_stay() -> None:
    database = sqlite3.connect(":memory:")
    with pytest.raises(sqlite3.OperationalError, match="no such table"), disk_told():
        database.execute("SELECT * FROM t")
    database.close()
