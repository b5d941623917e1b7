"""Export and import of playlist files: the library's writers and readers, for one playlist at a time in memory."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from segue.data import archives
from segue.data.archives import is_archive
from segue.data.limits import Limits
from segue.data.matching import Match, match
from segue.data.opening import open_binary
from segue.data.options import columns_of
from segue.data.readers import ImportResult, read
from segue.data.readers.finding import AUTO
from segue.data.readers.places import is_uri
from segue.data.readers.sources import files_in
from segue.data.recognition.head import SIZE as HEAD_SIZE
from segue.data.recognition.head import Head
from segue.data.track_names import track_label
from segue.data.writers.delimited import Csv
from segue.data.writers.file_names import stem
from segue.data.writers.jspf import Jspf
from segue.data.writers.m3u8 import M3u8
from segue.data.writers.playlist_files import PlaylistFormat, TrackEntry
from segue.data.writers.xspf import Xspf
from segue.errors import DataError, SegueError
from segue.files.scratch import scratch
from segue.ids import composed
from segue.service.schema.views import TrackView
from segue.service.search.index import FoundTrack, SearchIndex
from segue.service.search.lookup import IndexLookup
from segue.types import Id, Query, TrackResult

Format = Literal["m3u8", "jspf", "xspf", "json", "csv"]

MEDIA: Final[dict[Format, str]] = {
    "m3u8": "audio/x-mpegurl; charset=utf-8",
    "jspf": "application/jspf+json",
    "xspf": "application/xspf+xml",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
}
"""A format → the media type of its file."""

_FILES: Final[Mapping[str, PlaylistFormat]] = {"m3u8": M3u8(), "jspf": Jspf(), "xspf": Xspf(), "csv": Csv()}
"""The formats that the library writes too."""

MOST_PLAYLISTS: Final = 100
"""Largest number of playlists of a file in the answer."""

MOST_TRACKS: Final = 5_000
"""Largest number of tracks of a playlist in the answer."""

MOST_RECORDS: Final = 50_000
"""Largest number of lines of a file, and of tracks of the answer, unless a service has another limit."""

_LIMITS: Final = Limits(unpacked=256 << 20, members=10_000)
"""What a packed file may hold; the process that reads it has limits of memory and time in addition."""

_PIECE: Final = 1 << 20

_ENDING: Final = re.compile(r"\.[A-Za-z0-9]{1,8}$")


def write(form: Format, query: Query, tracks: Sequence[tuple[TrackView, FoundTrack | None]]) -> bytes:
    """A file with a playlist.

    Args:
        form: Its format.
        query: The playlist's title and tags, and the weights of its tracks (one for each track, or none).
        tracks: Its tracks, each with its description in the index.
    """
    weights = query.weights or (1.0,) * len(tracks)
    entries = [
        TrackEntry(
            TrackResult(id=view.id, score=0.0),
            title=view.title,
            artists=tuple(view.artists),
            album=view.album or "",
            duration_ms=found.duration_ms if found else None,
            location=public_location(found),
            weight=weight,
        )
        for (view, found), weight in zip(tracks, weights, strict=True)
    ]
    if form != "json":
        return _FILES[form].encode(query, entries)
    listed = [
        {
            "id": entry.track.id,
            "title": entry.title,
            "artists": entry.artists,
            "album": entry.album,
            "duration_ms": entry.duration_ms,
            "location": entry.location or None,
            "weight": entry.weight,
        }
        for entry in entries
    ]
    content = {"title": query.title, "tags": query.tags, "tracks": listed}
    return msgspec.json.format(msgspec.json.encode(content), indent=2)


def public_location(found: FoundTrack | None) -> str:
    """Where a track lies, as strangers may read it: an address, or its path inside the library; else "".

    The path of the service's own disk is nobody's business, and plays nowhere else. The id of a track that was read
    from a folder is its path in that folder: a list of such lines plays from the library's root.
    """
    location = (found and found.location) or ""
    if not found or not location or (is_uri(location) and not location.lower().startswith("file:")):
        return location
    return found.id if location.replace("\\", "/").endswith(f"/{found.id}") else ""


class TooMuchError(DataError):
    """A file that is longer than a limit."""


def read_file(
    name: str,
    content: bytes,
    index: SearchIndex,
    view: Callable[[FoundTrack], object],
    *,
    form: str = AUTO,
    columns: str = "",
    dialect: str = "",
    most: int = MOST_RECORDS,
) -> list[dict[str, Any]]:
    """The playlists of a file: their known tracks, and the names of unknown ones.

    Tracks are matched as `segue.data.matching` does it.

    Args:
        name: The file's name.
        content: The file.
        index: The search index for the tracks.
        view: Converts a track of the index to the answer's format.
        form: The file's format; "auto" finds it by the content and the name.
        columns: The columns of a table, "track=Track URI"; "" to know them by their names.
        dialect: The dialect of a table; "" to find it.
        most: Largest number of lines, and of tracks of all playlists in the answer together.

    Raises:
        TooMuchError: It has more than `most`.
        SegueError: The content does not fit the format, or none.
    """
    own = composed(Path(name).stem)
    place = f"{stem(own)}{_ending(name)}"
    _check_lines(Head(place, content[:HEAD_SIZE], whole=len(content) <= HEAD_SIZE), content, most)
    named = columns_of(columns) if columns else None
    result = _read(content, place, most, form, named, dialect)
    _check(result.dataset.playlists.height, "playlists", most)
    _check(_tracks(result), "tracks", most)
    rows = result.dataset.tracks.rows(named=True)
    lookup = IndexLookup(index)
    matches = match(result.dataset.tracks, lookup)
    found = [(lookup.found[one.known.place], one) if one else None for one in matches]
    parts = [
        _known_part(playlist, rows, result.weights.get(playlist["id"], {}), found, view)
        for playlist in result.dataset.playlists.head(MOST_PLAYLISTS).iter_rows(named=True)
    ]
    # a playlist named after its file gets the original name, not that of the temporary file
    parts = [part | {"title": own} if part["title"] == stem(own) else part for part in parts]
    share = result.shares[0]
    return [part | {"format": share.format, "why": share.why} for part in parts]


def _ending(name: str) -> str:
    """The ending of a file's name with its dot, for a temporary file; "" for one that is odd."""
    found = _ENDING.search(name)
    return found[0].lower() if found else ""


