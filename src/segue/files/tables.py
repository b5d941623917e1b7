"""Reading the columns of a Parquet file that somebody else may have prepared."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from segue.files.arrays import AGAIN, wrong
from segue.files.artifacts import read_table

if TYPE_CHECKING:
    import polars as pl


def read_columns(
    path: Path,
    schema: Mapping[str, Any],
    *,
    rows: int | None = None,
    nulls: bool = False,
    hint: str = AGAIN,
) -> pl.DataFrame:
    """A table of these columns and types, and no others.

    Args:
        path: The file.
        schema: The types of its columns, in order.
        rows: How many rows it must have; None for any number.
        nulls: Whether values may be missing.
        hint: What to do about a file that is something else.

    Raises:
        ArtifactError: The file is missing, damaged or another table.
    """
    import polars as pl

    try:
        table = read_table(path)
    except (OSError, MemoryError, pl.exceptions.PolarsError) as error:
        raise wrong(path, "a whole table", f"a file that cannot be read as one: {error}", hint) from error
    if table.schema != pl.Schema(schema):
        raise wrong(path, _described(pl.Schema(schema)), _described(table.schema), hint)
    if rows is not None and table.height != rows:
        raise wrong(path, f"{rows} rows", str(table.height), hint)
    if not nulls and any(table[name].null_count() for name in table.columns):
        raise wrong(path, "a value in each row", "some without", hint)
    return table


def read_names(path: Path, column: str, *, rows: int | None = None) -> tuple[str, ...]:
    """The texts of a table of one column.

    Args:
        path: The file.
        column: The column's name.
        rows: How many rows it must have; None for any number.

    Raises:
        ArtifactError: The file is missing, damaged or another table.
    """
    import polars as pl

    return tuple(read_columns(path, {column: pl.String}, rows=rows)[column].to_list())


def _described(schema: Mapping[str, Any]) -> str:
    return f"columns {', '.join(f'{name} ({kind})' for name, kind in schema.items())}"
