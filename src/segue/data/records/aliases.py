"""A playlist as a JSON object, with the field names of several formats.

Melon, the MPD, NetEase dumps and home-made files name the same fields differently:

| here      | also accepted               | value                                                         |
|-----------|-----------------------------|---------------------------------------------------------------|
| `id`      | `pid`                       | integer or non-empty text                                     |
| `title`   | `name`, `plylst_title`      | text or null                                                  |
| `tags`    |                             | list of texts, also as objects with a `tag`, or null          |
| `tracks`  | `songs`                     | list of ids and track objects, or null                        |
| `updated` | `updt_date`, `modified_at`  | ISO 8601 text (blank: unknown), seconds since 1970, or null   |
| `likes`   | `like_cnt`, `num_followers` | integer from 0, or null                                       |

A track object has its id as `id`, `uri` or `track_uri`; `TrackObject` lists the other fields. If all objects have a
`pos`, they are put in its order.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Final

import msgspec

from segue.data.extensions import weight_of
from segue.data.isrc import isrc_of
from segue.data.records.builder import PlaylistRecord, TrackRecord
from segue.data.records.json_values import decode
from segue.data.schema import UINT32_MAX
from segue.errors import DataError, QueryError, Where
from segue.ids import Id, as_id, id_key
from segue.moments import utc

AnyId = int | float | str
"""An id in a file, before `file_id` has checked it."""

Count = Annotated[int, msgspec.Meta(ge=0, le=UINT32_MAX)]
"""A count, in [0, 2³² - 1]."""


class TrackObject(msgspec.Struct, frozen=True, kw_only=True):
    """A track inside a playlist, with its description in the file; one of the three ids is required."""

    id: AnyId | None = None
    uri: AnyId | None = None
    track_uri: AnyId | None = None
    pos: int | None = None
    title: str | None = None
    name: str | None = None
    track_name: str | None = None
    artist: str | None = None
    artists: list[str] | None = None
    artist_name: str | None = None
    artist_ids: list[AnyId] | None = None
    artist_uri: str | None = None
    album: str | None = None
    album_name: str | None = None
    album_id: AnyId | None = None
    album_uri: str | None = None
    genres: list[str] | None = None
    released: dt.date | None = None
    duration_ms: int | None = None
    location: str | None = None
    isrc: str | None = None
    weight: Any = None

    @property
    def key(self) -> AnyId | None:
        """The track's id, or None if it has none."""
        return next((key for key in (self.id, self.uri, self.track_uri) if key is not None), None)

    def record(self, key: Id, place: str) -> TrackRecord:
        """The track's description as a record for the builder.

        Raises:
            DataError: Its ISRC is invalid; the error's field contains `place`, the track's position in its record.
        """
        artist = self.artist or self.artist_name
        artists = self.artists or ([artist] if artist else [])
        ids = [id_key(value) for value in self.artist_ids or ([self.artist_uri] if self.artist_uri else [])]
        album_id = self.album_id if self.album_id is not None else self.album_uri
        return TrackRecord(
            id=key,
            title=self.title or self.name or self.track_name,
            artists=artists,
            artist_ids=ids if len(ids) == len(artists) else [],
            album=self.album or self.album_name,
            album_id=None if album_id is None else id_key(album_id),
            genres=self.genres or [],
            released=self.released,
            duration_ms=self.duration_ms,
            location=self.location,
            isrc=isrc_of(self.isrc, field=f"{place}.isrc") if self.isrc else None,
        )


class _Tag(msgspec.Struct, frozen=True):  # as in Segue's own continuations
    tag: str


@dataclasses.dataclass(frozen=True)
class DecodedPlaylist:
    """A playlist object, decoded.

    Attributes:
        playlist: The playlist.
        tracks: The descriptions in its track objects; tracks given only by id have none.
        ignored: Names of the fields that have no alias.
    """

    playlist: PlaylistRecord
    tracks: list[TrackRecord]
    ignored: tuple[str, ...]


ALIASES: Final[Mapping[str, str]] = {
    "id": "id", "pid": "id",
    "title": "title", "name": "title", "plylst_title": "title",
    "tags": "tags",
    "tracks": "tracks", "songs": "tracks",
    "updated": "updated", "updt_date": "updated", "modified_at": "updated",
    "likes": "likes", "like_cnt": "likes", "num_followers": "likes",
}  # fmt: skip
"""The names of fields in files → their names here."""

_OBJECT: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])
_DECODERS: Final[Mapping[str, msgspec.json.Decoder[Any]]] = {
    "id": msgspec.json.Decoder(AnyId),
    "title": msgspec.json.Decoder(str | None),
    "tags": msgspec.json.Decoder(list[str | _Tag] | None),
    "tracks": msgspec.json.Decoder(list[AnyId | TrackObject] | None),
    "updated": msgspec.json.Decoder(str | int | float | None),
    "likes": msgspec.json.Decoder(Count | None),
}


def _raised(error: DataError) -> None:
    raise error


