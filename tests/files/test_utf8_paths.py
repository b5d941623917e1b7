from __future__ import annotations

import os
import sys
from pathlib import Path

import polars as pl
import pytest

from segue.errors import ArtifactError
from segue.files.artifacts import new_directory, new_file, read_table, write_table
from segue.files.utf8_paths import is_utf8, utf8_path

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="names there are text")

TABLE = pl.DataFrame({"title": ["밤 🌙", " 비  "]})


@pytest.fixture(params=[b"\xb9\xe3", "밤".encode()], ids=["cp949", "utf-8"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return tmp_path / os.fsdecode(request.param)


def test_what_is_written_below_any_name_is_read_there(folder: Path) -> None:
    for target in (folder / "data", folder / os.fsdecode(b"\xff data")):
        for _ in range(2):  # new, then replaced
            with new_directory(target, marker="manifest.json") as temporary:
                assert is_utf8(temporary)
                (temporary / "manifest.json").write_text('{"format_version": 1, "library_version": "0"}')
                with new_directory(temporary / "within") as within:
                    write_table(TABLE, within / "table.parquet")
        assert read_table(target / "within" / "table.parquet").equals(TABLE)
        with new_file(target / "more.parquet") as temporary:
            assert is_utf8(temporary)
            write_table(TABLE, temporary)
        with utf8_path(target) as place:
            assert sorted(path.name for path in place.iterdir()) == [
                "manifest.json",
                "more.parquet",
                "within",
            ]
    assert len(list(folder.iterdir())) == 2  # and nothing unfinished


def test_an_error_names_what_was_asked_for(folder: Path) -> None:
    with pytest.raises(ArtifactError) as raised, new_directory(folder / "data"):
        raise OSError(28, "No space left on device")
    assert str(folder / "data") in str(raised.value)
    assert "/proc/" not in str(raised.value)
