"""The answers of Jellyfin servers, as far as Segue reads them.

Every server publishes their description at `/api-docs/openapi.json`.
"""

from __future__ import annotations

from typing import Final

import msgspec

from segue.data.records.builder import TrackRecord
from segue.sync.servers import ServerTrack
from segue.sync.values import year_of

_TICKS: Final = 10_000
"""Ticks of a millisecond."""


class Named(msgspec.Struct, frozen=True, rename="pascal"):
    """An artist, or a user: `NameGuidPair`, `UserDto`."""

    name: str | None = None
    id: str = ""


class Marks(msgspec.Struct, frozen=True, rename="pascal"):
    """What the user did with a track: `UserItemDataDto`."""

    is_favorite: bool = False


class Item(msgspec.Struct, frozen=True, rename="pascal"):
    """A track or a playlist: `BaseItemDto`."""

    id: str
    name: str | None = None
    album: str | None = None
    album_id: str | None = None
    artists: list[str] | None = None
    artist_items: list[Named] | None = None
    genres: list[str] | None = None
    production_year: int | None = None
    run_time_ticks: int | None = None
    path: str | None = None
    provider_ids: dict[str, str | None] | None = None
    user_data: Marks | None = None
    date_created: str | None = None
    media_type: str | None = None


class Items(msgspec.Struct, frozen=True, rename="pascal"):
    """A page of tracks or playlists: `BaseItemDtoQueryResult`."""

    items: list[Item] = []


class Session(msgspec.Struct, frozen=True, rename="pascal"):
    """Who signed in: `AuthenticationResult`."""

    access_token: str
    user: Named


class Info(msgspec.Struct, frozen=True, rename="pascal"):
    """What answers: `PublicSystemInfo`."""

    product_name: str | None = None
    version: str | None = None


ITEMS: Final = msgspec.json.Decoder(Items)
USERS: Final = msgspec.json.Decoder(list[Named])
SESSION: Final = msgspec.json.Decoder(Session)
INFO: Final = msgspec.json.Decoder(Info)

FIELDS: Final = "Genres,ProviderIds,Path,DateCreated"
"""Fields that a server leaves out unless it is asked for them."""


def track_of(item: Item) -> ServerTrack:
    """A track as a dataset describes it."""
    artists = [(one.name, one.id) for one in item.artist_items or [] if one.name]
    artists = artists or [(name, "") for name in item.artists or []]
    record = TrackRecord(
        id=item.id,
        title=item.name,
        artists=[name for name, _ in artists],
        artist_ids=[key for _, key in artists] if all(key for _, key in artists) else [],
        album=item.album,
        album_id=item.album_id,
        genres=list(dict.fromkeys(filter(None, item.genres or []))),
        released=year_of(item.production_year),
        duration_ms=round(item.run_time_ticks / _TICKS) if item.run_time_ticks else None,
        location=item.path,
        mbid=(item.provider_ids or {}).get("MusicBrainzRecording"),
    )
    return ServerTrack(record, starred=item.user_data is not None and item.user_data.is_favorite)
