"""The times of plays, in the spellings of programs that export them; a time without a zone counts as UTC."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from segue.data.listens.plays import milliseconds
from segue.errors import DataError, Where

_NUMBER: Final = re.compile(r"(\d{8,11})(?:\.\d*)?|(\d{12,14})", re.ASCII)
_DAY: Final = re.compile(r"(\d{1,2}) ([A-Za-z]{3})[a-z]* (\d{4}),? +(\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII)
_MONTHS: Final = {name: number for number, name in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)}  # fmt: skip


def time_of(text: str) -> int:
    """A time in milliseconds since 1970: `1672567200`, `1672567200000`, `2023-01-01T10:00:00Z`, `01 Jan 2023 10:00`.

    Raises:
        DataError: The text is none of these.
    """
    text = text.strip()
    number = _NUMBER.fullmatch(text)
    if number:
        return int(number[1]) * 1000 if number[1] else int(number[2])
    try:
        return milliseconds(_of_day(text) or dt.datetime.fromisoformat(text.removesuffix(" UTC")))
    except (ValueError, OverflowError) as error:
        raise DataError(
            expected="a time such as 2023-01-01 10:00, 01 Jan 2023 10:00, or seconds since 1970",
            got=repr(text),
            where=Where(field="time"),
        ) from error


def is_time(text: str) -> bool:
    """Whether a cell is a time."""
    try:
        time_of(text)
    except DataError:
        return False
    return True


def _of_day(text: str) -> dt.datetime | None:
    """The time `01 Jan 2023 10:00` or `01 Jan 2023, 10:00`, in English whatever the system speaks."""
    found = _DAY.fullmatch(text)
    if found is None or found[2].lower() not in _MONTHS:
        return None
    day, _, year, hour, minute, second = found.groups()
    return dt.datetime(
        int(year), _MONTHS[found[2].lower()], int(day), int(hour), int(minute), int(second or 0)
    )