def _check_lines(head: Head, content: bytes, most: int) -> None:
    """Refuse a text of too many lines before it is read. Lines of JSON and XML say nothing about what is in them."""
    if (not head.json.top or head.json.several) and not head.root:
        _check(content.count(b"\n"), "lines", most)


def _check(count: int, what: str, most: int) -> None:
    if count > most:
        raise TooMuchError(
            expected=f"a file of at most {most} {what}", got=f"one of {count}", hint="Divide the file."
        )


def _tracks(result: ImportResult) -> int:
    """The number of tracks of all playlists in the answer."""
    lengths = result.dataset.playlists.head(MOST_PLAYLISTS)["tracks"].list.len().to_list()
    return sum(min(length, MOST_TRACKS) for length in lengths)


def _known_part(
    playlist: dict[str, Any],
    rows: list[dict[str, Any]],
    weights: Mapping[str, float],
    found: list[tuple[FoundTrack, Match] | None],
    view: Callable[[FoundTrack], object],
) -> dict[str, Any]:
    """A playlist of a file with the tracks in the index, each once; `found` has the match of each of `rows`.

    `weights` has the weights of tracks, by their ids in the file.
    """
    places: list[int] = playlist["tracks"][:MOST_TRACKS]
    matched: dict[str, tuple[int, FoundTrack, Match]] = {}
    for place in places:
        if hit := found[place]:
            matched.setdefault(hit[0].id, (place, *hit))
    known = list(matched.values())
    counted = [weights.get(rows[place]["id"], 1.0) for place, _, _ in known]
    return {
        "title": playlist["title"] or "",
        "tags": playlist["tags"],
        "tracks": [view(track) for _, track, _ in known],
        "weights": counted if set(counted) - {1.0} else [],
        "matches": [
            {"text": _label(rows[place]), "how": one.how, "confidence": one.confidence, "others": one.others}
            for place, _, one in known
        ],
        "unknown": [_label(rows[place]) for place in places if not found[place]],
    }


def _read(
    content: bytes, name: str, most: int, form: str, columns: Mapping[str, str] | None, dialect: str
) -> ImportResult:
    """The content of a file with that name."""
    with scratch("import") as folder:
        path = folder / name
        path.write_bytes(content)
        try:
            _check_packed(path, most)
            return read(form, path, skip_bad=True, limits=_LIMITS, columns=columns, dialect=dialect)
        except TooMuchError:
            raise
        except SegueError as error:
            # the path of the temporary file is not for clients
            fields = error.fields.renamed(path, "the file")
            raise DataError.of(replace(fields, where=replace(fields.where, file=""))) from error


def _check_packed(path: Path, most: int) -> None:
    """Refuse a packed file, or an archive, with texts of too many lines, as `_check_lines` does with others."""
    try:
        for one in files_in(path, _LIMITS) if is_archive(path) else [path]:
            with open_binary(one, _LIMITS) as file:
                count, piece = 0, file.read(_PIECE)
                while piece and not piece.lstrip().startswith((b"{", b"[", b"<")):
                    count += piece.count(b"\n")
                    _check(count, "lines", most)
                    piece = file.read(_PIECE)
    finally:
        archives.forget()


def _label(row: dict[str, Any]) -> str:
    return track_label(row["artists"], row["title"]) or row["id"]


def track_of(track: Id, found: FoundTrack | None, view: Callable[[FoundTrack], TrackView]) -> TrackView:
    """The written form of a track: its description in the index, or only its id."""
    if found:
        return view(found)
    return TrackView(
        id=track, title="", artists=(), album=None, year=None, genres=(), playlists=0, preview=None
    )
