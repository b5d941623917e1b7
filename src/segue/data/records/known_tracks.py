"""Playlists whose tracks are all described in full, as in the Million Playlist Dataset, read fast.

Most of their tracks were described before, in the same words: such a track costs one look-up, and no record. A playlist
in any other form is left to `segue.data.records.aliases`, which reads every form with the same result.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, NamedTuple

import msgspec

from segue.data.records.aliases import Count, file_id, moment
from segue.data.records.builder import PlaylistRecord, stored, stored_duration
from segue.data.records.descriptions import Description
from segue.errors import DataError
from segue.ids import Id, composed, id_key

MOST: Final = 1 << 18
"""Descriptions that are remembered; then they are forgotten, and learned again."""

Words = Annotated[str, msgspec.Meta(min_length=1)]


class _Track(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pos: int
    track_uri: Words
    artist_uri: Words
    album_uri: Words
    artist_name: str
    track_name: str
    album_name: str
    duration_ms: int


class _Playlist(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    pid: int
    name: str
    modified_at: int
    num_followers: Count
    tracks: list[_Track]
    collaborative: Any = None
    description: Any = None
    duration_ms: Any = None
    num_albums: Any = None
    num_artists: Any = None
    num_edits: Any = None
    num_tracks: Any = None


_DECODER: Final = msgspec.json.Decoder(_Playlist)

_Words = tuple[str, str, str, str, str, str, int]


class KnownPlaylist(NamedTuple):
    """A playlist, and the descriptions of its tracks that are not known yet.

    Attributes:
        playlist: The playlist.
        described: Tracks' ids, each with its description in the form that a dataset keeps.
    """

    playlist: PlaylistRecord
    described: list[tuple[Id, Description]]


class KnownTracks:
    """Remembers descriptions of tracks, and reads playlists by them."""

    def __init__(self) -> None:
        self._ids: dict[_Words, Id] = {}
        self._new: dict[_Words, Id] = {}

    def read(self, data: bytes | msgspec.Raw) -> KnownPlaylist | None:
        """Return what `decode_playlist` does, less the descriptions that are kept; None for another form.

        Args:
            data: A JSON object in UTF-8.
        """
        self._new = {}
        described: list[tuple[Id, Description]] = []
        try:
            found = _DECODER.decode(data)
            key = file_id(found.pid, field="pid")
            updated = moment(found.modified_at, field="modified_at")
            tracks = [self._id(track, described) for track in found.tracks]
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, DataError):
            return None
        places = [track.pos for track in found.tracks]
        if places != sorted(places):
            tracks = [tracks[i] for i in sorted(range(len(places)), key=places.__getitem__)]
        record = PlaylistRecord(
            id=key, title=found.name, tracks=tracks, likes=found.num_followers, updated=updated
        )
        return KnownPlaylist(record, described)

    def keep(self) -> None:
        """Remember the descriptions of the last playlist, which has been taken."""
        if len(self._ids) >= MOST:
            self._ids = {}
        self._ids |= self._new

    def _id(self, track: _Track, described: list[tuple[Id, Description]]) -> Id:
        """A track's id; its description is appended if it is new."""
        words = (
            track.track_uri,
            track.artist_uri,
            track.album_uri,
            track.artist_name,
            track.track_name,
            track.album_name,
            track.duration_ms,
        )
        known = self._ids.get(words)
        if known is None:
            known = self._new[words] = file_id(track.track_uri, field="track_uri")
            described.append((known, _description(track)))
        return known


def _description(track: _Track) -> Description:
    """The description that `description_of` makes of the record of these fields, without the record."""
    named = bool(track.artist_name)
    artist, album = id_key(track.artist_uri), id_key(track.album_uri)  # both are ids, or this is another form
    return (
        stored(track.track_name),
        (composed(track.artist_name),) if named else (),
        (artist,) if named else (),
        stored(track.album_name),
        stored(album),
        (),
        None,
        stored_duration(track.duration_ms),
        None,
        None,
        None,
    )
