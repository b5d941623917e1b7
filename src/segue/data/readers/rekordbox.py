"""rekordbox XML: the collection, and the playlists in their folders, as rekordbox exports them for other programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from segue.data.opening import is_folder
from segue.data.readers.library import Library, List, milliseconds_of, released_of, take_all
from segue.data.readers.places import Place, place_of
from segue.data.readers.sources import choose
from segue.data.readers.xml_elements import Step
from segue.data.recognition.head import Head
from segue.data.recognition.looks import Look, Sureness, recognised
from segue.data.records.builder import TrackRecord
from segue.data.records.intake import Intake
from segue.data.track_names import track_label
from segue.errors import DataError, Where

_TRACK: Final = "DJ_PLAYLISTS/COLLECTION/TRACK"
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
    root = source if is_folder(source) else source.parent
    for path in intake.opened(
        choose(source, files, ("*.xml",), what="exports of rekordbox", limits=intake.limits)
    ):
        with intake.attempt(Where(path)):
            take_all(
                _Collection(path, root, intake),
                path,
                intake,
                roots={"DJ_PLAYLISTS"},
                whole={"TRACK"},
                what="a rekordbox library",
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
        attributes = step.element.attributes
        if step.path == _TRACK:
            with self._intake.attempt(Where(self._path, line=step.element.line)):
                self._add_track(attributes)
        elif step.element.name == "TRACK":
            self._add_entry(attributes.get("Key", ""), step.element.line)
        elif step.element.name == "NODE" and step.kind == "start":
            self._nodes.append(self._node(attributes))
        elif step.element.name == "NODE":
            self._nodes.pop()

    def close(self) -> None:
        """Pass the playlists on."""
        self.library.close()

    def _node(self, attributes: Mapping[str, str]) -> List | str:
        """A playlist, or the name of a folder; the outermost folder, ROOT, has none."""
        name = attributes.get("Name", "").strip()
        if attributes.get("Type") != "1":
            return name if self._nodes else ""
        folders = [node for node in self._nodes if isinstance(node, str) and node]
        playlist = List(name, folders)
        self.library.add_list(playlist)
        return playlist

    def _add_entry(self, key: str, line: int) -> None:
        """Add a track to the playlist around it: by its id, or, if the playlist names tracks so, by its location."""
        around = self._nodes[-1] if self._nodes else ""
        if not isinstance(around, List):
            return
        if not self.library.has(key) and "/" in key:
            with self._intake.attempt(Where(self._path, line=line)):
                place = self._place(key)
                self.library.add_track(key, TrackRecord(id=place.id, location=place.location))
        around.entries.append((key, line))

    def _add_track(self, attributes: Mapping[str, str]) -> None:
        said = {name: value.strip() for name, value in attributes.items()}
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
