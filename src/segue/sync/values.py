"""Values in a server's answers as a dataset has them. What a server misspells is unknown, and no error."""

from __future__ import annotations

import datetime as dt
from typing import Any

from segue.data.isrc import isrc_of
from segue.data.records.aliases import moment
from segue.errors import DataError

Said = str | int | float | None
"""A text or a number, whichever the server writes."""


def told(value: Said) -> str:
    """A text, "" for none."""
    return "" if value is None else str(value).strip()


def number(value: Said) -> int | None:
    """A whole number, also from a text; None for anything else."""
    try:
        return round(float(value)) if value is not None else None
    except (ValueError, OverflowError):
        return None


def when(value: Said) -> dt.datetime | None:
    """A moment; None where a server writes something else."""
    try:
        return moment(value if isinstance(value, str) else None, field="")
    except DataError:
        return None


def year_of(year: int | None) -> dt.date | None:
    """The first day of a year; None for no year of a calendar."""
    return dt.date(year, 1, 1) if year is not None and dt.MINYEAR <= year <= dt.MAXYEAR else None


def first_isrc(codes: Any) -> str | None:
    """The first ISRC among texts that a file's tags may have misspelt."""
    for code in [codes] if isinstance(codes, str) else codes or []:
        try:
            return isrc_of(code, field="isrc")
        except DataError:
            continue
    return None