def decode_playlist(
    data: bytes | msgspec.Raw,
    *,
    default_id: Id | None = None,
    bad: Callable[[DataError], None] = _raised,
) -> DecodedPlaylist:
    """Decode one playlist object.

    If a field appears twice under one name, its last value counts, as usual in JSON.

    Args:
        data: A JSON object in UTF-8.
        default_id: The id of a playlist without one; if it is None, such a playlist is an error.
        bad: Receives the error of a bad track. If it returns, the playlist goes on without that track.

    Raises:
        DataError: It is not a JSON object, a field has the wrong type, or a field appears under two names.
            `field` names it in the file's spelling ("songs[2]"). The caller adds file and record.
    """
    values: dict[str, Any] = {}
    names: dict[str, str] = {}
    ignored: list[str] = []
    for name, raw in decode(data, _OBJECT).items():
        field = ALIASES.get(name)
        if field is None:
            ignored.append(name)
            continue
        if field in names:
            raise DataError(expected=f"one of {names[field]} and {name}", got="both", where=Where(field=name))
        names[field] = name
        if field == "id" and bytes(raw) == b"null":
            continue
        values[field] = (
            _listed(raw, name, bad) if field == "tracks" else decode(raw, _DECODERS[field], field=name)
        )
    key = file_id(values.get("id", default_id), field=names.get("id", "id"))
    tracks, weights, described = _tracks(values.get("tracks") or [], names.get("tracks", "tracks"), bad)
    tags: list[str | _Tag] | None = values.get("tags")
    playlist = PlaylistRecord(
        id=key,
        title=values.get("title"),
        tags=[tag.tag if isinstance(tag, _Tag) else tag for tag in tags or []],
        tracks=tracks,
        weights=weights,
        likes=values.get("likes"),
        updated=moment(values.get("updated"), field=names.get("updated", "updated")),
    )
    return DecodedPlaylist(playlist, described, tuple(ignored))


def file_id(value: AnyId | None, *, field: str) -> Id:
    """An id from a file, by the rule of `segue.ids`.

    Raises:
        DataError: The value is not an id; `field` says where.
    """
    try:
        return as_id(value)
    except DataError as error:
        error.at(Where(field=field))
        raise


def moment(value: str | float | None, *, field: str) -> dt.datetime | None:
    """A point in time in a file's spelling, without a time zone.

    Args:
        value: ISO 8601 text, or seconds since 1970-01-01 UTC; blank or None means unknown. A text with a zone
            is converted to UTC; one without is kept as it is.
        field: Its name in the file, for the error.

    Raises:
        DataError: It is not a time, or lies outside the years 1 to 9999.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    try:
        if not isinstance(value, str):
            return dt.datetime.fromtimestamp(value, dt.UTC).replace(tzinfo=None)
        parsed = dt.datetime.fromisoformat(value.strip())
        return utc(parsed)
    except (ValueError, OverflowError, OSError, QueryError) as error:
        raise DataError(
            expected="a time such as 2012-09-29 01:57:26, or seconds since 1970",
            got=repr(value),
            where=Where(field=field),
        ) from error


_LIST: Final = msgspec.json.Decoder(list[msgspec.Raw])
_ONE: Final = msgspec.json.Decoder(AnyId | TrackObject)


def _listed(
    raw: msgspec.Raw, name: str, bad: Callable[[DataError], None]
) -> list[AnyId | TrackObject | None] | None:
    """The tracks of a list, at once if all are good, else one by one; None for each bad one."""
    try:
        return decode(raw, _DECODERS["tracks"], field=name)
    except DataError:
        if bad is _raised:
            raise
    found: list[AnyId | TrackObject | None] = []
    for number, one in enumerate(decode(raw, _LIST, field=name)):
        try:
            found.append(decode(one, _ONE, field=f"{name}[{number}]"))
        except DataError as error:
            bad(error)
            found.append(None)
    return found


def _tracks(
    values: Sequence[AnyId | TrackObject | None], field: str, bad: Callable[[DataError], None]
) -> tuple[list[Id], list[float], list[TrackRecord]]:
    """Track ids in playlist order, their weights, and the descriptions in `values`."""
    ids: list[Id] = []
    weights: list[float] = []
    positions: list[int] = []
    described: list[TrackRecord] = []
    for number, value in enumerate(values):
        if value is None:
            continue
        place = f"{field}[{number}]"
        try:
            if not isinstance(value, TrackObject):
                ids.append(file_id(value, field=place))
                weights.append(1.0)
                continue
            record = value.record(_key(value, place), place)
        except DataError as error:
            bad(error)
            continue
        ids.append(record.id)
        weights.append(weight_of(value.weight))
        described.append(record)
        if value.pos is not None:
            positions.append(value.pos)
    if positions and len(positions) == len(ids):
        order = sorted(range(len(ids)), key=positions.__getitem__)
        ids, weights = [ids[i] for i in order], [weights[i] for i in order]
    return ids, weights, described


def _key(track: TrackObject, place: str) -> Id:
    if track.key is None:
        raise DataError(expected="an id (id, uri or track_uri)", got="none", where=Where(field=place))
    return file_id(track.key, field=place)
