"""Tables from a stranger."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from segue.errors import ArtifactError
from segue.files.tables import read_columns, read_names
from tests.model.hostile_files import file_damages

SCHEMA = {"token": pl.String, "count": pl.Int64}


def saved(path: Path) -> Path:
    pl.DataFrame({"token": ["밤", "rain"], "count": [3, 2]}, schema=SCHEMA).write_parquet(path)
    return path


def test_what_was_asked_for_is_read(tmp_path: Path) -> None:
    path = saved(tmp_path / "t.parquet")
    assert read_columns(path, SCHEMA, rows=2)["token"].to_list() == ["밤", "rain"]
    pl.DataFrame({"name": ["a", "b"]}).write_parquet(path)
    assert read_names(path, "name") == ("a", "b")


def test_another_number_of_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match=r"t\.parquet: expected 3 rows, got 2"):
        read_columns(saved(tmp_path / "t.parquet"), SCHEMA, rows=3)


def read(path: Path) -> tuple[pl.DataFrame | None, str]:
    """The table, or what is said about its file."""
    try:
        return read_columns(path, SCHEMA), ""
    except ArtifactError as error:
        return None, str(error)


def test_whatever_is_done_to_a_file_is_read_as_asked_for_or_refused(tmp_path: Path) -> None:
    for name, damage in file_damages(saved(tmp_path / "t.parquet")).items():
        path = saved(tmp_path / "t.parquet")
        damage(path)
        found, said = read(path)
        if found is None:
            assert str(path) in said, name
            continue
        assert found.schema == pl.Schema(SCHEMA), name
        assert not sum(found.null_count().row(0)), name
