"""The world as files of the Million Playlist Dataset's own format, one slice of 1,000 playlists a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np

from segue.protocols import Progress
from segue.sample.mpd import names
from segue.sample.mpd.contents import Contents
from segue.sample.mpd.world import SILENT, MpdWorld

FORMAT: Final = "mpd.slice.{name}.json"

_ENCODER: Final = msgspec.json.Encoder()


class Track(msgspec.Struct, frozen=True):
    """A track in a playlist of the format, without its `pos`, which stands before these fields."""

    artist_name: str
    track_uri: str
    artist_uri: str
    track_name: str
    album_uri: str
    duration_ms: int
    album_name: str


class Head(msgspec.Struct, frozen=True):
    """The fields of a playlist before its tracks."""

    name: str
    collaborative: str
    pid: int
    modified_at: int
    num_tracks: int
    num_albums: int
    num_followers: int


class Tail(msgspec.Struct, frozen=True):
    """The fields of a playlist after its tracks."""

    num_edits: int
    duration_ms: int
    num_artists: int


def write_slices(world: MpdWorld, folder: Path, progress: Progress = SILENT) -> int:
    """Write all slices into a folder, one after the other; only one is in memory.

    Returns:
        The number of pairs.

    Raises:
        OSError: A file cannot be written.
    """
    pairs = 0
    for part in world.slices(progress):
        with (folder / FORMAT.format(name=part.name)).open("wb") as file:
            file.writelines(_slice(world, part))
        pairs += part.tracks.size
    return pairs


def _slice(world: MpdWorld, part: Contents) -> Iterator[bytes]:
    info = {"generated_on": "", "slice": part.name, "version": "v1"}
    yield b'{"info":' + _ENCODER.encode(info) + b',"playlists":[\n'
    playlists = _playlists(world, part)
    yield next(playlists)
    for playlist in playlists:
        yield b",\n" + playlist
    yield b"\n]}\n"


def _playlists(world: MpdWorld, part: Contents) -> Iterator[bytes]:
    lists, catalogue = world.lists, world.catalogue
    unique, place = np.unique(part.tracks, return_inverse=True)
    fragments = _fragments(world, unique)
    album = catalogue.album[part.tracks]
    artist, duration = catalogue.artist[album], names.durations(part.tracks, world.size.seed)
    here = slice(part.first, part.first + part.lengths.size)
    titles = names.playlist_titles(lists, here, world.size.seed)
    ends: list[int] = np.cumsum(part.lengths).tolist()
    start = 0
    for row, (title, stop) in enumerate(zip(titles, ends, strict=True)):
        at, mine = part.first + row, slice(start, stop)
        head = Head(
            name=title,
            collaborative="false",
            pid=at,
            modified_at=int(lists.updated[at]),
            num_tracks=stop - start,
            num_albums=np.unique(album[mine]).size,
            num_followers=int(lists.followers[at]),
        )
        tail = Tail(int(lists.edits[at]), int(duration[mine].sum()), np.unique(artist[mine]).size)
        held = b",".join(b'{"pos":%d,%b' % (pos, fragments[track]) for pos, track in enumerate(place[mine]))
        yield _ENCODER.encode(head)[:-1] + b',"tracks":[' + held + b"]," + _ENCODER.encode(tail)[1:]
        start = stop


def _fragments(world: MpdWorld, tracks: np.ndarray[Any, np.dtype[np.int64]]) -> list[bytes]:
    """Each track's object, without the bracket that opens it."""
    seed, catalogue = world.size.seed, world.catalogue
    albums = catalogue.album[tracks]
    artists = catalogue.artist[albums]
    columns = (
        names.artist_names(artists, seed),
        names.uris(tracks, "track", seed),
        names.uris(artists, "artist", seed),
        names.track_titles(tracks, artists, seed),
        names.uris(albums, "album", seed),
        names.durations(tracks, seed).tolist(),
        names.album_names(albums, seed),
    )
    return [_ENCODER.encode(Track(*row))[1:] for row in zip(*columns, strict=True)]
