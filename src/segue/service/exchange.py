"""Export and import of playlist files: the library's writers and readers, for one playlist at a time in memory."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, Literal, TypeGuard, cast

import msgspec

from segue.data.readers import ImportResult, read
from segue.data.spreadsheets import text_cell
from segue.data.track_names import track_label
from segue.data.writers.file_names import stem
from segue.data.writers.jspf import Jspf
from segue.data.writers.m3u8 import M3u8
from segue.data.writers.playlist_files import PlaylistFormat, TrackEntry
from segue.data.writers.xspf import Xspf
from segue.errors import DataError, SegueError
from segue.files.scratch import scratch
from segue.service.schema.views import TrackView
from segue.service.search.index import FoundTrack, SearchIndex
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

_PLAYERS: Final[Mapping[str, PlaylistFormat]] = {"m3u8": M3u8(), "jspf": Jspf(), "xspf": Xspf()}
"""The formats that players open."""

READS: Final = {
    "m3u8": "m3u",
    "m3u": "m3u",
    "jspf": "jspf",
    "xspf": "xspf",
    "pls": "pls",
    "wpl": "wpl",
    "zpl": "wpl",
    "nml": "traktor",
    "json": "json",
    "jsonl": "jsonl",
    "csv": "csv",
    "tsv": "tsv",
}
"""A file name's ending → its reader."""

_BY_LINE: Final = frozenset({"m3u", "jsonl", "csv", "tsv"})
"""Formats with a line for each track or playlist."""

MOST_PLAYLISTS: Final = 100
"""Largest number of playlists of a file in the answer."""

MOST_TRACKS: Final = 5_000
"""Largest number of tracks of a playlist in the answer."""

MOST_RECORDS: Final = 50_000
"""Largest number of lines of a file, and of tracks of the answer, unless a service has another limit."""

COLUMNS: Final = ("playlist", "playlist_title", "tags", "track", "title", "artist", "album", "weight")


def write(form: Format, query: Query, tracks: Sequence[tuple[TrackView, FoundTrack | None]]) -> bytes:
    """A file with a playlist.

    Args:
        form: Its format.
        query: The playlist's title and tags, and the weights of its tracks (one for each track, or none).
        tracks: Its tracks, each with its description in the index.
    """
    weights = query.weights or (1.0,) * len(tracks)
    if form in _PLAYERS:
        entries = [
            TrackEntry(
                TrackResult(id=view.id, score=0.0),
                title=view.title,
                artists=tuple(view.artists),
                album=view.album or "",
                location=(found.location or "") if found else "",
                weight=weight,
            )
            for (view, found), weight in zip(tracks, weights, strict=True)
        ]
        return _PLAYERS[form].encode(query, entries)
    if form == "json":
        listed = [
            {
                "id": view.id,
                "title": view.title,
                "artists": view.artists,
                "album": view.album,
                "weight": weight,
            }
            for (view, _), weight in zip(tracks, weights, strict=True)
        ]
        content = {"title": query.title, "tags": query.tags, "tracks": listed}
        return msgspec.json.format(msgspec.json.encode(content), indent=2)
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(COLUMNS)
    for (view, _), weight in zip(tracks, weights, strict=True):
        known = (view.title, ", ".join(view.artists), view.album or "")
        cells = (query.title or "playlist", query.title, "|".join(query.tags), str(view.id), *known)
        rows.writerow((*map(text_cell, cells), f"{weight:g}"))
    return text.getvalue().encode("utf-8-sig")  # spreadsheets assume another encoding without the mark


class TooMuchError(DataError):
    """A file that is longer than a limit."""


