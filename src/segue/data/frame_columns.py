"""Columns of tables from other libraries, checked and converted to the dataset's types."""

from __future__ import annotations

import datetime as dt
import functools
import itertools
from collections.abc import Callable, Sequence
from numbers import Real
from typing import Any, Final, NamedTuple, cast

import numpy as np
import polars as pl
from numpy.typing import NDArray

from segue import inputs
from segue.data import isrc, mbid
from segue.data.records.columns import lists_of
from segue.data.schema import UINT32_MAX
from segue.errors import DataError, QueryError, Where
from segue.ids import LARGEST, as_id, id_key


class Kind(NamedTuple):
    """The kind of value in a column, or in the lists of a column.

    Attributes:
        expected: A description of the kind, for errors.
        convert: Converts a column to the dataset's type; null for a value that is missing or of another kind.
    """

    expected: str
    convert: Callable[[pl.Series], pl.Series]


class Place(NamedTuple):
    """A column's table and name, for errors."""

    table: str
    column: str

    def refusal(self, expected: str, got: str, row: int, item: int | None = None) -> DataError:
        """The error for the value in a row, or in a list of that row."""
        field = self.column if item is None else f"{self.column}[{item}]"
        return DataError(
            expected=expected,
            got=got,
            where=Where(self.table, row=row, field=field),
            hint="Mend the table; rows count from 0.",
        )


def scalars(column: pl.Series, kind: Kind, place: Place, *, needed: bool = False) -> pl.Series:
    """A column of single values; null for unknown ones.

    Raises:
        DataError: A value is of another kind, or is missing although it is `needed`.
    """
    column = plain(column)
    made = kind.convert(column)
    bad = made.is_null() if needed else made.is_null() & column.is_not_null()
    if bad.any():
        row = _first(bad)
        raise place.refusal(*_refused(column, row, kind), row)
    return made


def lists(column: pl.Series, kind: Kind, place: Place) -> pl.Series:
    """A column of lists; a missing list becomes an empty one.

    Raises:
        DataError: A value is not a list, or an entry of a list is missing or of another kind.
    """
    items, lengths = _flat(column, place)
    made = kind.convert(items)
    bad = made.is_null()
    if bad.any():
        item = _first(bad)
        ends = np.cumsum(lengths)
        row = int(np.searchsorted(ends, item, side="right"))
        raise place.refusal(*_refused(items, item, kind), row, item - int(ends[row] - lengths[row]))
    if isinstance(column.dtype, pl.List) and made.equals(items.cast(made.dtype)):
        return column.cast(pl.List(made.dtype)).fill_null([])  # many times faster than building new lists
    return lists_of(made, lengths)


def plain(column: pl.Series) -> pl.Series:
    """A column without categories, with null in place of NaN."""
    if isinstance(column.dtype, pl.Categorical | pl.Enum):
        return column.cast(pl.String)
    return column.fill_nan(None) if column.dtype.is_float() else column


def of_values(name: str, values: Sequence[Any]) -> pl.Series:
    """A column of Python values; of type Object for lists and for mixed types."""
    if any(isinstance(value, list | tuple) for value in values):
        return pl.Series(name, values, dtype=pl.Object)
    try:
        return pl.Series(name, values)
    except (TypeError, ValueError, OverflowError, pl.exceptions.PolarsError):
        return pl.Series(name, values, dtype=pl.Object)


def _flat(column: pl.Series, place: Place) -> tuple[pl.Series, NDArray[np.int64]]:
    """The entries of a column of lists, one after the other, and the length of each row's list."""
    name, kind = column.name, column.dtype
    if isinstance(kind, pl.Array):
        column, kind = column.arr.to_list(), pl.List(kind.inner)
    if isinstance(kind, pl.List):
        lengths = column.list.len().fill_null(0).to_numpy().astype(np.int64)
        return plain(column.drop_nulls().explode(empty_as_null=False)), lengths
    values: list[Any] = [None if inputs.is_missing(value) else value for value in column]
    for row, value in enumerate(values):
        if not (value is None or isinstance(value, list | tuple)):
            raise place.refusal("a list", inputs.shown(value), row)
    found = [cast("Sequence[Any]", value or ()) for value in values]
    lengths = np.fromiter(map(len, found), dtype=np.int64, count=len(found))
    return plain(of_values(name, list(itertools.chain.from_iterable(found)))), lengths


