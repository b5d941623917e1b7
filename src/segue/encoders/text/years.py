"""Years and decades in titles, however they are written: 90s, '90s, 1990s, 90년대, 8090; 2017, '17, 17년."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple


class YearSpan(NamedTuple):
    """A stretch of a title that names a time.

    Attributes:
        start: Where it starts, in characters.
        end: Where it ends.
        tokens: What it names: `year:2017`, `decade:1990`, or several decades.
    """

    start: int
    end: int
    tokens: tuple[str, ...]


def year_spans(text: str) -> Iterator[YearSpan]:
    """Find the years and decades of a normalised title, in order, without overlap.

    Two digits mean 1950-1999 from 50 on and 2000-2029 below 30; what lies between, or is a length of time
    ("10년 동안", "20년 전"), is no year.
    """
    for match in _TIMES.finditer(text):
        kind = match.lastgroup or ""
        tokens = _tokens(kind, match[kind])
        if tokens:
            yield YearSpan(match.start(), match.end(), tokens)


def _tokens(kind: str, digits: str) -> tuple[str, ...]:
    if kind == "pair":
        return (_decade(digits[:2]), _decade(digits[2:]))
    year = _full_year(digits)
    if year is None:
        return ()
    apostrophe_decade = kind == "short" and 1960 <= year <= 1990 and year % 10 == 0
    if kind == "decade" or apostrophe_decade:
        return (f"decade:{year // 10 * 10}",)
    return (f"year:{year}",)


def _decade(digits: str) -> str:
    return f"decade:{_full_year(digits)}"


def _full_year(digits: str) -> int | None:
    number = int(digits)
    if len(digits) == 4:
        return number
    if number >= 50:
        return 1900 + number
    return 2000 + number if number < 30 else None


_YEAR: Final = r"19[2-9]\d|20[0-4]\d"
_TIMES: Final = re.compile(
    rf"""
    (?<![\d.])(?:
        (?P<pair>5060|6070|7080|8090)(?![\d]) (?:\s*년대|'?s(?![a-z]))?
      | '?(?P<decade>(?:19[2-9]|20[0-4]|[0-25-9])0) (?:\s*년대|\s?'?\s?s(?![a-z']))
      | (?P<long>{_YEAR}) (?![\d]) (?:\s*년(?!대))?
      | '(?P<short>\d\d) (?!\d) (?:\s*년(?!대))?
      | (?P<korean>\d\d) 년 (?!대|\s*(?:전|후|뒤|동안|간|차|만|째|지기|이상|넘|된|의))
    )
    """,
    re.VERBOSE,
)
