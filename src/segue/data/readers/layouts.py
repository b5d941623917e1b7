"""Tables as other programs write them: what stands between the cells, and what their columns are called."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from segue.data.limits import Limits
from segue.data.text_files import lines

COLUMNS: Final = (
    "playlist", "track", "position", "title", "artist", "album", "isrc", "duration_ms", "location",
    "playlist_title", "tags", "weight",
)  # fmt: skip
"""Segue's own names of columns; the first two are required."""

_THEIRS: Final[Mapping[str, str]] = {
    "track uri": "track",
    "spotify uri": "track",
    "spotify track id": "track",
    "spotify - id": "track",
    "track id": "track",
    "track name": "title",
    "song": "title",
    "artist name(s)": "artist",
    "artist name": "artist",
    "album name": "album",
    "playlist name": "playlist",
}
"""Columns of Exportify, TuneMyMusic, Soundiiz, chosic and their like → Segue's."""

_CUTS: Final = (",", ";", "\t", "|")
_NAMED_CUT: Final = re.compile(r"sep=(.)\s*", re.IGNORECASE)


def cut_of(path: Path, usual: str, limits: Limits) -> str:
    """What stands between a table's cells: as a line `sep=;` says, or what finds most known columns in the header.

    Args:
        path: The table.
        usual: The format's own, which wins where others are as good.
        limits: The largest sizes that are read.

    Raises:
        DataError: The file cannot be read, is empty, or is not text.
    """
    if not path.is_file():  # a pipe is read only once
        return usual
    heads = (text for text, _ in lines(path, limits) if text.strip())
    for head in islice(heads, 1):
        if named := _NAMED_CUT.fullmatch(head):
            return named[1]
        return max((usual, *_CUTS), key=lambda cut: _known(head, cut))
    return usual


def is_cut_line(cells: Sequence[str]) -> bool:
    """Whether a row is the line `sep=;`, which is no header."""
    return bool(cells) and cells[0].strip().lower().startswith("sep=") and not any(cells[1:])


def names_of_columns(cells: Sequence[str]) -> list[str]:
    """Segue's names of a header's columns, in lower case; others keep their own. Blank last ones are left out."""
    names = [cell.strip().lower() for cell in cells]
    while names and not names[-1]:
        names.pop()
    if {"playlist", "track"} <= set(names):
        return names
    theirs = [_THEIRS.get(name, name) for name in names]
    return [new if theirs.count(new) == 1 else old for old, new in zip(names, theirs, strict=True)]


def is_one_playlist(names: Sequence[str], cells: Sequence[str]) -> bool:
    """Whether a table is one playlist, as its tracks' columns show: other programs write a file for each.

    Args:
        names: What `names_of_columns` makes of the header.
        cells: The header.
    """
    renamed = {cell.strip().lower() for cell in cells} & _THEIRS.keys()
    return "playlist" not in names and (bool(renamed) or {"title", "artist"} <= set(names))


def has_joined_artists(cells: Sequence[str]) -> bool:
    """Whether a table's several artists share a cell with commas between them, as in other programs' tables."""
    return any(_THEIRS.get(cell.strip().lower()) == "artist" for cell in cells)


def _known(head: str, cut: str) -> int:
    try:
        cells = next(iter(csv.reader([head], delimiter=cut)))
    except csv.Error:
        return 0
    return len(set(COLUMNS) & set(names_of_columns(cells)))
