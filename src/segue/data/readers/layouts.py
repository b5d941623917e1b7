"""What the columns of tables are called by other programs, and what their cells hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from segue.data.options import COLUMNS
from segue.errors import DataError, Where

_THEIRS: Final[Mapping[str, str]] = {
    "track uri": "track",
    "spotify uri": "track",
    "spotify track id": "track",
    "spotify - id": "track",
    "track id": "track",
    "track name": "title",
    "track title": "title",
    "song": "title",
    "song name": "title",
    "song title": "title",
    "artist name(s)": "artist",
    "artist name": "artist",
    "artist names": "artist",
    "artist uri(s)": "artist_ids",
    "album name": "album",
    "album title": "album",
    "playlist name": "playlist",
    "genre": "genres",
    "release date": "released",
    "album release date": "released",
    "album date": "released",
    "track duration (ms)": "duration_ms",
    "duration (ms)": "duration_ms",
    "time": "duration",
}
"""Columns of Exportify, TuneMyMusic, Soundiiz, chosic and their like → Segue's."""

_JOINED: Final = frozenset({"artist", "artist_ids", "genres"})

_OF_TABLES: Final = frozenset(COLUMNS)


def is_cut_line(cells: Sequence[str]) -> bool:
    """Whether a row is the line `sep=;`, which is no header."""
    return bool(cells) and cells[0].strip().lower().startswith("sep=") and not any(cells[1:])


def names_of_columns(cells: Sequence[str], columns: Mapping[str, str] | None = None) -> list[str]:
    """Segue's names of a header's columns, in lower case; others keep their own. Blank last ones are left out.

    Args:
        cells: The header.
        columns: Segue's name → the table's, as a person gave them; these come first.

    Raises:
        DataError: The table has no column of a name that a person gave.
    """
    names = [cell.strip().lower() for cell in cells]
    while names and not names[-1]:
        names.pop()
    if columns:
        return _mapped(names, cells, columns)
    if {"playlist", "track"} <= set(names):
        return names
    theirs = [_THEIRS.get(name, name) for name in names]
    counts = Counter(theirs)
    found = [new if counts[new] == 1 else old for old, new in zip(names, theirs, strict=True)]
    if "artist" in found and "title" not in found:  # the title has the name of what it is a title of
        title = "name" if "name" in names else "track"
        return ["title" if name == title else new for name, new in zip(names, found, strict=True)]
    return found


def _mapped(names: list[str], cells: Sequence[str], columns: Mapping[str, str]) -> list[str]:
    given = {column.strip().lower(): name for name, column in columns.items()}
    missing = next((column for column in columns.values() if column.strip().lower() not in names), None)
    if missing is not None:
        there = ", ".join(cell.strip() for cell in cells[: len(names)])
        raise DataError(
            expected=f"the column {missing}",
            got=there[:1000] or "none",
            where=Where(field="columns"),
            hint="Name one of these columns.",
        )
    theirs = [given.get(name) or _THEIRS.get(name, name) for name in names]
    counts = Counter(theirs)
    return [
        new if name in given or (new not in columns and counts[new] == 1) else f"other {name}"
        for name, new in zip(names, theirs, strict=True)
    ]


def is_one_playlist(
    names: Sequence[str], cells: Sequence[str], columns: Mapping[str, str] | None = None
) -> bool:
    """Whether a table is one playlist, as its tracks' columns show: other programs write a file for each.

    Args:
        names: What `names_of_columns` makes of the header.
        cells: The header.
        columns: The columns that a person named.
    """
    renamed = {cell.strip().lower() for cell in cells} & _THEIRS.keys()
    return "playlist" not in names and (bool(renamed or columns) or {"title", "artist"} <= set(names))


def joined_columns(cells: Sequence[str]) -> frozenset[str]:
    """Segue's columns whose several values share a cell with commas between them, as in other programs' tables."""
    folded = {cell.strip().lower() for cell in cells}
    is_theirs = bool(folded & _THEIRS.keys()) and not {"playlist", "track"} <= folded
    return _JOINED if is_theirs else frozenset()


def known_columns(cells: Sequence[str], columns: Mapping[str, str]) -> int:
    """How many columns of a header are known, or named by a person."""
    named = {column.strip().lower() for column in columns.values()}
    folded = {cell.strip().lower() for cell in cells}
    return len(folded & named) + len(_OF_TABLES & set(names_of_columns(cells)))