def _first(mask: pl.Series) -> int:
    return int(mask.arg_true()[0])


def _refused(column: pl.Series, row: int, kind: Kind) -> tuple[str, str]:
    """The expected and the actual value of a row."""
    value = column.gather([row]).cast(pl.String)[0] if column.dtype.is_temporal() else column[row]
    if kind is ID:
        try:
            as_id(value)
        except DataError as error:
            return error.expected, error.got
    return kind.expected, "none" if value is None else inputs.shown(value)


def _each(column: pl.Series, convert: Callable[[Any], Any], dtype: Any) -> pl.Series:
    """A column of objects, converted one by one; null where `convert` refuses."""

    def settled(value: Any) -> Any:
        try:
            return None if value is None else convert(value)
        except (DataError, QueryError):
            return None

    return pl.Series(column.name, [settled(value) for value in column], dtype=dtype)


def _nothing(column: pl.Series, dtype: Any) -> pl.Series:
    return pl.Series(column.name, [None], dtype=dtype).new_from_index(0, len(column))


def _ids(column: pl.Series) -> pl.Series:
    kind = column.dtype
    if kind == pl.String:
        text = column.str.strip_chars().str.normalize("NFC")
        return text.replace("", None)
    if kind.is_integer():
        return column.cast(pl.String)
    if kind.is_float():
        return _integers(column).cast(pl.String)
    return _each(column, id_key, pl.String) if kind == pl.Object else _nothing(column, pl.String)


def _texts(column: pl.Series) -> pl.Series:
    if column.dtype == pl.Object:
        return _each(column, lambda value: inputs.text(value, ""), pl.String)
    return column if column.dtype == pl.String else _nothing(column, pl.String)


def _integers(column: pl.Series) -> pl.Series:
    """Integers, and floats that are exact whole numbers."""
    kind = column.dtype
    if kind.is_integer():
        return column.cast(pl.Int64, strict=False)
    if kind.is_float():
        exact = (column == column.floor()) & (column.abs() <= LARGEST)
        return column.set(~exact, None).cast(pl.Int64, strict=False)
    return _each(column, _whole, pl.Int64) if kind == pl.Object else _nothing(column, pl.Int64)


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, Real):
        raise DataError(expected="an integer")
    return int(as_id(value))


def _between(column: pl.Series, least: int, most: int) -> pl.Series:
    whole = _integers(column)
    return whole.set(~whole.is_between(least, most), None).cast(pl.UInt32)


def _moments(column: pl.Series) -> pl.Series:
    kind = column.dtype
    if kind == pl.Object:
        column = _each(column, lambda value: inputs.moment(value, ""), pl.Datetime("us"))
    elif isinstance(kind, pl.Datetime) and kind.time_zone is not None:
        column = column.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
    elif not isinstance(kind, pl.Datetime | pl.Date):
        return _nothing(column, pl.Datetime("ms"))
    column = column.cast(pl.Datetime("ms"))
    return column.set(~column.dt.year().is_between(dt.MINYEAR, dt.MAXYEAR), None)


def rows_below(count: int) -> Kind:
    """Row numbers of a table with `count` rows."""
    expected = (
        f"a row number of the tracks table, from 0 to {count - 1}"
        if count
        else "no tracks, as there are none"
    )
    return Kind(expected, functools.partial(_between, least=0, most=count - 1))


ID: Final = Kind("an id", _ids)
TEXT: Final = Kind("a text", _texts)
COUNT: Final = Kind(
    f"an integer from 0 to {UINT32_MAX}", functools.partial(_between, least=0, most=UINT32_MAX)
)
INTEGER: Final = Kind("an integer", _integers)
ISRC: Final = Kind(isrc.EXPECTED, isrc.isrcs)
MBID: Final = Kind(mbid.EXPECTED, mbid.mbids)
MOMENT: Final = Kind("a datetime or a date within the years 1 to 9999", _moments)
