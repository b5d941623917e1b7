"""Reading Parquet files that somebody else may have prepared, with a bound on what they take in memory."""

from __future__ import annotations

import errno
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from segue.files.parquet_sizes import check_parquet, most_bytes

if TYPE_CHECKING:
    import polars as pl


def schema(content: bytes, path: Path) -> pl.Schema:
    """The columns of a Parquet file and their types.

    Raises:
        OSError: Its table is far larger than the file, or it is no whole Parquet file.
        PolarsError: The same, as Polars sees it.
    """
    import polars as pl

    check_parquet(content, path)
    try:
        return pl.Schema(pl.read_parquet_schema(io.BytesIO(content)))
    except pl.exceptions.PanicException as error:
        raise OSError(errno.EILSEQ, f"it is no whole Parquet file ({error})", str(path)) from error


def read(content: bytes, path: Path, columns: Sequence[str] | None = None) -> pl.DataFrame:
    """The table of a Parquet file. Its texts are counted too: many rows may share a long one.

    Args:
        content: The whole file.
        path: Its path, for errors.
        columns: The columns to read; None for all.

    Raises:
        OSError: Its table or its texts are far larger than the file, or its content makes Polars panic.
        PolarsError: The file is not a complete Parquet file.
    """
    import polars as pl

    check_parquet(content, path)
    try:
        table = pl.read_parquet(content, columns=None if columns is None else list(columns))
    except pl.exceptions.PanicException as error:
        raise OSError(errno.EILSEQ, f"it is no whole Parquet file ({error})", str(path)) from error
    check_texts(table, len(content), path)
    return table


def check_texts(table: pl.DataFrame, size: int, path: Path) -> None:
    """Refuse a table whose texts are far longer than its file.

    Raises:
        OSError: They are.
    """
    import polars as pl

    total = 0
    for column in table.get_columns():
        while isinstance(column.dtype, pl.List | pl.Array):
            column = column.explode(empty_as_null=False, keep_nulls=False)
        if isinstance(column.dtype, pl.Categorical | pl.Enum):
            column = column.cast(pl.String)
        if column.dtype == pl.String:
            total += int(column.str.len_bytes().cast(pl.UInt64).sum())
    if total > most_bytes(size):
        raise OSError(errno.EFBIG, f"its texts take {total:,} bytes, too many for such a file", str(path))
