"""From files' tags to records of tracks: names from paths, ids of artists and albums, the order of the table."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from segue.data.path_ids import path_text
from segue.data.path_names import names_of
from segue.data.records.builder import TrackRecord
from segue.files.utf8_paths import is_utf8
from segue.library.tags import FileTags

BETWEEN: Final = " – "
"""What stands between owner and title in the id of an album without one."""

_YEAR: Final = re.compile(r"[(\[]((?:19|20)[0-9]{2})[)\]]")
"""A year in a folder's name: "Album (1998)"."""


@dataclasses.dataclass(frozen=True)
class Catalogue:
    """The tracks of a library.

    Attributes:
        records: One for each file, artist by artist, each artist's albums by date, each album's tracks in order.
        named: How many have their title from their path.
    """

    records: list[TrackRecord]
    named: int


def catalogue(files: Sequence[tuple[FileTags, Path]]) -> Catalogue:
    """Return the tracks of some files with their tags."""
    pairs = [(_named(tags), path) for tags, path in files]
    named = sum(not tags.title for tags, _ in files)
    albums, artists = _album_ids([tags for tags, _ in pairs]), _artist_ids([tags for tags, _ in pairs])
    pairs.sort(key=lambda pair: _order(pair[0], albums))
    return Catalogue([_record(tags, path, albums, artists) for tags, path in pairs], named)


def _named(tags: FileTags) -> FileTags:
    """Return tags with names from the path where the file has no title; names that it has stay."""
    if tags.title:
        return tags
    shown = names_of(tags.id)
    year = _YEAR.search(tags.id.rpartition("/")[0])
    return msgspec.structs.replace(
        tags,
        title=shown.title,
        artists=tags.artists or ((shown.artist,) if shown.artist else ()),
        album=tags.album or shown.album,
        released=tags.released or (dt.date(int(year[1]), 1, 1) if year else None),
    )


def _album_ids(all_tags: Sequence[FileTags]) -> dict[str, str]:
    """Return the album's id of each track that has an album, by the track's id.

    An album is a title of one owner: the album artist, else the one artist of its files in a folder, else the folder.
    Where MusicBrainz knows several albums of that name, each has its own id.
    """
    makers: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for tags in all_tags:
        makers[_in_folder(tags)].update(tags.artists[:1])
    keys = {tags.id: _owner(tags, makers) + BETWEEN + tags.album for tags in all_tags if tags.album}
    known: defaultdict[str, set[str]] = defaultdict(set)
    for tags in all_tags:
        if tags.album_id and tags.id in keys:
            known[keys[tags.id]].add(tags.album_id)
    several = {key for key, ids in known.items() if len(ids) > 1}
    return {
        tags.id: tags.album_id if tags.album_id and keys[tags.id] in several else keys[tags.id]
        for tags in all_tags
        if tags.id in keys
    }


def _in_folder(tags: FileTags) -> tuple[str, str]:
    return tags.id.rpartition("/")[0], tags.album


def _owner(tags: FileTags, makers: Mapping[tuple[str, str], set[str]]) -> str:
    if tags.album_artist:
        return tags.album_artist
    there = makers[_in_folder(tags)]
    return next(iter(there)) if len(there) == 1 else _in_folder(tags)[0]


def _artist_ids(all_tags: Sequence[FileTags]) -> dict[str, str]:
    """Return the id of each artist's name that files give exactly one MusicBrainz id."""
    known: defaultdict[str, set[str]] = defaultdict(set)
    for tags in all_tags:
        for name, key in zip(tags.artists, tags.artist_ids, strict=False):
            known[name].add(key)
    return {name: next(iter(ids)) for name, ids in known.items() if len(ids) == 1}


def _order(tags: FileTags, albums: Mapping[str, str]) -> tuple[str, str, str, int, int, str]:
    owner = tags.album_artist or (tags.artists[0] if tags.artists else "")
    released = tags.released.isoformat() if tags.released else ""
    return owner, released[:4], albums.get(tags.id, ""), tags.disc, tags.number, tags.id


def _record(tags: FileTags, path: Path, albums: Mapping[str, str], artists: Mapping[str, str]) -> TrackRecord:
    people = tags.artists or ((tags.album_artist,) if tags.album_artist else ())
    own = dict(zip(people, tags.artist_ids, strict=False))
    ids = [artists.get(name) or own.get(name, name) for name in people]
    return TrackRecord(
        id=tags.id,
        title=tags.title,
        artists=list(people),
        artist_ids=ids if ids != list(people) else [],
        album=tags.album,
        album_id=albums.get(tags.id),
        genres=list(tags.genres),
        released=tags.released,
        duration_ms=tags.duration_ms,
        location=location_of(path),
        isrc=tags.isrc,
        mbid=tags.mbid,
    )


def location_of(path: Path) -> str:
    """Return a file's location: its path, or a URI where the path is no text."""
    whole = path.absolute()
    return path_text(whole) if is_utf8(whole) else whole.as_uri()
