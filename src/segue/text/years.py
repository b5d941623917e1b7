"""Years and decades in titles, in any spelling: 90s, '90s, 1990s, 90년대, 8090; 2017, '17, 17년."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple


class YearSpan(NamedTuple):
    """A part of a title that names a time.

    Attributes:
        start: Its start, in characters.
        end: Its end.
        tokens: The times that it names: `year:2017`, `decade:1990`, or several.
    """

    start: int
    end: int
    tokens: tuple[str, ...]


def year_spans(text: str) -> Iterator[YearSpan]:
    """Find the years and decades of a normalised title, in order, without overlaps.

    Two digits mean 1950-1999 from 50 on and 2000-2029 below 30. Numbers in between are no years. Neither is a
    length of time ("10년 동안"), a rank ("top 90") or a count ("90곡"). 80 and 90 alone are decades. A round
    year up to 2000 ("1990", "2000") is also its decade, which is usually meant.
    """
    for match in _TIMES.finditer(text):
        tokens = _tokens(match.lastgroup or "", match[match.lastgroup or 0])
        if tokens:
            yield YearSpan(match.start(), match.end(), tokens)


def _tokens(kind: str, found: str) -> tuple[str, ...]:
    if kind == "decades":
        return tuple(_decade(int(digits)) for digits in _TWO_DIGITS.findall(found))
    if kind in ("decade", "apostrophe", "bare"):
        return (_decade(int(found)),)
    year = _full_year(int(found))
    if not _FIRST <= year <= _LAST:
        return ()
    if year > 2000 or year % 10:
        return (f"year:{year}",)
    return (f"year:{year}", _decade(year))


def _decade(number: int) -> str:
    return f"decade:{_full_year(number) // 10 * 10}"


def _full_year(number: int) -> int:
    if number >= 100:
        return number
    return (1900 if number >= 50 else 2000) + number


_FIRST: Final = 1920
_LAST: Final = 2049
_TWO_DIGITS: Final = re.compile(r"\d\d")
_DECADE_SIGN: Final = r"(?:\s*년대|\s?'?\s?s(?![a-z']))"
_LENGTH_OF_TIME: Final = r"\s*(?:전|후|뒤|동안|간|차|만|째|지기|이상|넘|된|의)"
_COUNTED: Final = r"\s*(?:곡|선|개|분|번|위|탄|회|대|세|살|점|초|명|호|일|월|퍼센트|%|bpm|kg|min)"
_TIMES: Final = re.compile(
    rf"""
    (?<!\d[.:/])(?<![\d#])(?:
        (?P<decades>(?:5060|6070|7080|8090) | (?:[5-9]0|00)(?:\s(?:[5-9]0|00))+) (?![\d.:/]) {_DECADE_SIGN}?
      | '?(?P<decade>(?:19[2-9]|20[0-4]|[015-9])0) {_DECADE_SIGN}
      | (?:19|')?(?P<apostrophe>[5-9]0)'(?![a-z\d])
      | (?P<year>19[2-9]\d|20[0-4]\d) (?!\d) (?:\s*년(?!대)|'s(?![a-z]))?
      | '(?P<short>[0125-9]\d) (?!\d) (?:\s*년(?!대))?
      | (?P<korean>[0125-9]\d) 년 (?!대|{_LENGTH_OF_TIME})
      | (?<!\S)(?<!top\s)(?<!hot\s)(?<!best\s)(?<!no\s)(?<!vol\s)(?<!part\s)(?<!라디오\s)
        (?P<bare>[89]0) (?=\s|$) (?!{_COUNTED})
    )
    """,
    re.VERBOSE,
)
