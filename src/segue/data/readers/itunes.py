"""iTunes and Apple Music: the exported library or list as XML (`Library.xml`), or a list as a table of text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from segue.data.opening import is_folder
from segue.data.readers.itunes_text import read_table, table_look
from segue.data.readers.library import Library, List, milliseconds_of, released_of, take_all
from segue.data.readers.places import place_of
from segue.data.readers.sources import choose, name_of
from segue.data.readers.xml_elements import Element, Step
from segue.data.recognition.head import Head
from segue.data.recognition.looks import Look, Sureness, recognised
from segue.data.records.builder import TrackRecord
from segue.data.records.intake import Intake
from segue.data.track_names import track_label
from segue.errors import DataError, Where

_TRACK: Final = "plist/dict/dict/dict"
_LIST: Final = "plist/dict/array/dict"
_ENTRY: Final = f"{_LIST}/array/dict"
_KEYS: Final = ("plist/dict/key", f"{_LIST}/key")
_VALUES: Final = frozenset(
    f"{_LIST}/{kind}" for kind in ("string", "integer", "real", "true", "false", "date", "data")
)
_WHOLE: Final = frozenset({_TRACK, _ENTRY, *_KEYS, *_VALUES})

_OWN: Final = frozenset({"Master", "Distinguished Kind"})
"""Marks of lists that the program makes itself: the whole library, Music, Podcasts, Purchased."""


def _looks_like(head: Head) -> Look | None:
    if head.root == "plist":
        has_lists = "<key>Tracks</key>" in head.text or "<key>Playlists</key>" in head.text
        return Look(Sureness.SURE if has_lists else Sureness.LIKELY, "it is a property list")
    return table_look(head)


@recognised("an iTunes library", _looks_like)
def read_itunes(source: Path, intake: Intake, files: Sequence[str] = ()) -> None:
    """Read one file, or a folder's `*.xml` and `*.txt`; a file's content shows which it is.

    A list's id is its persistent id, of a text its file's path in the source. A track's id is its location (a path
    follows `segue.data.readers.places`), else its persistent id, else "artist - title". Folders, and lists that the
    program makes itself, are no playlists; nor are smart lists, unless a file has only one list.

    Raises:
        DataError: A file or track is bad, and bad ones are not skipped.
    """
    root = source if is_folder(source) else source.parent
    for path in intake.opened(
        choose(source, files, ("*.xml", "*.txt"), what="exports of iTunes", limits=intake.limits)
    ):
        with intake.attempt(Where(path)):
            if table_look(Head.of(path)):
                read_table(path, name_of(path, source), root, intake)
            else:
                _read(path, root, intake)


def _read(path: Path, root: Path, intake: Intake) -> None:
    taker = _Library(path, root, intake)
    take_all(taker, path, intake, roots={"plist"}, whole=_WHOLE, what="an iTunes library")


class _Library:
    """One file so far."""

    def __init__(self, path: Path, root: Path, intake: Intake) -> None:
        self._path, self._root, self._intake = path, root, intake
        self._library = Library(path, intake)
        self._section = self._key = ""
        self._fields: dict[str, str] = {}
        self._entries: list[tuple[str, int]] = []
        self._lists: list[tuple[dict[str, str], list[tuple[str, int]]]] = []

    def take(self, step: Step) -> None:
        """Take the next step through the file."""
        element = step.element
        if step.path == _KEYS[0]:
            self._section = element.text
        elif step.path == _TRACK and self._section == "Tracks":
            with self._intake.attempt(Where(self._path, line=element.line)):
                self._add_track(fields_of(element))
        elif step.path == _LIST and self._section == "Playlists":
            if step.kind == "end":
                self._end_list()
        elif step.path == _KEYS[1]:
            self._key = element.text
        elif step.path in _VALUES:
            if text := _value(element):
                self._fields[self._key] = text
        elif step.path == _ENTRY and self._key == "Playlist Items":
            self._entries.append((fields_of(element).get("Track ID", ""), element.line))

    def close(self) -> None:
        """Pass the lists on, also one that the file breaks off in."""
        if self._fields or self._entries:
            self._end_list()
        several = len(self._lists) > 1
        folders = {
            fields.get("Playlist Persistent ID", ""): fields
            for fields, _ in self._lists
            if "Folder" in fields
        }
        for fields, entries in self._lists:
            kind = _left_out(fields, several=several)
            if kind:
                self._intake.notes[f"{kind} left out"] += 1
                continue
            self._library.add_list(
                List(
                    fields.get("Name", ""),
                    _folders(fields, folders),
                    id=fields.get("Playlist Persistent ID", ""),
                    entries=entries,
                )
            )
        self._library.close()

    def _end_list(self) -> None:
        self._lists.append((self._fields, self._entries))
        self._fields, self._entries = {}, []

    def _add_track(self, fields: dict[str, str]) -> None:
        location, title = fields.get("Location", ""), fields.get("Name", "")
        artist = fields.get("Artist") or fields.get("Album Artist") or ""
        place = place_of(location, folder=self._path.parent, root=self._root) if location else None
        key = (
            place.id
            if place
            else fields.get("Persistent ID") or track_label([artist] if artist else [], title)
        )
        if not key:
            raise DataError(expected="a location, a persistent id or a name", got="none")
        record = TrackRecord(
            id=key,
            title=title,
            artists=[artist] if artist else [],
            album=fields.get("Album"),
            genres=[genre] if (genre := fields.get("Genre", "")) else [],
            released=released_of(fields.get("Year", "")) or released_of(fields.get("Release Date", "")),
            duration_ms=milliseconds_of(fields.get("Total Time", "")),
            location=place.location if place else None,
        )
        self._library.add_track(fields.get("Track ID", ""), record)


def fields_of(element: Element) -> dict[str, str]:
    """The fields of a property list's dictionary as texts, without blank ones; what is true is "true".

    Raises:
        DataError: A key has no value.
    """
    keys, values = element.children[::2], element.children[1::2]
    if len(keys) != len(values) or any(key.name != "key" for key in keys):
        raise DataError(expected="a value after each key", got="none")
    pairs = zip(keys, values, strict=True)
    return {key.text: text for key, value in pairs if (text := _value(value))}


def _value(element: Element) -> str:
    return "true" if element.name == "true" else element.text.strip()


def _left_out(fields: dict[str, str], *, several: bool) -> str:
    """What a list is if it is no playlist, else ""."""
    if "Folder" in fields:
        return "folder"
    if _OWN & fields.keys():
        return "list of the program's own"
    return "smart list" if several and "Smart Info" in fields else ""


def _folders(fields: dict[str, str], folders: dict[str, dict[str, str]]) -> list[str]:
    """The names of the folders around a list, the outermost first; a circle ends at its first repeat."""
    names: list[str] = []
    around: set[str] = set()
    while (parent := fields.get("Parent Persistent ID", "")) in folders and parent not in around:
        around.add(parent)
        fields = folders[parent]
        names.insert(0, fields.get("Name", ""))
    return names
