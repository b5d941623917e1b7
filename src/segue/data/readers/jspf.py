"""JSPF, the JSON form of XSPF: `{"playlist": {"title": …, "track": […]}}`, one playlist in each file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, cast

import msgspec

from segue.data.extensions import jspf_field, weight_of
from segue.data.isrc import isrc_of
from segue.data.opening import is_folder
from segue.data.readers.places import place_of
from segue.data.readers.sources import choose, name_of
from segue.data.recognition.head import Head
from segue.data.recognition.looks import Look, Sureness, recognised
from segue.data.records.aliases import DecodedPlaylist, moment
from segue.data.records.builder import PlaylistRecord, TrackRecord
from segue.data.records.intake import Intake
from segue.data.records.json_values import decode
from segue.data.text_files import read_bytes, unmarked
from segue.errors import DataError, Where

Texts = str | list[str] | None
"""One text or a list of texts: the standard requires a list, files have either."""


class _Track(msgspec.Struct, frozen=True):
    identifier: Texts = None
    location: Texts = None
    title: str | None = None
    creator: str | None = None
    album: str | None = None
    duration: int | float | None = None
    extension: Any = None


class _Playlist(msgspec.Struct, frozen=True):
    title: str | None = None
    identifier: Texts = None
    location: Texts = None
    date: str | None = None
    track: list[_Track] | None = None
    extension: Any = None


class _File(msgspec.Struct, frozen=True):
    playlist: _Playlist


class _Names(msgspec.Struct, frozen=True):
    """The same file, read to see which fields it has."""

    playlist: dict[str, msgspec.Raw]


_FILE: Final = msgspec.json.Decoder(_File)
_NAMES: Final = msgspec.json.Decoder(_Names)
_NOT_READ: Final = frozenset(
    {"annotation", "attribution", "creator", "image", "info", "license", "link", "meta"}
)
"""The standard's fields that a dataset cannot hold."""


def _looks_like(head: Head) -> Look | None:
    fields = head.json.fields
    if head.json.top == "{" and {"playlist.track", "playlist.title", "playlist.creator"} & fields:
        return Look(Sureness.SURE, "it is an object with a playlist")
    return Look(Sureness.POSSIBLE, "it is JSON") if head.json.top else None


@recognised("a JSPF playlist", _looks_like)
def read_jspf(source: Path, intake: Intake, files: Sequence[str] = ()) -> None:
    """Read one file, or a folder's `*.jspf`.

    A playlist's id is its identifier, else its location, else its file's name. A track's id is its
    identifier, else its location (a path follows `segue.data.readers.places`), else "creator - title".

    Raises:
        DataError: A file is bad, and bad files are not skipped.
    """
    root = source if is_folder(source) else source.parent
    found = choose(source, files, ("*.jspf",), what="playlists", limits=intake.limits)
    for path in intake.opened(intake.progress.track(found, label=source.name, total=len(found))):
        with intake.attempt(Where(path)):
            data = unmarked(read_bytes(path, intake.limits))
            playlist = decode(data, _FILE).playlist
            names = decode(data, _NAMES).playlist.keys() - set(_Playlist.__struct_fields__)
            key = _first(playlist.identifier) or _first(playlist.location) or name_of(path, source)
            tracks = [
                _track(track, number, path.parent, root) for number, track in enumerate(playlist.track or [])
            ]
            record = PlaylistRecord(
                id=key,
                title=playlist.title,
                tags=_tags(playlist),
                tracks=[track.id for track in tracks],
                weights=[weight_of(jspf_field(track.extension, "weight")) for track in playlist.track or []],
                updated=moment(playlist.date, field="playlist.date"),
            )
            intake.add(DecodedPlaylist(record, tracks, tuple(names)), expected=_NOT_READ)


def _first(texts: Texts) -> str:
    """The first text that is not blank, or ""."""
    return next((text for text in ([texts] if isinstance(texts, str) else texts or []) if text.strip()), "")


def _tags(playlist: _Playlist) -> list[str]:
    tags = jspf_field(playlist.extension, "tags")
    return (
        [tag for tag in cast("list[object]", tags) if isinstance(tag, str)] if isinstance(tags, list) else []
    )


def _track(track: _Track, number: int, folder: Path, root: Path) -> TrackRecord:
    creator, title, location = track.creator or "", track.title or "", _first(track.location)
    key = (
        _first(track.identifier)
        or (location and place_of(location, folder=folder, root=root, quoted=True).id)
        or (f"{creator} - {title}" if creator and title else title)
    )
    if not key:
        raise DataError(
            expected="an identifier, a location or a title",
            got="none",
            where=Where(field=f"playlist.track[{number}]"),
        )
    return TrackRecord(
        id=key,
        title=title,
        artists=[creator] if creator else [],
        album=track.album,
        duration_ms=None if track.duration is None else int(track.duration),
        location=location,
        isrc=_isrc(track, f"playlist.track[{number}].isrc"),
    )


def _isrc(track: _Track, field: str) -> str | None:
    code = jspf_field(track.extension, "isrc")
    return isrc_of(code, field=field) if isinstance(code, str) else None
