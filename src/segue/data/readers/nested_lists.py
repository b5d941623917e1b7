"""XML of DJ programs: a collection of tracks, and playlists in nested folders, which are nodes of one kind."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from pathlib import Path

from segue.data.opening import is_folder
from segue.data.readers.library import Library, List, take_all
from segue.data.readers.sources import choose
from segue.data.readers.xml_elements import Element, Step
from segue.data.records.intake import Intake
from segue.errors import Where


class Collection(ABC):
    """One file so far.

    Args:
        path: The file.
        root: The folder that paths of tracks are told from.
        intake: Receives the records.

    Attributes:
        library: Its tracks and playlists.
    """

    track: str
    """The path of a collection's track; elsewhere an element of the same name is a playlist's entry."""

    def __init__(self, path: Path, root: Path, intake: Intake) -> None:
        self.library = Library(path, intake)
        self._path, self._root, self._intake = path, root, intake
        self._nodes: list[List | str] = []

    def take(self, step: Step) -> None:
        """Take the next step through the file."""
        element = step.element
        if step.path == self.track:
            with self._intake.attempt(Where(self._path, line=element.line)):
                self.add_track(element)
        elif element.name == self.track.rpartition("/")[2]:
            around = self._nodes[-1] if self._nodes else ""
            if isinstance(around, List):
                with self._intake.attempt(Where(self._path, line=element.line)):
                    around.entries.append((self.entry_key(element), element.line))
        elif element.name == "NODE" and step.kind == "start":
            self._nodes.append(self._node(element))
        elif element.name == "NODE":
            self._nodes.pop()

    def close(self) -> None:
        """Pass the playlists on."""
        self.library.close()

    def _node(self, element: Element) -> List | str:
        """A playlist, or the name of a folder; the outermost folder has none."""
        name = self.name_of(element)
        if not self.is_playlist(element):
            return name if self._nodes else ""
        playlist = List(name, [node for node in self._nodes if isinstance(node, str) and node])
        self.library.add_list(playlist)
        return playlist

    @abstractmethod
    def name_of(self, node: Element) -> str:
        """The name of a folder or playlist."""

    @abstractmethod
    def is_playlist(self, node: Element) -> bool:
        """Whether a node is a playlist that is wanted."""

    @abstractmethod
    def add_track(self, element: Element) -> None:
        """Add a track of the collection."""

    @abstractmethod
    def entry_key(self, element: Element) -> str:
        """The key of an entry's track; a track that the collection lacks is added by its location."""


def read_collections(
    source: Path,
    intake: Intake,
    files: Sequence[str],
    make: Callable[[Path, Path, Intake], Collection],
    *,
    pattern: str,
    root_element: str,
    track_element: str,
    what: tuple[str, str],
) -> None:
    """Read one file, or those of a folder.

    Args:
        source: The file or folder.
        intake: Receives the records.
        files: The folder's files that are wanted; none for all.
        make: Makes what takes a file, from its path, the folder and the intake.
        pattern: The names of such files in a folder.
        root_element: The outermost element.
        track_element: The element of a track, which is wanted whole.
        what: A file in words, and several.

    Raises:
        DataError: A file or track is bad, and bad ones are not skipped.
    """
    folder = source if is_folder(source) else source.parent
    for path in intake.opened(choose(source, files, (pattern,), what=what[1], limits=intake.limits)):
        with intake.attempt(Where(path)):
            take_all(
                make(path, folder, intake),
                path,
                intake,
                roots={root_element},
                whole={track_element},
                what=what[0],
            )
