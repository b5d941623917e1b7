"""The playlists and the library in Spotify's account data, and the file of SpotMyBackup."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import msgspec

from segue.data.records.aliases import moment
from segue.data.records.builder import PlaylistRecord, TrackRecord
from segue.data.records.intake import Intake
from segue.data.records.json_list import read_list
from segue.data.records.json_values import decode
from segue.data.spotify_ids import local_track, spotify_id
from segue.errors import DataError, Where

LIKED: Final = "Liked Songs"
"""The title of what a person's library holds, as in Spotify."""

_NO_MUSIC: Final = "entry left out that is no track"


class _Named(msgspec.Struct, frozen=True):
    trackName: str | None = None  # noqa: N815 - Spotify's names
    artistName: str | None = None  # noqa: N815
    albumName: str | None = None  # noqa: N815
    trackUri: str | None = None  # noqa: N815


class _Uri(msgspec.Struct, frozen=True):
    uri: str = ""


class _Item(msgspec.Struct, frozen=True):
    track: _Named | None = None
    localTrack: _Uri | None = None  # noqa: N815


class _Backup(msgspec.Struct, frozen=True):
    uri: str | None = None
    name: str | None = None


class _Playlist(msgspec.Struct, frozen=True):
    name: str | None = None
    lastModifiedDate: str | None = None  # noqa: N815
    numberOfFollowers: int | None = None  # noqa: N815
    items: list[msgspec.Raw] | None = None
    tracks: list[msgspec.Raw] | None = None


class _Liked(msgspec.Struct, frozen=True):
    artist: str | None = None
    album: str | None = None
    track: str | None = None
    uri: str | None = None


_OBJECT: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])
_PLAYLIST: Final = msgspec.json.Decoder(_Playlist)
_ITEM: Final = msgspec.json.Decoder(_Item)
_BACKUP: Final = msgspec.json.Decoder(_Backup)
_LIST: Final = msgspec.json.Decoder(list[msgspec.Raw])
_LIKED: Final = msgspec.json.Decoder(_Liked)


class Known:
    """The URIs of tracks by artist and title."""

    def __init__(self) -> None:
        self._uris: dict[tuple[str, str], str] = {}

    def learn(self, artist: str | None, title: str | None, uri: str) -> None:
        """Remember a track's URI; the first one stays."""
        self._uris.setdefault(_folded(artist, title), uri)

    def uri(self, artist: str | None, title: str | None) -> str | None:
        """The URI of a track; None if it is not known."""
        return self._uris.get(_folded(artist, title))


def _new_id(person: str, name: str, intake: Intake) -> str:
    return intake.builder.free_id(f"{person}/{name}" if person else name)


def _folded(artist: str | None, title: str | None) -> tuple[str, str]:
    return (artist or "").casefold(), (title or "").casefold()


def add_lists(path: Path, person: str, known: Known, intake: Intake) -> None:
    """Add the playlists or the library of a file.

    Raises:
        DataError: It has neither, or a record is bad and bad records are not skipped.
    """
    try:
        fields = decode(intake.utf8(path), _OBJECT)
    except DataError:  # broken: what is whole of its playlists is read
        fields = None
    if fields is None or "playlists" in fields:
        found = read_list(path, key="playlists", what="playlists", limits=intake.limits)
        for number, record in enumerate(found.records, 1):
            where = Where(path, record=number)
            with intake.attempt(where):
                _add_playlist(decode(record, _PLAYLIST), where, person, known, intake)
        if found.fault is not None:
            raise found.fault
    elif "tracks" in fields:
        _add_library(path, decode(fields["tracks"], _LIST, field="tracks"), person, known, intake)
    else:
        raise DataError(
            expected="playlists, tracks or a list of plays", got=", ".join(fields)[:200] or "none"
        )


def _add_playlist(given: _Playlist, where: Where, person: str, known: Known, intake: Intake) -> None:
    """Add one playlist; a bad track costs only itself."""
    tracks: list[TrackRecord] = []
    for number, raw in enumerate(given.items or []):
        with intake.attempt(replace(where, field=f"items[{number}]")):
            tracks += _of_item(decode(raw, _ITEM), known, intake)
    for number, raw in enumerate(given.tracks or []):
        with intake.attempt(replace(where, field=f"tracks[{number}]")):
            tracks += _of_backup(decode(raw, _BACKUP), known, intake)
    likes = given.numberOfFollowers
    intake.builder.add_playlist(
        PlaylistRecord(
            id=_new_id(person, given.name or "playlist", intake),
            title=given.name,
            tracks=[track.id for track in tracks],
            likes=likes,
            updated=moment(given.lastModifiedDate, field="lastModifiedDate"),
        )
    )
    for track in tracks:
        intake.builder.add_track(track)


def _of_item(item: _Item, known: Known, intake: Intake) -> Iterator[TrackRecord]:
    """The track of a playlist's entry, if it is one."""
    if item.track is not None and item.track.trackUri:
        named = item.track
        uri = spotify_id(item.track.trackUri)
        known.learn(named.artistName, named.trackName, uri)
        yield TrackRecord(
            id=uri,
            title=named.trackName,
            artists=[named.artistName] if named.artistName else [],
            album=named.albumName,
        )
    elif item.localTrack is not None and item.localTrack.uri:
        yield _of_uri(item.localTrack.uri)
    else:
        intake.notes[_NO_MUSIC] += 1


def _of_backup(track: _Backup, known: Known, intake: Intake) -> Iterator[TrackRecord]:
    """The track of an entry of SpotMyBackup, if it is one."""
    if not track.uri:
        intake.notes[_NO_MUSIC] += 1
        return
    artist, dash, title = (track.name or "").partition(" - ")
    uri = spotify_id(track.uri)
    if local_track(uri):
        yield _of_uri(uri)
    elif dash:
        known.learn(artist, title, uri)
        yield TrackRecord(id=uri, title=title, artists=[one for one in artist.split(", ") if one])
    else:
        yield TrackRecord(id=uri, title=track.name)


def _of_uri(uri: str) -> TrackRecord:
    local = local_track(uri)
    if local is None:
        return TrackRecord(id=spotify_id(uri))
    return TrackRecord(
        id=uri,
        title=local.title,
        artists=[local.artist] if local.artist else [],
        album=local.album,
        duration_ms=local.duration_ms,
    )


def _add_library(path: Path, records: list[msgspec.Raw], person: str, known: Known, intake: Intake) -> None:
    tracks: list[TrackRecord] = []
    for number, record in enumerate(records):
        with intake.attempt(Where(path, field=f"tracks[{number}]")):
            liked = decode(record, _LIKED)
            if not liked.uri:
                intake.notes[_NO_MUSIC] += 1
                continue
            uri = spotify_id(liked.uri)
            known.learn(liked.artist, liked.track, uri)
            artists = [liked.artist] if liked.artist else []
            tracks.append(TrackRecord(id=uri, title=liked.track, artists=artists, album=liked.album))
            intake.builder.add_track(tracks[-1])
    key = _new_id(person, LIKED, intake)
    intake.builder.add_playlist(PlaylistRecord(id=key, title=LIKED, tracks=[track.id for track in tracks]))
