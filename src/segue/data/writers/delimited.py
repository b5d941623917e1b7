"""CSV: one row for each track under a header, as `segue.data.readers.delimited` reads it and spreadsheets open it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Final

from segue.data.spreadsheets import text_cell
from segue.data.writers.playlist_files import TrackEntry
from segue.types import Query

COLUMNS: Final = (
    "playlist", "playlist_title", "tags", "track", "title", "artist", "album", "isrc",
    "duration_ms", "location", "weight",
)  # fmt: skip


class Csv:
    """A table with the columns above; `|` separates several tags and artists, and no cell runs as a formula.

    It begins with a byte order mark, without which spreadsheets assume another encoding than UTF-8.
    """

    suffix = ".csv"

    def encode(self, query: Query, entries: Sequence[TrackEntry]) -> bytes:
        """The content of a file with these tracks and the query's title, id and tags."""
        text = io.StringIO(newline="")
        rows = csv.writer(text)
        rows.writerow(COLUMNS)
        key = query.title or "playlist" if query.id is None else str(query.id)
        playlist = (key, query.title, "|".join(query.tags))
        rows.writerows((*map(_cell, (*playlist, *_known(entry))), f"{entry.weight:g}") for entry in entries)
        return text.getvalue().encode("utf-8-sig")


def _known(entry: TrackEntry) -> tuple[str, ...]:
    length = "" if entry.duration_ms is None else str(entry.duration_ms)
    artists = "|".join(entry.artists)
    return (str(entry.track.id), entry.title, artists, entry.album, entry.isrc or "", length, entry.location)


def _cell(text: str) -> str:
    """A cell; a NUL, which no table may hold, becomes a space."""
    return text_cell(text.replace("\0", " ")).encode(errors="replace").decode()
