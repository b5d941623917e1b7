"""The playlists of a library: read by Segue's readers, their entries matched to the files by path."""

from __future__ import annotations

import dataclasses
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from segue.data.path_ids import path_id, path_text
from segue.data.readers import READERS
from segue.data.records.builder import PlaylistRecord
from segue.data.records.intake import Intake
from segue.errors import DataError, ErrorFields, Where
from segue.library.folder import walk
from segue.protocols import Silent

FORMATS: Final[Mapping[str, str]] = {".m3u": "m3u", ".m3u8": "m3u", ".jspf": "jspf"}
"""The suffix of a playlist file → its format."""


def is_list(name: str) -> bool:
    """Return whether a file's name is one of a playlist."""
    return PurePosixPath(name).suffix.lower() in FORMATS


@dataclasses.dataclass(frozen=True)
class Lists:
    """The playlists that were found.

    Attributes:
        records: Those with at least one track of the library.
        entries: How many entries all of them have.
        unmatched: Entries that are no file of the library.
        without: Playlists of which no entry is a file of the library.
        problems: Playlist files that cannot be read.
        notes: What was ignored or repaired in the others, and how often.
    """

    records: list[PlaylistRecord]
    entries: int = 0
    unmatched: int = 0
    without: int = 0
    problems: tuple[ErrorFields, ...] = ()
    notes: Mapping[str, int] = dataclasses.field(default_factory=dict[str, int])


def read_lists(root: Path, inside: Sequence[Path], beside: Sequence[Path], ids: Iterable[str]) -> Lists:
    """Read the playlists of a library.

    Args:
        root: The music folder.
        inside: Playlist files in it.
        beside: Further playlist files, or folders of them.
        ids: The ids of all tracks.

    Raises:
        DataError: A path of `beside` does not exist, or is no playlist.
    """
    places = Places(root, ids)
    sources: list[tuple[Path, Sequence[Path]]] = [(root, inside)]
    seen = {path.resolve() for path in inside}
    for folder, files in map(_source, beside):  # which may lie in the music folder after all
        sources.append((folder, [file for file in files if file.resolve() not in seen]))
        seen.update(file.resolve() for file in files)
    problems: list[ErrorFields] = []
    notes: Counter[str] = Counter()
    records: dict[str, PlaylistRecord] = {}
    entries = unmatched = without = 0
    for folder, files in sources:
        intake = _taken_in(folder, files)
        problems += intake.problems
        notes.update(intake.notes)
        found = intake.builder.build({})
        matched = [
            places.find(location or key) for key, location in found.tracks["id", "location"].iter_rows()
        ]
        for row in found.playlists.iter_rows(named=True):
            codes: list[int] = row["tracks"]
            tracks = [track for code in codes if (track := matched[code]) is not None]
            entries += len(codes)
            unmatched += len(codes) - len(tracks)
            without += not tracks
            if tracks:
                key = row["id"] if row["id"] not in records else path_text(folder / row["id"])
                records[key] = _record(key, row, tracks)
    return Lists([*records.values()], entries, unmatched, without, tuple(problems), notes)


def _source(path: Path) -> tuple[Path, Sequence[Path]]:
    if path.is_dir():
        return path, walk(path, is_list).lists
    if not path.is_file() or not is_list(path.name):
        raise DataError(
            expected=f"a playlist ({', '.join(FORMATS)}) or a folder of them",
            got="another file" if path.is_file() else "nothing there",
            where=Where(path),
            hint="Check the path.",
        )
    return path.parent, [path]


def _taken_in(folder: Path, files: Sequence[Path]) -> Intake:
    """Read playlist files, each by the reader of its format; one that cannot be read costs no other."""
    intake = Intake(skip_bad=True, progress=Silent())
    for name in dict.fromkeys(FORMATS.values()):
        some = [str(file.relative_to(folder)) for file in files if FORMATS[file.suffix.lower()] == name]
        if some:
            READERS.get(name)(folder, intake, some)
    return intake


def _record(key: str, row: Mapping[str, Any], tracks: list[str]) -> PlaylistRecord:
    return PlaylistRecord(
        id=key,
        title=row["title"],
        tags=row["tags"],
        tracks=list(tracks),
        likes=row["likes"],
        updated=row["updated"],
    )


class Places:
    """Finds the file of the library that a playlist's entry means.

    Args:
        root: The music folder.
        ids: The ids of its tracks.
    """

    def __init__(self, root: Path, ids: Iterable[str]) -> None:
        self._root = root
        self._ids = {_folded(key): key for key in ids}
        self._by_name: defaultdict[str, list[str]] = defaultdict(list)
        for folded in self._ids:
            self._by_name[folded.rpartition("/")[2]].append(folded)

    def find(self, location: str) -> str | None:
        """Return the track's id: of the same path, else of the path with the longest ending in common.

        Letter case and Unicode form do not count. A file name alone is enough where one file has it.
        """
        path = _path(location)
        try:
            folded = _folded(path_id(path, self._root))
        except DataError:
            return None
        if folded in self._ids:
            return self._ids[folded]
        parts = folded.split("/")
        there = self._by_name.get(parts[-1], [])
        shared = [_shared(parts, other.split("/")) for other in there]
        most = max(shared, default=0)
        best = [other for other, size in zip(there, shared, strict=True) if size == most]
        return self._ids[best[0]] if len(best) == 1 else None


def _path(location: str) -> str:
    if location.lower().startswith("file:"):
        return unquote(urlsplit(location).path, errors="surrogateescape")
    return location


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many parts two paths have in common, from their ends."""
    pairs = zip(reversed(one), reversed(other), strict=False)
    return next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
