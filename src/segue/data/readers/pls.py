"""PLS: `[playlist]`, then `File1=`, `Title1=`, `Length1=` for each track, as Winamp and radio stations write it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from segue.data.opening import is_folder
from segue.data.readers.m3u_comments import Description, extinf
from segue.data.readers.places import place_of
from segue.data.readers.sources import choose, name_of
from segue.data.recognition.head import Head
from segue.data.recognition.looks import Look, Sureness, recognised
from segue.data.records.aliases import DecodedPlaylist
from segue.data.records.builder import PlaylistRecord, TrackRecord
from segue.data.records.intake import Intake
from segue.data.text_files import lines
from segue.errors import DataError, Where

_SECTION: Final = "[playlist]"
_FIELD: Final = re.compile(
    r"(?P<name>File|Title|Length)(?P<number>[0-9]{1,9})\s*=\s*(?P<value>.*)", re.IGNORECASE
)
_TITLE: Final = re.compile(r"(?:X-GNOME-Title|PlaylistName)\s*=\s*(?P<title>.*)", re.IGNORECASE)
_LENGTH: Final = re.compile(r"-?[0-9]{1,9}")


@dataclasses.dataclass
class _Entry:
    """One track so far.

    Attributes:
        line: The number of the line that it begins on.
        fields: Its fields by name, in lower case.
    """

    line: int
    fields: dict[str, str] = dataclasses.field(default_factory=dict[str, str])


def _looks_like(head: Head) -> Look | None:
    begins = bool(head.lines) and head.lines[0].lower() == _SECTION
    return Look(Sureness.SURE, "it begins with [playlist]") if begins else None


@recognised("a PLS playlist", _looks_like)
def read_pls(source: Path, intake: Intake, files: Sequence[str] = ()) -> None:
    """Read one file, or a folder's `*.pls`.

    A playlist's id is its file's path in the source, its title its file's name, unless the file has one. A track's id
    is its path or URI; see `segue.data.readers.places`. Numbers order the tracks. In a folder, a file that cannot be
    read is a problem, and the others are read.

    Raises:
        DataError: A file or track is bad, and bad ones are not skipped.
    """
    root = source if is_folder(source) else source.parent
    found = choose(source, files, ("*.pls",), what="playlists", limits=intake.limits)
    tracked = intake.progress.track(found, label=source.name, total=len(found))
    for path in intake.opened(tracked, skip=is_folder(source)):
        with intake.attempt(Where(path), skip=is_folder(source)):
            intake.add(_playlist(path, name_of(path, source), root, intake))


def _playlist(path: Path, name: str, root: Path, intake: Intake) -> DecodedPlaylist:
    title, entries = _entries(path, intake)
    tracks: list[TrackRecord] = []
    for number in sorted(entries):
        with intake.attempt(Where(path, line=entries[number].line, item=f"track {number}")):
            tracks.append(_track(entries[number], path.parent, root, intake))
    record = PlaylistRecord(
        id=name,
        title=title or name.rpartition("/")[2].rpartition(".")[0],
        tracks=[track.id for track in tracks],
    )
    return DecodedPlaylist(record, tracks, ())


def _entries(path: Path, intake: Intake) -> tuple[str, dict[int, _Entry]]:
    """The title of a file, "" if it has none, and its tracks by their numbers."""
    title = ""
    entries: dict[int, _Entry] = {}
    begun = False
    for line, (text, encoding) in enumerate(lines(path, intake.limits), 1):
        text = text.strip()
        if encoding != "utf-8":
            intake.notes[f"line read as {encoding}"] += 1
        if not begun and text:
            begun = text.lower() == _SECTION
            if not begun:
                got = f"a file that begins with {text[:40]!r}"
                raise DataError(expected="a PLS playlist, which begins with [playlist]", got=got)
        if found := _FIELD.fullmatch(text):
            entry = entries.setdefault(int(found["number"]), _Entry(line))
            entry.fields.setdefault(found["name"].lower(), found["value"].strip())
        elif named := _TITLE.fullmatch(text):
            title = named["title"].strip()
    return title, entries


def _track(entry: _Entry, folder: Path, root: Path, intake: Intake) -> TrackRecord:
    file, title = entry.fields.get("file", ""), entry.fields.get("title", "")
    if not file:
        raise DataError(expected="a file or an address", got="none", where=Where(field="File"))
    length = entry.fields.get("length", "")
    if not _LENGTH.fullmatch(length):
        if length:
            intake.notes["length not understood"] += 1
        length = "-1"
    description = Description()
    extinf(f"{length},{title}", description)  # the same text in both formats
    return description.record(place_of(file, folder=folder, root=root), Description())
