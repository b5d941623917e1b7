"""The table of text that iTunes and Apple Music export of one list: tabs between cells, a line for each track."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from segue.data.readers.library import milliseconds_of, released_of
from segue.data.readers.places import Place, place_of, volume_path
from segue.data.recognition.head import Head
from segue.data.recognition.looks import Look, Sureness
from segue.data.records.aliases import DecodedPlaylist
from segue.data.records.builder import PlaylistRecord, TrackRecord
from segue.data.records.intake import Intake
from segue.data.text_files import lines
from segue.data.track_names import track_label
from segue.errors import DataError, Where

_OLDER: Final = (
    "Name", "Artist", "Composer", "Album", "Grouping", "Genre", "Size", "Time", "Disc Number", "Disc Count",
    "Track Number", "Track Count", "Year", "Date Modified", "Date Added", "Bit Rate", "Sample Rate",
    "Volume Adjustment", "Kind", "Equalizer", "Comments", "Plays", "Last Played", "Skips", "Last Skipped",
    "My Rating", "Location",
)  # fmt: skip
_NEWER: Final = (*_OLDER[:5], "Work", "Movement Number", "Movement Count", "Movement Name", *_OLDER[5:])
_COLUMNS: Final = {len(names): names for names in (_OLDER, _NEWER)}
"""The columns by their number. Their names are in the language of the computer; their order is always this."""

_NEEDED: Final = frozenset({"Name", "Artist", "Album"})
_ONLY_HERE: Final = frozenset({"Composer", "Grouping", "Date Modified", "Volume Adjustment", "Location"})


def table_look(head: Head) -> Look | None:
    """A claim to a file as such a table; None for any other file."""
    cells = head.text.split("\n", 1)[0].split("\r", 1)[0].split("\t")
    names = {cell.strip() for cell in cells}
    if names >= _NEEDED and names & _ONLY_HERE:
        return Look(Sureness.SURE, "it has the columns of an iTunes text")
    if len(cells) in _COLUMNS and not head.root:
        return Look(Sureness.LIKELY, "it has as many columns as an iTunes text")
    return Look(Sureness.POSSIBLE, "it is a table") if names >= _NEEDED and len(cells) > 2 else None


def read_table(path: Path, name: str, root: Path, intake: Intake) -> None:
    """Read one list.

    Args:
        path: The file.
        name: The list's id: its file's path in the source. Its title is the file's name.
        root: The source folder.
        intake: Receives the list.

    Raises:
        DataError: It is no such table, or a track is bad, and bad ones are not skipped.
    """
    tracks: list[TrackRecord] = []
    columns: Sequence[str] = ()
    for line, (text, encoding) in enumerate(lines(path, intake.limits), 1):
        if encoding != "utf-8":
            intake.notes[f"line read as {encoding}"] += 1
        cells = text.rstrip("\r\n").split("\t")
        if not any(map(str.strip, cells)):
            continue
        if not columns:
            columns = _columns(cells, line)
            continue
        with intake.attempt(Where(path, line=line)):
            fields = {name: cell.strip() for name, cell in zip(columns, cells, strict=False)}
            tracks.append(_track(fields, path.parent, root))
    record = PlaylistRecord(
        id=name,
        title=name.rpartition("/")[2].rpartition(".")[0],
        tracks=[track.id for track in tracks],
    )
    intake.add(DecodedPlaylist(record, tracks, ()))


def _columns(cells: Sequence[str], line: int) -> Sequence[str]:
    names = [cell.strip() for cell in cells]
    if set(names) >= _NEEDED:
        return names
    known = _COLUMNS.get(len(names))
    if known is None:
        raise DataError(
            expected="a text that iTunes exported, with the columns Name, Artist, Album, …",
            got=", ".join(names)[:100] or "none",
            where=Where(line=line),
        )
    return known


def _track(fields: dict[str, str], folder: Path, root: Path) -> TrackRecord:
    title, artist = fields.get("Name", ""), fields.get("Artist", "")
    location = fields.get("Location", "")
    place = _place(location, folder, root) if location else None
    key = place.id if place else track_label([artist] if artist else [], title)
    if not key:
        raise DataError(expected="a location or a name", got="none")
    return TrackRecord(
        id=key,
        title=title,
        artists=[artist] if artist else [],
        album=fields.get("Album"),
        genres=[genre] if (genre := fields.get("Genre", "")) else [],
        released=released_of(fields.get("Year", "")),
        duration_ms=milliseconds_of(fields.get("Time", ""), unit=1000),
        location=place.location if place else None,
    )


def _place(location: str, folder: Path, root: Path) -> Place:
    r"""The place of `C:\Music\a.mp3`, or of `Macintosh HD:Users:me:a.mp3`, where a slash in a name is a colon."""
    volume, colon, rest = location.partition(":")
    if colon and "\\" not in rest and not rest.startswith("/"):
        names = [name.replace("/", ":") for name in rest.split(":")]
        location = volume_path(volume, names)
    return place_of(location, folder=folder, root=root)
