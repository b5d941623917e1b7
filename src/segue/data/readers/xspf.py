"""XSPF, "spiff": one playlist in each XML file (xspf.org), as VLC, Clementine, Audacious and others write it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from segue.data.extensions import JSPF, off_line, weight_of
from segue.data.isrc import isrc_of
from segue.data.opening import is_folder
from segue.data.readers.library import milliseconds_of
from segue.data.readers.places import place_of
from segue.data.readers.sources import choose, name_of
from segue.data.readers.xml_elements import Element, Step, xml_steps
from segue.data.recognition.head import Head
from segue.data.recognition.looks import Look, Sureness, recognised
from segue.data.records.aliases import DecodedPlaylist, moment
from segue.data.records.builder import PlaylistRecord, TrackRecord
from segue.data.records.intake import Intake
from segue.data.track_names import track_label
from segue.errors import DataError, Where
from segue.ids import readable

_READ: Final = frozenset({"title", "identifier", "location", "date", "extension"})
"""The fields of a playlist that a dataset can hold."""

_NOT_READ: Final = frozenset(
    {"annotation", "attribution", "creator", "image", "info", "license", "link", "meta", "trackList"}
)
"""The standard's other fields, which need no note."""

_TRACK: Final = "playlist/trackList/track"
_WHOLE: Final = frozenset({_TRACK, *(f"playlist/{name}" for name in _READ)})
_ISRC: Final = re.compile(r"(?:urn:)?isrc:(.+)", re.IGNORECASE)


def _looks_like(head: Head) -> Look | None:
    return Look(Sureness.SURE, "its outermost element is playlist") if head.root == "playlist" else None


@recognised("an XSPF playlist", _looks_like)
def read_xspf(source: Path, intake: Intake, files: Sequence[str] = ()) -> None:
    """Read one file, or a folder's `*.xspf`.

    A playlist's id is its identifier, else its location, else its file's path in the source; without a title it has
    its file's name. A track's id is its identifier, else its location (a path follows `segue.data.readers.places`),
    else "creator - title". In a folder, a file that cannot be read is a problem, and the others are read.

    Raises:
        DataError: A file or track is bad, and bad ones are not skipped.
    """
    root = source if is_folder(source) else source.parent
    found = choose(source, files, ("*.xspf",), what="playlists", limits=intake.limits)
    tracked = intake.progress.track(found, label=source.name, total=len(found))
    for path in intake.opened(tracked, skip=is_folder(source)):
        with intake.attempt(Where(path), skip=is_folder(source)):
            playlist = _Playlist(path, root, intake)
            with intake.attempt(Where(path)):  # what is before a break is kept, if bad records are skipped
                for step in xml_steps(
                    path, intake, roots={"playlist"}, whole=_WHOLE, what="an XSPF playlist"
                ):
                    playlist.take(step)
                playlist.whole = True
            if playlist.whole or playlist.tracks:
                intake.add(playlist.decoded(name_of(path, source)), expected=_NOT_READ)


class _Playlist:
    """One file's playlist so far.

    Attributes:
        tracks: Its good tracks.
        whole: Whether the file was read to its end.
    """

    def __init__(self, path: Path, root: Path, intake: Intake) -> None:
        self.tracks: list[TrackRecord] = []
        self.whole = False
        self._path, self._root, self._intake = path, root, intake
        self._fields = Element("playlist", 1)
        self._weights: list[float] = []
        self._others: list[str] = []

    def take(self, step: Step) -> None:
        """Take the next step through the file."""
        if step.path == _TRACK:
            number = len(self.tracks) + 1
            with self._intake.attempt(Where(self._path, line=step.element.line, item=f"track {number}")):
                self.tracks.append(_track(step.element, self._path.parent, self._root))
                self._weights.append(weight_of(_own(step.element).said("weight") or 1.0))
        elif step.kind == "whole":
            self._fields.children.append(step.element)
        elif step.kind == "start" and step.path.count("/") == 1:
            self._others.append(step.element.name)

    def decoded(self, name: str) -> DecodedPlaylist:
        """The playlist; `name` is its file's path in the source."""
        said = self._fields.said
        own = _own(self._fields)
        record = PlaylistRecord(
            id=off_line(own.said("id")) or said("identifier") or said("location") or name,
            title=said("title") or name.rpartition("/")[2].rpartition(".")[0],
            tags=[readable(off_line(tag)) for tag in own.texts("tag")],
            tracks=[track.id for track in self.tracks],
            weights=self._weights,
        )
        with self._intake.attempt(Where(self._path)):
            record.updated = moment(said("date"), field="date")
        return DecodedPlaylist(record, self.tracks, tuple(self._others))


def _own(element: Element) -> Element:
    """Segue's own extension of a playlist or track; an empty one if there is none."""
    own = (child for child in element.children if child.attributes.get("application") == JSPF)
    return next(own, Element("extension", element.line))


def _track(track: Element, folder: Path, root: Path) -> TrackRecord:
    own, said = _own(track), track.said
    creator, title, location = said("creator"), said("title"), said("location")
    artists = own.texts("artist") or ([creator] if creator else [])
    place = place_of(location, folder=folder, root=root, quoted=True) if location else None
    key = (
        off_line(own.said("id"))
        or said("identifier")
        or (place and place.id)
        or (title and track_label(artists, title))
    )
    if not key:
        raise DataError(expected="an identifier, a location or a title", got="none")
    return TrackRecord(
        id=key,
        title=title,
        artists=artists,
        album=said("album"),
        duration_ms=milliseconds_of(said("duration")),
        location=place and place.location,
        isrc=_isrc(own.said("isrc"), track.texts("identifier")),
    )


def _isrc(own: str, identifiers: Sequence[str]) -> str | None:
    if own:
        return isrc_of(own, field="isrc")
    found = next(filter(None, map(_ISRC.fullmatch, identifiers)), None)
    return isrc_of(found[1], field="identifier") if found else None
