"""How tables of playlists are recognised: by the columns that their first line names."""

from __future__ import annotations

import csv
from typing import Final

from segue.data.options import COLUMNS, CUTS
from segue.data.readers.layouts import is_cut_line, is_one_playlist, names_of_columns
from segue.data.recognition.head import Head
from segue.data.recognition.looks import Look, Sureness

_TAB: Final = CUTS["tab"]
_NAME: Final = Look(Sureness.NAME, "its name")
_TRACKS: Final = frozenset({"track", "title", "isrc"})


def looks_like_csv(head: Head) -> Look | None:
    """Return the claim of tables that have anything but tabs between their cells, or are named .csv."""
    cut, look = _look(head)
    if look is None and head.ending == "csv" and not _is_no_table(head):
        return _NAME
    return _weaker(look) if cut == _TAB and head.ending != "csv" else look


def looks_like_tsv(head: Head) -> Look | None:
    """Return the claim of tables with tabs between their cells."""
    cut, look = _look(head)
    if look is None and head.ending in {"tsv", "tab"} and not _is_no_table(head):
        return _NAME
    return look if cut == _TAB and head.ending != "csv" else _weaker(look)


def _is_no_table(head: Head) -> bool:
    """Whether a file is XML or JSON, whatever its name says."""
    return bool(head.root or head.json.fields)


def _weaker(look: Look | None) -> Look | None:
    """The claim of a reader that could read the table, where the other one is for it."""
    if look is None:
        return None
    return look._replace(sureness=Sureness.LIKELY if look.sureness is Sureness.SURE else Sureness.POSSIBLE)


def _look(head: Head) -> tuple[str, Look | None]:
    """What stands between a table's cells, and the claim to it."""
    lines = [line for line in head.text.splitlines() if line.strip()]
    if not lines or _is_no_table(head):
        return "", None
    if is_cut_line([lines[0]]) and len(lines[0].strip()) == len("sep=;"):
        cut = lines[0].strip()[-1]
        return cut, Look(Sureness.SURE, f"its first line says {lines[0].strip()}")
    cut, names, cells = max(
        ((cut, *_header(lines[0], cut)) for cut in CUTS.values()),
        key=lambda one: len(set(COLUMNS) & set(one[1])),
    )
    known = [name for name in names if name in COLUMNS]
    why = f"it has the column{'s' if len(known) > 1 else ''} {', '.join(known)}"
    if {"playlist", "track"} <= set(known):
        return cut, Look(Sureness.SURE, why)
    if _TRACKS & set(known) and ("playlist" in known or is_one_playlist(names, cells)):
        return cut, Look(Sureness.LIKELY, why)
    return "", None


def _header(line: str, cut: str) -> tuple[list[str], list[str]]:
    """Segue's names of a header's columns, and its cells."""
    try:
        cells = next(csv.reader([line], delimiter=cut))
    except (csv.Error, StopIteration):
        return [], []
    return names_of_columns(cells), cells
