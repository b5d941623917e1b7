"""M3U and M3U8: one playlist in each file, one track on each line, and comments that describe the next track."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from segue.data import extensions
from segue.data.readers.places import Place, place_of
from segue.data.readers.sources import choose, name_of
from segue.data.records.aliases import DecodedPlaylist
from segue.data.records.builder import PlaylistRecord, TrackRecord
from segue.data.records.intake import Intake
from segue.data.text_files import lines
from segue.errors import DataError, Where
from segue.ids import readable

_EXTINF: Final = re.compile(r'(?P<seconds>-?[0-9]{1,9}(?:\.[0-9]{1,9})?)(?:"[^"]*"|[^,"])*,(?P<name>.*)')
"""After `#EXTINF:`: seconds, attributes that may be quoted, a comma, and the text to show."""


def read_m3u(source: Path, intake: Intake, files: Sequence[str] = ()) -> None:
    """Read one file, or a folder's `*.m3u` and `*.m3u8`.

    A playlist's id is its file's path in the source. Its title is `#PLAYLIST:`, else the file's name. A
    track's id is the one in Segue's comment before it, else its path in the source, or its URI; see
    `segue.data.readers.places`.

    Raises:
        DataError: A file is bad, and bad files are not skipped.
    """
    root = source if source.is_dir() else source.parent
    found = choose(source, files, ("*.m3u", "*.m3u8"), what="playlists")
    for path in intake.progress.track(found, label=source.name, total=len(found)):
        intake.files.append(path)
        with intake.attempt(Where(path)):
            parser = _Parser(path.parent, root)
            parser.read(_noted(path, intake))
            intake.notes.update(parser.notes)
            tracks = parser.tracks
            name = name_of(path, source)
            title = parser.title or name.rpartition("/")[2].rpartition(".")[0]
            record = PlaylistRecord(
                id=name,
                title=title,
                tags=parser.tags,
                tracks=[track.id for track in tracks],
                weights=parser.weights,
            )
            intake.add(DecodedPlaylist(record, tracks, ()))


def _noted(path: Path, intake: Intake) -> Iterable[str]:
    """The file's lines; those in an older encoding are noted."""
    for line, encoding in lines(path, intake.limits):
        if encoding != "utf-8":
            intake.notes[f"line read as {encoding}"] += 1
        yield line.strip()


@dataclasses.dataclass
class _Description:
    """The track's description in the comments before it."""

    id: str = ""
    weight: float = 1.0
    artist: str = ""
    title: str = ""
    album: str = ""
    album_artist: str = ""
    genre: str = ""
    duration_ms: int | None = None

    def record(self, place: Place) -> TrackRecord:
        artist = self.artist or self.album_artist
        return TrackRecord(
            id=self.id or place.id,
            title=self.title,
            artists=[artist] if artist else [],
            album=self.album,
            genres=[self.genre] if self.genre else [],
            duration_ms=self.duration_ms,
            location=place.location,
        )


class _Parser:
    """Reads one file's lines."""

    def __init__(self, folder: Path, root: Path) -> None:
        self.title = ""
        self.tags: list[str] = []
        self.tracks: list[TrackRecord] = []
        self.weights: list[float] = []
        self.notes: list[str] = []
        self._folder, self._root = folder, root
        self._next = _Description()

    def read(self, texts: Iterable[str]) -> None:
        for number, line in enumerate(texts, 1):
            if line.startswith("#EXT-X-"):
                raise DataError(
                    expected="a playlist of tracks",
                    got=f"the segments of one stream ({line[:40]})",
                    where=Where(line=number),
                )
            if line.startswith("#"):
                self._comment(line)
            elif line:
                place = place_of(line, folder=self._folder, root=self._root)
                self.tracks.append(self._next.record(place))
                self.weights.append(self._next.weight)
                self._next = _Description()
        if self._next != _Description():
            self.notes.append("description without a track after it")

    def _comment(self, line: str) -> None:
        name, _, value = line.partition(":")
        value = value.strip()
        match name.upper():
            case "#PLAYLIST":
                self.title = value
            case "#EXTINF":
                self._extinf(value)
            case "#EXTALB":
                self._next.album = value
            case "#EXTART":
                self._next.album_artist = value
            case "#EXTGENRE" | "#EXTGENRES":
                self._next.genre = value
            case extensions.M3U_TAG:
                self.tags.append(readable(extensions.off_line(value)))
            case extensions.M3U_TRACK:
                self._next.id = extensions.off_line(value)
            case extensions.M3U_WEIGHT:
                self._next.weight = extensions.weight_of(value)
            case _:
                pass  # a comment for people, or for one player

    def _extinf(self, value: str) -> None:
        """`seconds,Artist - Title`, or `seconds,Title`."""
        found = _EXTINF.fullmatch(value)
        if found is None:
            self.notes.append("#EXTINF not understood")
            return
        left, dash, right = found["name"].strip().partition(" - ")
        self._next.artist, self._next.title = (left.strip(), right.strip()) if dash else ("", left)
        self._next.duration_ms = round(float(found["seconds"]) * 1000)
