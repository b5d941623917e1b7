"""What Python callers hand over, as the values that queries and answers hold.

Lists may be any iterable but a text: tuples, generators, NumPy arrays, Series of pandas or polars, scalars of NumPy
in them. None, NaN, NaT and pandas' NA are "not known".
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
    """Whether a value says "not known": None, or one that does not equal itself, or pandas' NA."""
    if value is None or isinstance(value, str | tuple | list):
        return value is None
    if type(value).__name__ == "NAType":  # pandas is no dependency
        return True
    if isinstance(value, Real | dt.date) or (hasattr(value, "dtype") and not hasattr(value, "__len__")):
        return bool(value != value)
    return False


def text(value: Any, field: str) -> str:
    """A text; "" where it is not known.

    Raises:
        QueryError: It is of another type.
    """
    if is_missing(value):
        return ""
    if not isinstance(value, str):
        raise QueryError(
            expected="a text", got=shown(value), where=Where(field=field), hint="Give a text, or nothing."
        )
    return readable(value)


def texts(values: Any, field: str) -> tuple[str, ...]:
    """A list of texts; () where it is not known.

    Raises:
        QueryError: It is a text itself, or something in it is none.
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
    """A list of ids; () where it is not known.

    Raises:
        QueryError: It is a text itself, or something in it is no id.
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
    """An id; None where there is none.

    Raises:
        QueryError: It is no id.
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
    """A list of finite numbers from 0; () where it is not known.

    Raises:
        QueryError: Something in it is none.
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
    """A point in time without a zone: one with a zone is turned into UTC, a date is its midnight.

    Raises:
        QueryError: It is none, or lies outside the years 1 to 9999 in UTC.
    """
    if is_missing(value):
        return None
    if hasattr(value, "dtype"):  # NumPy's datetime64, in a unit that `datetime` has
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
    """A value in a message."""
    return f"the text {value[:80]!r}" if isinstance(value, str) else repr(value)[:80]
