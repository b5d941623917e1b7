"""JSPF, the JSON form of XSPF: `{"playlist": {"title": …, "track": […]}}`, one playlist in each file.

A list of such playlists, `{"playlists": [{"playlist": …}, …]}`, is what the API of ListenBrainz gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, cast

import msgspec

from segue.data.extensions import jspf_field, weight_of
from segue.data.isrc import isrc_of
from segue.data.mbid import mbid_of
from segue.data.opening import is_folder
from segue.data.readers.musicbrainz import credit_of
from segue.data.readers.places import Place, place_of
from segue.data.readers.sources import choose, name_of
from segue.data.recognition.head import Head
from segue.data.recognition.looks import Look, Sureness, recognised
from segue.data.records.aliases import DecodedPlaylist, moment
from segue.data.records.builder import PlaylistRecord, TrackRecord
from segue.data.records.intake import Intake
from segue.data.records.json_values import decode
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
    track: list[msgspec.Raw] | None = None
    extension: Any = None


class _Wrapped(msgspec.Struct, frozen=True):
    """A playlist as it stands in a file."""

    playlist: msgspec.Raw


class _Listed(msgspec.Struct, frozen=True):
    """A file of several, such as the API of ListenBrainz gives."""

    playlists: list[msgspec.Raw] | None = None


_WRAPPED: Final = msgspec.json.Decoder(_Wrapped)
_LISTED: Final = msgspec.json.Decoder(_Listed)
_TRACK: Final = msgspec.json.Decoder(_Track)
_PLAYLIST: Final = msgspec.json.Decoder(_Playlist)
_NAMES: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])
_NOT_READ: Final = frozenset(
    {"annotation", "attribution", "creator", "image", "info", "license", "link", "meta"}
)
"""The standard's fields that a dataset cannot hold."""


def _looks_like(head: Head) -> Look | None:
    fields = head.json.fields
    if head.json.top == "{" and {"playlist.track", "playlist.title", "playlist.creator"} & fields:
        return Look(Sureness.SURE, "it is an object with a playlist")
    if head.json.top == "{" and "playlists[].playlist.title" in fields:
        return Look(Sureness.SURE, "it is an object with playlists in JSPF")
    return Look(Sureness.POSSIBLE, "it is an object with a playlist") if "playlist" in fields else None


@recognised("a JSPF playlist", _looks_like)
def read_jspf(source: Path, intake: Intake, files: Sequence[str] = ()) -> None:
    """Read one file, or a folder's `*.jspf`.

    A playlist's id is its identifier, else its location, else its file's name. A track's id is its
    identifier (the address of a recording at MusicBrainz is its bare id), else its location (a path follows
    `segue.data.readers.places`), else "creator - title".

    Raises:
        DataError: A file is bad, and bad files are not skipped.
    """
    root = source if is_folder(source) else source.parent
    found = choose(source, files, ("*.jspf",), what="playlists", limits=intake.limits)
    for path in intake.opened(intake.progress.track(found, label=source.name, total=len(found))):
        with intake.attempt(Where(path)):
            add_jspf(path, name_of(path, source), root, intake)


def add_jspf(path: Path, name: str, root: Path, intake: Intake) -> None:
    """Add the playlist of a file, or those of a list of playlists.

    Args:
        path: The file.
        name: Its name in the source, the id of a playlist that has none.
        root: The folder that ids of paths are relative to.
        intake: Receives them.

    Raises:
        DataError: The file is bad; or a playlist of a list is, and bad ones are not skipped.
    """
    data = intake.utf8(path)
    listed = decode(data, _LISTED).playlists
    if listed is None:
        _add(decode(data, _WRAPPED).playlist, name, Where(path), root, path.parent, intake)
    for number, one in enumerate(listed or [], 1):
        where = Where(path, record=number)
        with intake.attempt(where):
            _add(decode(one, _WRAPPED).playlist, f"{name}/{number}", where, root, path.parent, intake)


def _add(data: msgspec.Raw, name: str, where: Where, root: Path, folder: Path, intake: Intake) -> None:
    """Add one playlist; a bad track costs only itself."""
    playlist = decode(data, _PLAYLIST, field="playlist")
    names = decode(data, _NAMES, field="playlist").keys() - set(_Playlist.__struct_fields__)
    if not playlist.track:
        intake.notes["playlist without tracks"] += 1
    tracks: list[TrackRecord] = []
    weights: list[float] = []
    for number, raw in enumerate(playlist.track or []):
        with intake.attempt(replace(where, field=f"playlist.track[{number}]")):
            track = decode(raw, _TRACK)
            tracks.append(_track(track, folder, root))
            weights.append(weight_of(jspf_field(track.extension, "weight")))
    record = PlaylistRecord(
        id=_first(playlist.identifier) or _first(playlist.location) or name,
        title=playlist.title,
        tags=_texts(jspf_field(playlist.extension, "tags")),
        tracks=[track.id for track in tracks],
        weights=weights,
        updated=moment(playlist.date, field="playlist.date"),
    )
    intake.add(DecodedPlaylist(record, tracks, tuple(names)), expected=_NOT_READ)


def _first(texts: Texts) -> str:
    """The first text that is not blank, or ""."""
    return next((text for text in ([texts] if isinstance(texts, str) else texts or []) if text.strip()), "")


def _texts(values: object) -> list[str]:
    """The texts of a list in an extension; none where it is no list."""
    return (
        [one for one in cast("list[object]", values) if isinstance(one, str)]
        if isinstance(values, list)
        else []
    )


def _track(track: _Track, folder: Path, root: Path) -> TrackRecord:
    creator, title, location = track.creator or "", track.title or "", _first(track.location)
    place = place_of(location, folder=folder, root=root, quoted=True) if location else Place("", "")
    identifier = _first(track.identifier)
    mbid = mbid_of(identifier)
    key = mbid or identifier or place.id or (f"{creator} - {title}" if creator and title else title)
    if not key:
        raise DataError(
            expected="an identifier, a location or a title",
            got="none",
        )
    credit = credit_of(track.extension, creator)
    return TrackRecord(
        id=key,
        title=title,
        artists=_texts(jspf_field(track.extension, "artists")) or credit.names,
        artist_ids=credit.ids,
        album=track.album,
        duration_ms=None if track.duration is None else int(track.duration),
        location=place.location,
        isrc=_isrc(track),
        mbid=mbid,
    )


def _isrc(track: _Track) -> str | None:
    code = jspf_field(track.extension, "isrc")
    return isrc_of(code, field="isrc") if isinstance(code, str) else None
