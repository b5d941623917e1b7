"""Conversion of Python callers' values into those of queries and answers.

Lists may be any iterable but a text: tuples, generators, NumPy arrays, Series of pandas or polars; their
entries may be NumPy scalars. None, NaN, NaT and pandas' NA mean "not known".
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from numbers import Real
from typing import Any, Final, cast

from segue.errors import DataError, QueryError, Where
from segue.ids import Id, as_id, readable
from segue.moments import utc

_AN_ID: Final = "An id is an integer or a text that is not empty."
_SCALARS: Final = (str, bytes, bytearray)


def is_missing(value: Any) -> bool:
    """Return whether a value means "not known": None, a value that does not equal itself, or pandas' NA."""
    if value is None or isinstance(value, str | tuple | list):
        return value is None
    if type(value).__name__ == "NAType":  # by name, since pandas is no dependency
        return True
    if isinstance(value, Real | dt.date) or (hasattr(value, "dtype") and not hasattr(value, "__len__")):
        return bool(value != value)
    return False


def text(value: Any, field: str) -> str:
    """Return a text; "" where it is not known.

    Raises:
        QueryError: The value has another type.
    """
    if is_missing(value):
        return ""
    if not isinstance(value, str):
        raise QueryError(
            expected="a text", got=shown(value), where=Where(field=field), hint="Give a text, or nothing."
        )
    return readable(value)


def texts(values: Any, field: str) -> tuple[str, ...]:
    """Return a list of texts; () where it is not known.

    Raises:
        QueryError: The value is a text itself, or an entry is no text.
    """
    found = _listed(values, field, "texts")
    for number, value in enumerate(found):
        if not isinstance(value, str):
            raise QueryError(
                expected="a text",
                got=shown(value),
                where=Where(field=f"{field}[{number}]"),
                hint="Leave out what is not known.",
            )
    return tuple(map(readable, found))


def ids(values: Any, field: str) -> tuple[Id, ...]:
    """Return a list of ids; () where it is not known.

    Raises:
        QueryError: The value is a text itself, or an entry is no id.
    """
    found: list[Id] = []
    for number, value in enumerate(_listed(values, field, "ids")):
        try:
            found.append(as_id(value))
        except DataError as error:
            raise QueryError(
                expected=error.expected, got=error.got, where=Where(field=f"{field}[{number}]"), hint=_AN_ID
            ) from error
    return tuple(found)


def one_id(value: Any, field: str) -> Id | None:
    """Return an id; None where there is none.

    Raises:
        QueryError: The value is no id.
    """
    if is_missing(value):
        return None
    try:
        return as_id(value)
    except DataError as error:
        raise QueryError(
            expected=error.expected, got=error.got, where=Where(field=field), hint=_AN_ID
        ) from error


def weights(values: Any, field: str) -> tuple[float, ...]:
    """Return a list of finite numbers from 0; () where it is not known.

    Raises:
        QueryError: An entry is no such number.
    """
    found = _listed(values, field, "numbers")
    for number, value in enumerate(found):
        if isinstance(value, bool) or not isinstance(value, Real) or not 0 <= float(value) < math.inf:
            raise QueryError(
                expected="finite weights of 0 or more",
                got=shown(value),
                where=Where(field=f"{field}[{number}]"),
                hint="1 is the usual one.",
            )
    return tuple(map(float, found))


def moment(value: Any, field: str) -> dt.datetime | None:
    """Return a point in time without a zone; a zone is converted to UTC, a date means midnight.

    Raises:
        QueryError: The value is no point in time, or lies outside the years 1 to 9999 in UTC.
    """
    if is_missing(value):
        return None
    if hasattr(value, "dtype"):  # NumPy's datetime64, converted to a unit of `datetime`
        value = value.astype("datetime64[us]").item()
    elif hasattr(value, "to_pydatetime"):  # pandas' Timestamp, which counts nanoseconds
        value = value.floor("us").to_pydatetime()
    if not isinstance(value, dt.date):
        raise QueryError(
            expected="a datetime or a date",
            got=shown(value),
            where=Where(field=field),
            hint="Parse texts with datetime.fromisoformat.",
        )
    if not isinstance(value, dt.datetime):
        return dt.datetime(value.year, value.month, value.day)
    try:
        return utc(value)
    except QueryError as error:
        error.at(Where(field=field))
        raise


def _listed(values: Any, field: str, what: str) -> Sequence[Any]:
    if isinstance(values, tuple | list):
        return cast("list[Any]", values)
    if is_missing(values):
        return ()
    if hasattr(values, "__iter__") and not isinstance(values, _SCALARS) and getattr(values, "ndim", 1) == 1:
        return list(values)
    raise QueryError(
        expected=f"a list of {what}",
        got=shown(values),
        where=Where(field=field),
        hint=f"Write {field}=[…], also for a single one.",
    )


def shown(value: object) -> str:
    """Return a value in the form of a message."""
    return f"the text {value[:80]!r}" if isinstance(value, str) else repr(value)[:80]
