"""Traktor NML: the collection, and the playlists in their folders, or one exported playlist with its tracks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from segue.data.opening import is_folder
from segue.data.readers.library import Library, List, milliseconds_of, released_of, take_all
from segue.data.readers.places import Place, place_of, volume_path
from segue.data.readers.sources import choose
from segue.data.readers.xml_elements import Element, Step
from segue.data.recognition.head import Head
from segue.data.recognition.looks import Look, Sureness, recognised
from segue.data.records.builder import TrackRecord
from segue.data.records.intake import Intake
from segue.errors import DataError, Where

_TRACK: Final = "NML/COLLECTION/ENTRY"
_BETWEEN: Final = "/:"
"""What stands between the names of folders in a location."""

_OWN: Final = frozenset({"_LOOPS", "_RECORDINGS"})
"""Playlists that Traktor makes itself."""

_NOTHING: Final = Element("", 0)


def _looks_like(head: Head) -> Look | None:
    return Look(Sureness.SURE, "its outermost element is NML") if head.root == "nml" else None


@recognised("a Traktor collection", _looks_like)
def read_traktor(source: Path, intake: Intake, files: Sequence[str] = ()) -> None:
    """Read one file, or a folder's `*.nml`.

    A playlist's id is the names of its folders and its own, with `/` between them. A track's id is its path; see
    `segue.data.readers.places`. Folders, smart lists, which hold no tracks, and Traktor's own lists are no playlists.

    Raises:
        DataError: A file or track is bad, and bad ones are not skipped.
    """
    root = source if is_folder(source) else source.parent
    for path in intake.opened(
        choose(source, files, ("*.nml",), what="collections of Traktor", limits=intake.limits)
    ):
        with intake.attempt(Where(path)):
            take_all(
                _Collection(path, root, intake),
                path,
                intake,
                roots={"NML"},
                whole={"ENTRY"},
                what="a Traktor collection",
            )


class _Collection:
    """One file so far.

    Attributes:
        library: Its tracks and playlists.
    """

    def __init__(self, path: Path, root: Path, intake: Intake) -> None:
        self.library = Library(path, intake)
        self._path, self._root, self._intake = path, root, intake
        self._nodes: list[List | str] = []

    def take(self, step: Step) -> None:
        """Take the next step through the file."""
        element = step.element
        if step.path == _TRACK:
            with self._intake.attempt(Where(self._path, line=element.line)):
                self._add_track(element)
        elif element.name == "ENTRY":
            with self._intake.attempt(Where(self._path, line=element.line)):
                self._add_entry(element)
        elif element.name == "NODE" and step.kind == "start":
            self._nodes.append(self._node(element))
        elif element.name == "NODE":
            self._nodes.pop()

    def close(self) -> None:
        """Pass the playlists on."""
        self.library.close()

    def _node(self, element: Element) -> List | str:
        """A playlist, or the name of a folder; the outermost folder, $ROOT, has none."""
        name, kind = element.attributes.get("NAME", "").strip(), element.attributes.get("TYPE", "")
        if kind == "SMARTLIST":
            self._intake.notes["smart list left out"] += 1
        if kind != "PLAYLIST" or name in _OWN:
            return name if self._nodes else ""
        playlist = List(name, [node for node in self._nodes if isinstance(node, str) and node])
        self.library.add_list(playlist)
        return playlist

    def _add_entry(self, element: Element) -> None:
        """Add a track to the playlist around it; one that the collection lacks is known by its path."""
        around = self._nodes[-1] if self._nodes else ""
        if not isinstance(around, List):
            return
        key = _child(element, "PRIMARYKEY").attributes.get("KEY", "")
        if not self.library.has(key) and _BETWEEN in key:
            volume, *folders = key.split(_BETWEEN)
            place = self._place(volume, folders)
            self.library.add_track(key, TrackRecord(id=place.id, location=place.location))
        around.entries.append((key, element.line))

    def _add_track(self, element: Element) -> None:
        location = _child(element, "LOCATION").attributes
        volume, folder, file = (location.get(name, "") for name in ("VOLUME", "DIR", "FILE"))
        if not file:
            raise DataError(expected="a file", got="none", where=Where(field="LOCATION"))
        place = self._place(volume, [name for name in (*folder.split(_BETWEEN), file) if name])
        said, info = element.attributes, _child(element, "INFO").attributes
        artist, genre = said.get("ARTIST", "").strip(), info.get("GENRE", "").strip()
        length = milliseconds_of(info.get("PLAYTIME_FLOAT", ""), unit=1000)
        record = TrackRecord(
            id=place.id,
            title=said.get("TITLE"),
            artists=[artist] if artist else [],
            album=_child(element, "ALBUM").attributes.get("TITLE"),
            genres=[genre] if genre else [],
            released=released_of(info.get("RELEASE_DATE", "")),
            duration_ms=length or milliseconds_of(info.get("PLAYTIME", ""), unit=1000),
            location=place.location,
        )
        self.library.add_track(f"{volume}{folder}{file}", record)

    def _place(self, volume: str, folders: Sequence[str]) -> Place:
        return place_of(volume_path(volume, folders), folder=self._path.parent, root=self._root)


def _child(element: Element, name: str) -> Element:
    return next((child for child in element.children if child.name == name), _NOTHING)
