"""What a person can say about the files to read: the columns of a table, its dialect, what ends a listening session."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from math import inf
from typing import Final, NamedTuple

from segue.errors import ConfigError, Where

COLUMNS: Final = (
    "playlist", "track", "position", "title", "artist", "album", "isrc", "playlist_title", "tags", "weight",
    "genres", "released", "duration_ms", "duration", "artist_ids", "location",
)  # fmt: skip
"""Segue's own names of the columns of a table of playlists; the first two are required."""

LISTENS: Final = ("user", "time", "track", "title", "artist", "album", "isrc", "duration_ms", "played_ms")
"""Segue's own names of the columns of a table of listens."""

CUTS: Final[Mapping[str, str]] = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
"""What may stand between the cells of a table, by its name."""

_BARE: Final = "bare"
_NAMES: Final = tuple(dict.fromkeys((*COLUMNS, *LISTENS)))
_NAMED: Final = re.compile(rf"(?:^|,)\s*({'|'.join(_NAMES)})\s*=")
_PAIR: Final = re.compile(r"\s*([^=,\s]*)\s*=?")


class Dialect(NamedTuple):
    """How a table is written.

    Attributes:
        cut: The character between cells.
        quoted: Whether `"` around a cell belongs to the table; otherwise it is text.
    """

    cut: str
    quoted: bool = True


class Sessions(NamedTuple):
    """When the plays of one person, in the order of time, make a playlist.

    Attributes:
        gap: Minutes without a play that end a session; at least 1.
        least: The fewest different tracks of a session that is kept; at least 1.
        played: Seconds that a track must have been played to be in its session; plays of unknown length count.
    """

    gap: float = 30.0
    least: int = 3
    played: float = 30.0

    def checked(self) -> Sessions:
        """These rules.

        Raises:
            ConfigError: One is outside its range.
        """
        for name, value, fits, expected in (
            ("gap", self.gap, 1 <= self.gap < inf, "at least 1 minute"),
            ("least", self.least, self.least >= 1, "at least 1 track"),
            ("played", self.played, 0 <= self.played < inf, "0 seconds or more"),
        ):
            if not fits:
                raise ConfigError(expected=expected, got=str(value), where=Where(field=name))
        return self


USUAL: Final = Sessions()


@dataclasses.dataclass(frozen=True)
class Options:
    """What is said about the files to read.

    Attributes:
        columns: Segue's name of a column → its name in the table.
        dialect: The table's dialect; None to find it.
        sessions: When plays make a playlist.
    """

    columns: Mapping[str, str] = dataclasses.field(default_factory=dict[str, str])
    dialect: Dialect | None = None
    sessions: Sessions = USUAL


NO_OPTIONS: Final = Options()


def columns_of(text: str) -> dict[str, str]:
    """The columns that a text such as `track=Track URI,artist=Artist Name(s)` names.

    Raises:
        ConfigError: It is no such text, or names a column that Segue does not know, or one twice.
    """
    found = list(_NAMED.finditer(text))
    if not found or found[0].start() or any(not one for one in _values(text, found)):
        first = _PAIR.match(text)
        raise ConfigError(
            expected=f"columns as NAME=COLUMN,… where NAME is one of {', '.join(_NAMES)}",
            got=repr(first[1] if first and first[1] and not found else text[:80]),
            where=Where(field="columns"),
            hint='Such as track="Track URI",artist="Artist Name(s)".',
        )
    return checked_columns(
        dict(zip([one[1] for one in found], _values(text, found), strict=True)), len(found)
    )


def checked_columns(columns: Mapping[str, str], given: int | None = None) -> dict[str, str]:
    """Columns by Segue's names.

    Args:
        columns: Segue's name → the table's.
        given: How many were given; more than there are if a name came twice.

    Raises:
        ConfigError: Segue does not know a name, or two names or columns are the same.
    """
    unknown = next((name for name in columns if name not in _NAMES), None)
    if unknown is not None:
        raise ConfigError(
            expected=f"one of {', '.join(_NAMES)}", got=repr(unknown), where=Where(field="columns")
        )
    folded = {column.strip().lower() for column in columns.values()}
    if len(folded) < (len(columns) if given is None else given):
        raise ConfigError(expected="each column once", got="one twice", where=Where(field="columns"))
    return dict(columns)


def dialect_of(text: str) -> Dialect:
    """The dialect that a text names: `semicolon`, `tab`, or `tab,bare` where `"` is text.

    Raises:
        ConfigError: It names none.
    """
    words = [word.strip().lower() for word in text.split(",")]
    cuts = [CUTS[word] for word in words if word in CUTS]
    if len(cuts) != 1 or set(words) - {*CUTS, _BARE}:
        raise ConfigError(
            expected=f"one of {', '.join(CUTS)}, with ,{_BARE} behind it if quotes are text",
            got=repr(text[:80]),
            where=Where(field="dialect"),
        )
    return Dialect(cuts[0], quoted=_BARE not in words)


def _values(text: str, found: list[re.Match[str]]) -> list[str]:
    ends = [*(one.start() for one in found[1:]), len(text)]
    return [text[one.end() : end].strip().strip('"').strip() for one, end in zip(found, ends, strict=True)]
