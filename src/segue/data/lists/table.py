"""A table made longer: new rows under its columns, with its own cut, line ends and encoding."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from segue.data.lists.asked import Addition
from segue.data.lists.contents import Contents
from segue.data.lists.paths import Paths
from segue.data.readers.layouts import is_cut_line, joined_columns, names_of_columns
from segue.data.spreadsheets import text_cell
from segue.data.writers.playlist_files import TrackEntry


def longer_table(data: bytes, added: Addition, *, cut: str) -> bytes:
    """The content of a table with more rows at its end; cells of columns that Segue does not know stay empty."""
    contents = Contents.of(data)
    rows = list(csv.reader(io.StringIO(contents.text, newline=""), delimiter=cut))
    head = 1 if rows and is_cut_line(rows[0]) else 0
    names = names_of_columns(rows[head])
    at = names.index("location") if "location" in names else None
    places = [row[at] for row in rows[head + 1 :] if at is not None and len(row) > at and row[at]]
    paths = Paths.of(places, folder=added.folder, out=added.out, root=added.root)
    own = names.index("playlist") if "playlist" in names else None
    lines = [row for row in rows[head + 1 :] if own is None or row[own : own + 1] == [added.playlist]]
    first = dict(zip(names, lines[0], strict=False)) if lines else {}
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=cut, lineterminator=contents.end)
    joined = ", " if "artist" in joined_columns(rows[head]) else "|"
    for number, entry in enumerate(added.entries, len(lines) + 1):
        cells = first_cells(first) | _cells(entry, paths, joined) | {"position": str(number)}
        row = [cells.get(name, "") for name in names]
        writer.writerow(row + [""] * (len(rows[head]) - len(names)))
    body = re.sub(r"[\r\n]+\Z", "", contents.text)
    return contents.encoded(f"{body}{contents.end}{text.getvalue()}")


def first_cells(first: dict[str, str]) -> dict[str, str]:
    """What every row of a playlist repeats of it."""
    return {name: first[name] for name in ("playlist", "playlist_title", "tags") if name in first}


def _cells(entry: TrackEntry, paths: Paths, joined: str) -> dict[str, str]:
    known: dict[str, Sequence[str] | str] = {
        "track": str(entry.track.id),
        "title": entry.title,
        "artist": joined.join(entry.artists),
        "album": entry.album,
        "isrc": entry.isrc or "",
        "duration_ms": "" if entry.duration_ms is None else str(entry.duration_ms),
        "location": paths.new(entry.location),
        "weight": "1",
    }
    return {name: text_cell(str(cell)) for name, cell in known.items()}
