"""Reading Arrow (Feather, IPC) files that somebody else may have prepared, with a bound on what they take in memory."""

from __future__ import annotations

import errno
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from segue.files.arrow_sizes import check_arrow
from segue.files.parquet_tables import check_texts

if TYPE_CHECKING:
    import polars as pl


def schema(content: bytes, path: Path) -> pl.Schema:
    """The columns of an Arrow file and their types.

    Raises:
        OSError: Its table is far larger than the file, or it is no whole Arrow file.
        PolarsError: The same, as Polars sees it.
    """
    import polars as pl

    check_arrow(content, path)
    try:
        return pl.Schema(pl.read_ipc_schema(io.BytesIO(content)))
    except pl.exceptions.PanicException as error:
        raise OSError(errno.EILSEQ, f"it is no whole Arrow file ({error})", str(path)) from error


def read(content: bytes, path: Path, columns: Sequence[str] | None = None) -> pl.DataFrame:
    """The table of an Arrow file; see `parquet_tables.read`.

    Args:
        content: The whole file.
        path: Its path, for errors.
        columns: The columns to read; None for all.

    Raises:
        OSError: Its table or its texts are far larger than the file, or its content makes Polars panic.
        PolarsError: The file is not a complete Arrow file.
    """
    import polars as pl

    check_arrow(content, path)
    try:
        table = pl.read_ipc(content, columns=None if columns is None else list(columns))
    except pl.exceptions.PanicException as error:
        raise OSError(errno.EILSEQ, f"it is no whole Arrow file ({error})", str(path)) from error
    check_texts(table, len(content), path)
    return table
