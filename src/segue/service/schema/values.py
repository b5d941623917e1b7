"""The values of requests: ids, texts, numbers and dates, and lists that stop at their first mistake."""

from __future__ import annotations

import datetime as dt
import math
from typing import Annotated, Any, Final, cast

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator, StringConstraints

from segue.errors import DataError, QueryError
from segue.ids import LARGEST, as_id, composed
from segue.moments import utc
from segue.service.errors.validation import MOST_SHOWN, refused
from segue.types import Id

LONGEST_ID: Final = 1000
"""Largest number of characters of an id."""

LONGEST_NAME: Final = 500
"""Largest number of characters of a name."""

MOST_TAGS: Final = 200

PLAIN: Final = r"^[^\u0000]*$"
"""Text without NUL, which PostgreSQL cannot store."""

DATE: Final = r"^\d{4}-\d{2}-\d{2}$"
MOMENT: Final = r"^\d{4}-\d{2}-\d{2}([Tt ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?([Zz]|[+-]\d{2}:\d{2})?)?$"


def _text(value: object) -> object:
    """Check that a date is text, not a number."""
    if not isinstance(value, str):
        raise refused("a date as text, such as 2026-01-31")
    return value


def _utc(moment: dt.datetime) -> dt.datetime:
    """The moment in UTC; a moment that UTC cannot express is refused before it reaches a worker."""
    try:
        return utc(moment)
    except QueryError as error:
        raise refused(error.expected, error.got) from error


def _whole(value: object) -> object:
    """A whole number as an integer, however it is written: JSON knows no difference between 20 and 20.0."""
    if isinstance(value, float) and value.is_integer() and abs(value) <= LARGEST:
        return int(value)
    return value


def _id(value: object) -> Id:
    """The id by the one rule for ids: 163.0 is 163; an integer that floats would round is the text of its digits."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise refused("a whole number or text")
    if isinstance(value, float) and not value.is_integer():
        raise refused("a whole number or text")
    try:
        found = as_id(value)
    except DataError as error:
        raise refused(error.expected, error.got) from error
    if isinstance(found, str):
        check_text(found, LONGEST_ID, "an id")
    return found


def check_text(text: str, longest: int, what: str) -> None:
    """Check a text's length, and that every store and file can hold it."""
    if len(text) > longest:
        raise refused(f"{what} of at most {longest} characters")
    if "\0" in text:
        raise refused(f"{what} without the character U+0000")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise refused(f"{what} in UTF-8", "a lone surrogate") from error


_Written = (
    Annotated[int, Field(strict=True)]
    | Annotated[str, StringConstraints(strict=True, min_length=1, max_length=LONGEST_ID, pattern=PLAIN)]
)
"""An id in a request, for the API's description; `_id` checks it in one step, at a third of the time."""

AS_WRITTEN: Final = BeforeValidator(_whole)
"""The mark of an integer that may be written 20.0; it follows the integer's limits."""

TrackId = Annotated[Id, PlainValidator(_id, json_schema_input_type=_Written)]
Tag = Annotated[str, StringConstraints(strict=True, max_length=200, pattern=PLAIN), AfterValidator(composed)]
Name = Annotated[str, StringConstraints(strict=True, max_length=LONGEST_NAME, pattern=PLAIN)]
Title = Annotated[
    str, StringConstraints(strict=True, max_length=1000, pattern=PLAIN), AfterValidator(composed)
]
Weight = Annotated[float, Field(strict=True, ge=0, le=10, allow_inf_nan=False)]
Moment = Annotated[
    dt.datetime,
    BeforeValidator(_text),
    AfterValidator(_utc),
    Field(json_schema_extra={"pattern": MOMENT}, description="When the playlist was last edited."),
]
Date = Annotated[dt.date, BeforeValidator(_text), Field(json_schema_extra={"pattern": DATE})]


def listed(most: int, least: int | None = None, **told: Any) -> Any:
    """The field of a list with at most `most` values.

    Its check ends at the first mistake: a body of a megabyte has room for 700,000 of them, and a list of them all
    takes seconds and a gigabyte.
    """
    return Field(max_length=most, min_length=least, fail_fast=True, **told)


_WhereWritten = (
    Annotated[bool, Field(strict=True)]
    | Annotated[int, Field(strict=True, ge=-LARGEST, le=LARGEST)]
    | Annotated[float, Field(strict=True, allow_inf_nan=False)]
    | Name
    | Annotated[list[Name], listed(MOST_TAGS)]
)


def _where(value: Any) -> Any:
    """A value of a plug-in's constraint; one mistake, where a union of pydantic's has one for each type."""
    if isinstance(value, int):
        if abs(value) > LARGEST:
            raise refused("a whole number that floats can express", str(value)[:MOST_SHOWN])
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    texts = cast("list[Any]", value) if isinstance(value, list) else [value]
    if len(texts) > MOST_TAGS:
        raise refused(f"a list of at most {MOST_TAGS}", str(len(texts)))
    for text in texts:
        if not isinstance(text, str):
            raise refused("a truth value, a finite number, text, or a list of texts")
        check_text(text, LONGEST_NAME, "text")
    return cast("object", value)


WhereValue = Annotated[
    bool | int | float | str | list[str], PlainValidator(_where, json_schema_input_type=_WhereWritten)
]
