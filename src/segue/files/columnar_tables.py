"""Reading Parquet and Arrow files that somebody else may have prepared, with a bound on what they take in memory."""

from __future__ import annotations

import errno
import io
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from segue.files import arrow_sizes, parquet_sizes

if TYPE_CHECKING:
    import polars as pl

FREE: Final = 1 << 30
"""Bytes that any table may take in memory."""

RATIO: Final = 64
"""How many times a file's own size its table may take beyond that. Packed columns take a tenth."""


@dataclass(frozen=True)
class Form:
    """A form of files of columns.

    Attributes:
        name: "Parquet" or "Arrow".
        magic: The bytes that a file begins with.
    """

    name: str
    magic: bytes
    _size: Callable[[bytes], int]
    _schema: Callable[[io.BytesIO], pl.Schema]
    _read: Callable[[bytes, list[str] | None], pl.DataFrame]

    def check(self, content: bytes, path: Path) -> None:
        """Refuse a file whose table would fill the memory.

        Args:
            content: The whole file.
            path: Its path, for errors.

        Raises:
            OSError: It is too large once it is read, or it is no whole file of this form.
        """
        try:
            size = self._size(content)
        except (ValueError, LookupError, TypeError, struct.error) as error:
            raise self._broken(error, path) from error
        _refuse_large(size, content, path, "its table takes")

    def schema(self, content: bytes, path: Path) -> pl.Schema:
        """The columns of a file and their types.

        Raises:
            OSError: Its table is far larger than the file, or it is no whole file of this form.
            PolarsError: The same, as Polars sees it.
        """
        import polars as pl

        self.check(content, path)
        try:
            return self._schema(io.BytesIO(content))
        except pl.exceptions.PanicException as error:
            raise self._broken(error, path) from error

    def read(self, content: bytes, path: Path, columns: Sequence[str] | None = None) -> pl.DataFrame:
        """The table of a file. Its texts are counted too: many rows may share a long one.

        Args:
            content: The whole file.
            path: Its path, for errors.
            columns: The columns to read; None for all.

        Raises:
            OSError: Its table or its texts are far larger than the file, or its content makes Polars panic.
            PolarsError: The file is not complete.
        """
        import polars as pl

        self.check(content, path)
        try:
            table = self._read(content, None if columns is None else list(columns))
        except pl.exceptions.PanicException as error:
            raise self._broken(error, path) from error
        _refuse_large(_texts(table), content, path, "its texts take")
        return table

    def _broken(self, error: BaseException, path: Path) -> OSError:
        return OSError(errno.EILSEQ, f"it is no whole {self.name} file ({error})", str(path))


def _parquet_schema(file: io.BytesIO) -> pl.Schema:
    import polars as pl

    return pl.Schema(pl.read_parquet_schema(file))


def _arrow_schema(file: io.BytesIO) -> pl.Schema:
    import polars as pl

    return pl.Schema(pl.read_ipc_schema(file))


def _read_parquet(content: bytes, columns: list[str] | None) -> pl.DataFrame:
    import polars as pl

    return pl.read_parquet(content, columns=columns)


def _read_arrow(content: bytes, columns: list[str] | None) -> pl.DataFrame:
    import polars as pl

    return pl.read_ipc(content, columns=columns)


PARQUET: Final = Form("Parquet", parquet_sizes.MAGIC, parquet_sizes.size_of, _parquet_schema, _read_parquet)
ARROW: Final = Form("Arrow", arrow_sizes.MAGIC, arrow_sizes.size_of, _arrow_schema, _read_arrow)


def _refuse_large(size: int, content: bytes, path: Path, what: str) -> None:
    if size > max(FREE, RATIO * len(content)):
        raise OSError(errno.EFBIG, f"{what} {size:,} bytes, too many for such a file", str(path))


def _texts(table: pl.DataFrame) -> int:
    """The bytes of a table's texts, each counted wherever it stands."""
    import polars as pl

    total = 0
    for column in table.get_columns():
        while isinstance(column.dtype, pl.List | pl.Array):
            column = column.explode(empty_as_null=False, keep_nulls=False)
        if isinstance(column.dtype, pl.Categorical | pl.Enum):
            column = column.cast(pl.String)
        if column.dtype == pl.String:
            total += int(column.str.len_bytes().cast(pl.UInt64).sum())
    return total
