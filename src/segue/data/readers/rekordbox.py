"""rekordbox XML: the collection, and the playlists in their folders, as rekordbox exports them for other programs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from segue.data.readers.library import milliseconds_of, released_of
from segue.data.readers.nested_lists import Collection, read_collections
from segue.data.readers.places import Place, place_of
from segue.data.readers.xml_elements import Element
from segue.data.recognition.head import Head
from segue.data.recognition.looks import Look, Sureness, recognised
from segue.data.records.builder import TrackRecord
from segue.data.records.intake import Intake
from segue.data.track_names import track_label
from segue.errors import DataError

_HOST: Final = "file://localhost"


def _looks_like(head: Head) -> Look | None:
    return (
        Look(Sureness.SURE, "its outermost element is DJ_PLAYLISTS") if head.root == "dj_playlists" else None
    )


@recognised("a rekordbox library", _looks_like)
def read_rekordbox(source: Path, intake: Intake, files: Sequence[str] = ()) -> None:
    """Read one file, or a folder's `*.xml`.

    A playlist's id is the names of its folders and its own, with `/` between them. A track's id is its location (a
    path follows `segue.data.readers.places`), else "artist - title". Folders are no playlists.

    Raises:
        DataError: A file or track is bad, and bad ones are not skipped.
    """
    read_collections(
        source,
        intake,
        files,
        _Collection,
        pattern="*.xml",
        root_element="DJ_PLAYLISTS",
        track_element="TRACK",
        what=("a rekordbox library", "exports of rekordbox"),
    )


class _Collection(Collection):
    """One file so far."""

    track = "DJ_PLAYLISTS/COLLECTION/TRACK"

    def name_of(self, node: Element) -> str:
        """See `Collection`."""
        return node.attributes.get("Name", "").strip()

    def is_playlist(self, node: Element) -> bool:
        """See `Collection`."""
        return node.attributes.get("Type") == "1"

    def entry_key(self, element: Element) -> str:
        """See `Collection`: its id, or, if the playlist names tracks so, its location."""
        key = element.attributes.get("Key", "")
        if not self.library.has(key) and "/" in key:
            place = self._place(key)
            self.library.add_track(key, TrackRecord(id=place.id, location=place.location))
        return key

    def add_track(self, element: Element) -> None:
        """See `Collection`."""
        said = {name: value.strip() for name, value in element.attributes.items()}
        location, key = said.get("Location", ""), said.get("TrackID", "")
        title, artist = said.get("Name", ""), said.get("Artist", "")
        place = self._place(location) if location else None
        own = place.id if place else title and track_label([artist] if artist else [], title)
        if not own:
            raise DataError(expected="a location or a name", got="none")
        record = TrackRecord(
            id=own,
            title=title,
            artists=[artist] if artist else [],
            album=said.get("Album"),
            genres=[genre] if (genre := said.get("Genre", "")) else [],
            released=released_of(said.get("Year", "")),
            duration_ms=milliseconds_of(said.get("TotalTime", ""), unit=1000),
            location=place.location if place else None,
        )
        self.library.add_track(key, record)
        if location:
            self.library.add_key(location, own)

    def _place(self, location: str) -> Place:
        """The place of a location; of a stream, `file://localhost` stands before another program's URI."""
        rest = location.removeprefix(_HOST)
        location = location if rest.startswith("/") else rest
        return place_of(location, folder=self._path.parent, root=self._root)