def read_file(
    name: str,
    content: bytes,
    index: SearchIndex,
    view: Callable[[FoundTrack], object],
    *,
    most: int = MOST_RECORDS,
) -> list[dict[str, Any]]:
    """The playlists of a file: their known tracks, and the names of unknown ones.

    A track is recognised by its id, else by its title and artist.

    Args:
        name: The file's name; its ending is the format.
        content: The file.
        index: The search index for the tracks.
        view: Converts a track of the index to the answer's format.
        most: Largest number of lines, and of tracks of all playlists in the answer together.

    Raises:
        TooMuchError: It has more than `most`.
        SegueError: The ending is not in `READS`, or the content does not fit the format.
    """
    ending = Path(name).suffix.lower().removeprefix(".")
    if ending not in READS:
        raise DataError(
            expected=f"a file that ends in {', '.join(f'.{known}' for known in READS)}",
            got=repr(name[-40:]),
            hint="Name it after its format.",
        )
    form, content = _json_form(content, most) if ending == "json" else (READS[ending], content)
    if form in _BY_LINE:
        _check(content.count(b"\n"), "lines", most)
    own = unicodedata.normalize("NFC", Path(name).stem)
    result = _read(form, content, stem(own))
    rows = result.dataset.tracks.rows(named=True)
    _check(_tracks(result), "tracks", most)
    found: dict[int, FoundTrack | None] = {}
    parts = [
        _known_part(playlist, rows, result.weights.get(playlist["id"], {}), found, index, view)
        for playlist in result.dataset.playlists.head(MOST_PLAYLISTS).iter_rows(named=True)
    ]
    # a playlist named after its file gets the original name, not that of the temporary file
    return [part | {"title": own} if part["title"] == stem(own) else part for part in parts]


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
    found: dict[int, FoundTrack | None],
    index: SearchIndex,
    view: Callable[[FoundTrack], object],
) -> dict[str, Any]:
    """A playlist of a file with the tracks in the index; `found` caches earlier look-ups.

    `weights` has the weights of tracks, by their ids in the file.
    """
    places: list[int] = playlist["tracks"][:MOST_TRACKS]
    for place in places:
        if place not in found:
            found[place] = _recognised(rows[place], index)
    known = [(place, track) for place in places if (track := found[place])]
    counted = [weights.get(rows[place]["id"], 1.0) for place, _ in known]
    return {
        "title": playlist["title"] or "",
        "tags": playlist["tags"],
        "tracks": [view(track) for _, track in known],
        "weights": counted if set(counted) - {1.0} else [],
        "unknown": [_label(rows[place]) for place in places if not found[place]],
    }


def _read(form: str, content: bytes, name: str) -> ImportResult:
    """The content of a file with that name, which has no ending."""
    with scratch("import") as folder:
        path = folder / f"{name}.{form}"
        path.write_bytes(content)
        try:
            return read(form, path, skip_bad=True)
        except SegueError as error:
            # the path of the temporary file is not for clients
            fields = error.fields.renamed(path, "the file")
            raise DataError.of(replace(fields, where=replace(fields.where, file=""))) from error
        except RecursionError as error:
            raise _too_deep() from error


def _too_deep() -> DataError:
    return DataError(
        expected="a playlist", got="lists or objects too deep in each other", hint="Check the file."
    )


def _json_form(content: bytes, most: int) -> tuple[str, bytes]:
    """JSPF is recognised by its single field; other JSON is a playlist object, or a list of them for JSON lines."""
    try:
        value: Any = msgspec.json.decode(content)
    except RecursionError as error:
        raise _too_deep() from error
    except msgspec.DecodeError as error:
        fault = str(error).removeprefix("JSON is malformed: ").lower()
        raise DataError(expected="JSON", got=f"something else: {fault}", hint="Check the file.") from error
    if _is_object(value) and "playlist" in value:
        return "jspf", content
    records: Sequence[object] = cast("list[object]", value) if isinstance(value, list) else [value]
    _check(len(records), "records", most)
    objects = [record for record in records if _is_object(record)]
    lines = [msgspec.json.encode({"id": number, **record}) for number, record in enumerate(objects)]
    return "jsonl", b"\n".join(lines)


def _is_object(value: Any) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def _recognised(row: dict[str, Any], index: SearchIndex) -> FoundTrack | None:
    known = index.track(row["id"])
    if known is None and row["title"]:
        known = index.called(row["title"], ", ".join(row["artists"]))
    return known


def _label(row: dict[str, Any]) -> str:
    return track_label(row["artists"], row["title"]) or row["id"]


def track_of(track: Id, found: FoundTrack | None, view: Callable[[FoundTrack], TrackView]) -> TrackView:
    """The written form of a track: its description in the index, or only its id."""
    if found:
        return view(found)
    return TrackView(
        id=track, title="", artists=(), album=None, year=None, genres=(), playlists=0, preview=None
    )
