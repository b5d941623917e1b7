"""The answers of Subsonic and OpenSubsonic servers, as far as Segue reads them.

The published description is at opensubsonic.netlify.app (`openapi/` of its repository). Servers that turn XML into JSON
write a list of one as that one, an empty object as "", and numbers as texts.
"""

from __future__ import annotations

from typing import Final, TypeVar

import msgspec

from segue.data.records.builder import TrackRecord
from segue.sync.servers import ServerTrack
from segue.sync.values import Said, first_isrc, number, told, year_of

T = TypeVar("T")


class Named(msgspec.Struct, frozen=True):
    """A genre or an artist."""

    name: Said = None
    id: Said = None


class Song(msgspec.Struct, frozen=True):
    """A track: `Child` of the description."""

    id: str | int
    title: Said = None
    is_dir: bool = msgspec.field(name="isDir", default=False)
    is_video: bool = msgspec.field(name="isVideo", default=False)
    album: Said = None
    album_id: Said = msgspec.field(name="albumId", default=None)
    artist: Said = None
    artist_id: Said = msgspec.field(name="artistId", default=None)
    artists: list[Named] | Named | str | None = None
    year: Said = None
    genre: Said = None
    genres: list[Named] | Named | str | None = None
    duration: Said = None
    path: Said = None
    starred: Said = None
    mbid: Said = msgspec.field(name="musicBrainzId", default=None)
    isrc: list[str] | str | None = None


class Playlist(msgspec.Struct, frozen=True):
    """A playlist, with its tracks or without: `Playlist` and `PlaylistWithSongs` of the description."""

    id: str | int
    name: Said = None
    owner: Said = None
    comment: Said = None
    readonly: bool = False
    changed: Said = None
    created: Said = None
    entry: list[Song] | Song | str | None = None


class Album(msgspec.Struct, frozen=True):
    """An album, with its tracks or without."""

    id: str | int
    song: list[Song] | Song | str | None = None


class Songs(msgspec.Struct, frozen=True):
    """What a search found."""

    song: list[Song] | Song | str | None = None


class Albums(msgspec.Struct, frozen=True):
    """A page of albums."""

    album: list[Album] | Album | str | None = None


class Playlists(msgspec.Struct, frozen=True):
    """All playlists."""

    playlist: list[Playlist] | Playlist | str | None = None


class Fault(msgspec.Struct, frozen=True):
    """Why a server refuses: `Error` of the description."""

    code: int = 0
    message: Said = None


class TokenInfo(msgspec.Struct, frozen=True):
    """Whose API key it is."""

    username: str = ""


class Response(msgspec.Struct, frozen=True):
    """The envelope of every answer."""

    status: str
    version: Said = None
    type: Said = None
    server_version: Said = msgspec.field(name="serverVersion", default=None)
    error: Fault | None = None
    found: Songs | str | None = msgspec.field(name="searchResult3", default=None)
    albums: Albums | str | None = msgspec.field(name="albumList2", default=None)
    album: Album | None = None
    playlists: Playlists | str | None = None
    playlist: Playlist | None = None
    token_info: TokenInfo | None = msgspec.field(name="tokenInfo", default=None)


class Envelope(msgspec.Struct, frozen=True):
    """An answer as a whole."""

    response: Response = msgspec.field(name="subsonic-response")


DECODER: Final = msgspec.json.Decoder(Envelope)

NO_TOKENS: Final = frozenset({41, 42})
"""Codes of a server that does not take tokens of this user, or at all."""

WRONG: Final = frozenset({40, 44})
"""Codes for a wrong name, password or key."""

_NO_ARTIST: Final = frozenset({"", "[unknown artist]"})
"""Names that servers give where files say none."""


def several(value: list[T] | T | str | None) -> list[T]:
    """A list as a server means it: many, one, or an empty text for none."""
    if isinstance(value, list):
        return list(value)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType] - T is no list
    return [] if value is None or isinstance(value, str) else [value]


def track_of(song: Song) -> ServerTrack:
    """A track as a dataset describes it."""
    artists = [(told(one.name), told(one.id)) for one in several(song.artists)] or [
        (told(song.artist), told(song.artist_id))
    ]
    artists = [(name, key) for name, key in artists if name.casefold() not in _NO_ARTIST]
    genres = [told(one.name) for one in several(song.genres)] or [told(song.genre)]
    seconds = number(song.duration)
    record = TrackRecord(
        id=str(song.id),
        title=told(song.title),
        artists=[name for name, _ in artists],
        artist_ids=[key for _, key in artists] if all(key for _, key in artists) else [],
        album=told(song.album),
        album_id=told(song.album_id),
        genres=list(dict.fromkeys(filter(None, genres))),
        released=year_of(number(song.year)),
        duration_ms=seconds * 1000 if seconds else None,
        location=told(song.path),
        isrc=first_isrc(song.isrc),
        mbid=told(song.mbid),
    )
    return ServerTrack(record, starred=bool(told(song.starred)))
