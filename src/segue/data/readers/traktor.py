"""Traktor NML: the collection, and the playlists in their folders, or one exported playlist with its tracks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from segue.data.readers.library import milliseconds_of, released_of
from segue.data.readers.nested_lists import Collection, read_collections
from segue.data.readers.places import Place, place_of, volume_path
from segue.data.readers.xml_elements import Element
from segue.data.recognition.head import Head
from segue.data.recognition.looks import Look, Sureness, recognised
from segue.data.records.builder import TrackRecord
from segue.data.records.intake import Intake
from segue.errors import DataError, Where

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
    read_collections(
        source,
        intake,
        files,
        _Collection,
        pattern="*.nml",
        root_element="NML",
        track_element="ENTRY",
        what=("a Traktor collection", "collections of Traktor"),
    )


class _Collection(Collection):
    """One file so far."""

    track = "NML/COLLECTION/ENTRY"

    def name_of(self, node: Element) -> str:
        """See `Collection`."""
        return node.attributes.get("NAME", "").strip()

    def is_playlist(self, node: Element) -> bool:
        """See `Collection`."""
        kind = node.attributes.get("TYPE", "")
        if kind == "SMARTLIST":
            self._intake.notes["smart list left out"] += 1
        return kind == "PLAYLIST" and self.name_of(node) not in _OWN

    def entry_key(self, element: Element) -> str:
        """See `Collection`: its path."""
        key = _child(element, "PRIMARYKEY").attributes.get("KEY", "")
        if not self.library.has(key) and _BETWEEN in key:
            volume, *folders = key.split(_BETWEEN)
            place = self._place(volume, folders)
            self.library.add_track(key, TrackRecord(id=place.id, location=place.location))
        return key

    def add_track(self, element: Element) -> None:
        """See `Collection`."""
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
